"""The instances of a family made ready for a page: what all share, and what each has of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from ruthan.claims import queries as claims
from ruthan.core import crypto
from ruthan.intake import queries as intake
from ruthan.intake.rules.texts import upright
from ruthan.matching.engine.entities import extract_entities, masked_text
from ruthan.referrals import queries as referrals
from ruthan.triage import queries
from ruthan.triage.access import centres_of
from ruthan.triage.views.named import Named, named
from ruthan.triage.views.words import reason_words

if TYPE_CHECKING:
    from ruthan.accounts.models import User
    from ruthan.claims.models import Claim
    from ruthan.intake.models import Report
    from ruthan.matching.models import FamilyMember


@dataclass(frozen=True, slots=True)
class Instance:
    """One instance as a row: masked, with what it alone names."""

    member: FamilyMember
    excerpt: str
    counts: intake.Counts
    reasons: tuple[str, ...]
    own: tuple[Named, ...]
    claim: Claim | None
    verdict: str | None
    requests: int
    item_id: UUID | None


def instances(
    rows: Sequence[FamilyMember], *, user: User
) -> tuple[list[Instance], tuple[Named, ...]]:
    """The rows of one page, and what every one of them names.

    Texts are opened in memory and masked; nothing found in them is kept. Seven queries, however
    many the rows.
    """
    ids = [row.cluster_id for row in rows]
    texts = {pk: _text(report) for pk, report in intake.newest_in_clusters(ids).items()}
    names = {pk: named(extract_entities(text)) for pk, text in texts.items() if text}
    shared = set.intersection(*map(set, names.values())) if len(names) > 1 else set()
    counts = intake.counts_of_clusters(ids)
    under = claims.claims_of_clusters(ids)
    codes = claims.codes_of(under.values())
    asked = _requests(under)
    places = queries.items_of_clusters(centres_of(user), ids)
    made = [
        Instance(
            member=row,
            excerpt=_excerpt(texts.get(row.cluster_id, "")),
            counts=counts[row.cluster_id],
            reasons=tuple(reason_words(row.reasons)),
            own=tuple(n for n in names.get(row.cluster_id, ()) if n not in shared),
            claim=under.get(row.cluster_id),
            verdict=codes.get(under[row.cluster_id].pk) if row.cluster_id in under else None,
            requests=asked.get(row.cluster_id, 0),
            item_id=places.get(row.cluster_id),
        )
        for row in rows
    ]
    first = next(iter(names.values()), ())
    return made, tuple(n for n in first if n in shared)


def heads(clusters: Sequence[UUID]) -> dict[UUID, str]:
    """The masked beginning of what stands for some clusters. One query."""
    return {pk: _excerpt(_text(one)) for pk, one in intake.newest_in_clusters(clusters).items()}


def _requests(under: dict[UUID, Claim]) -> dict[UUID, int]:
    """How many requests to agencies hang on the claim of each cluster. One query."""
    numbers: dict[UUID, int] = {}
    claims_asked = referrals.referrals().filter(
        about_kind="claim", about_id__in=[claim.pk for claim in under.values()]
    )
    for about in claims_asked.values_list("about_id", flat=True):
        numbers[about] = numbers.get(about, 0) + 1
    return {pk: numbers.get(claim.pk, 0) for pk, claim in under.items()}


def _text(report: Report) -> str:
    try:
        return intake.text_of(report)
    except crypto.KeyDestroyed:
        return ""


def _excerpt(text: str) -> str:
    return upright(masked_text(text[: queries.LOOKED_AT]))[: queries.EXCERPT]
