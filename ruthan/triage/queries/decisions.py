"""What people decided, as pairs of masked texts from which the matching engine can learn.

Nothing of the sealed lane is among them, nor of what looks like a child's case, was withdrawn or
belongs to the demonstration.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from ruthan.claims import queries as claims
from ruthan.core import crypto
from ruthan.intake import queries as intake
from ruthan.intake.rules.texts import upright
from ruthan.matching import queries as matching
from ruthan.matching.engine.child import child_risk
from ruthan.matching.engine.entities import masked_text
from ruthan.matching.engine.pairs import compare
from ruthan.triage.models import Assessment

if TYPE_CHECKING:
    from ruthan.intake.models import Report

READ = 6_000  # characters of a text, as many as the engine reads
_CHILD = "CHD"
_TURNED = {"same": "different", "family": "family"}  # what the engine took for that, and was not
_LOOKED_AT = 20  # reports of a cluster until one can be read
Pair = tuple[datetime, str | None, str | None, str]


def decisions() -> Iterator[dict[str, str]]:
    """Rows {"message", "claim", "label"} of what stands, a pair once, the last word of people.

    Texts are masked. About three queries for each decision.
    """
    found: dict[tuple[str, str], str] = {}
    pairs = [*_under_claims(), *_together(), *_apart(), *_families()]
    for _, message, claim, label in sorted(pairs, key=lambda pair: pair[0]):
        if message and claim and message != claim:
            found.pop((message, claim), None)
            found[message, claim] = label
    for (message, claim), label in found.items():
        yield {"message": message, "claim": claim, "label": label}


def _under_claims() -> Iterator[Pair]:
    """Clusters that people put under a claim."""
    for at, cluster_id, claim in claims.put_by_people():
        yield at, _of_cluster(cluster_id), masked_text(claim.statement_th), "same"


def _together() -> Iterator[Pair]:
    """Clusters that people put together: a text of either."""
    for merge in matching.merges():
        gone = _of_reports(merge.reports)
        yield merge.at, gone, _of_cluster(merge.keep_id, but=merge.reports), "same"


def _apart() -> Iterator[Pair]:
    """What people said not to be the same, and reports that they took out of a cluster."""
    for row in matching.set_apart():
        message = _of_cluster(row.cluster_id)
        if row.claim is None:
            other = _of_cluster(row.other_id) if row.other_id else None
        else:
            claim = claims.claim_by_id(row.claim)
            is_ours = claim is not None and not claim.is_demonstration
            other = masked_text(claim.statement_th) if claim and is_ours else None
        yield row.at, message, other, _unlike(message, other)
    for at, cluster_id, was in matching.split_off():
        message, other = _of_cluster(cluster_id), _of_cluster(was)
        yield at, message, other, _unlike(message, other)


def _families() -> Iterator[Pair]:
    """Instances that people put into a family, and those that they took out."""
    for at, cluster_id, head, is_in in matching.placed_by_people():
        label = "family" if is_in else "related"
        yield at, _of_cluster(cluster_id), _of_cluster(head), label


def _unlike(one: str | None, other: str | None) -> str:
    """What two texts are that are not the same, as near as the words of both say."""
    relation = compare(one, other).relation if one and other else ""
    return _TURNED.get(relation, "related")


def _of_cluster(cluster_id: UUID, *, but: Collection[str] = ()) -> str | None:
    root = matching.roots([cluster_id]).get(cluster_id, cluster_id)
    live = intake.reports_in_cluster(root).filter(is_demonstration=False).exclude(pk__in=but)
    return _first(live[:_LOOKED_AT])


def _of_reports(ids: Collection[str]) -> str | None:
    found = (intake.report(UUID(pk)) for pk in list(ids)[:_LOOKED_AT])
    return _first(report for report in found if report and not report.is_demonstration)


def _first(reports: Iterator[Report] | Collection[Report]) -> str | None:
    """The first text that can be read, masked; None where one of them is a child's case."""
    for report in reports:
        try:
            text = intake.text_of(report)[:READ]
        except crypto.KeyDestroyed:
            continue
        current = Assessment.objects.filter(report=report.pk, is_current=True)
        if child_risk(text) or current.filter(strands__contains=[{"code": _CHILD}]).exists():
            return None
        return upright(masked_text(text))
    return None
