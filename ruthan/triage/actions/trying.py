"""A dry run: what another version of the routing matrix would do with the reports there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ruthan.audit.actions import record
from ruthan.core import crypto, guard
from ruthan.intake import queries as intake
from ruthan.matching.engine.entities import masked_text
from ruthan.network import queries as network
from ruthan.triage.models import Assessment, RoutingVersion
from ruthan.triage.permissions import P
from ruthan.triage.queries import routing as queries
from ruthan.triage.rules.answers import with_answers
from ruthan.triage.rules.assess import assess
from ruthan.triage.rules.facts import Context
from ruthan.triage.rules.matrix import Matrix
from ruthan.triage.rules.routing import Aim, Directions, direct

if TYPE_CHECKING:
    from ruthan.accounts.models import User
    from ruthan.intake.models import Report

MOST_REPORTS = 200  # of one run, which is read while somebody waits
MOST_TEXTS = 50
_EXCERPT = 80  # characters of a pasted text, masked


@dataclass(frozen=True, slots=True)
class Tried:
    """One report, or pasted text, that the two versions lead elsewhere."""

    name: str
    before: Directions
    after: Directions
    first_differs: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """How many were looked at, how many lead elsewhere, and those."""

    looked_at: int
    changed: tuple[Tried, ...]
    fired: tuple[tuple[str, int], ...]  # how many fire each row, the most first
    before: str
    after: str


def try_matrix(*, by: User, held: RoutingVersion, last: int, texts: Sequence[str]) -> Trial:
    """Route the newest reports, and pasted texts, by the version in force and by another one.

    Nothing is changed or kept but one line of the audit with the numbers. Of a report only its
    reference comes back, of a pasted text its masked beginning; reports whose key is destroyed
    are left out.
    """
    guard.require(by, P.MATRIX_EDIT)
    now, other = queries.matrix_in_force(), queries.read_matrix(held)
    closed = network.closed_organisations()
    aims = _aims_of_reports(min(last, MOST_REPORTS))
    aims += [
        (masked_text(text)[:_EXCERPT], assess(text).aim) for text in texts[:MOST_TEXTS] if text
    ]
    trial = _compared(aims, now, other, closed)
    facts: dict[str, str | int] = {
        "number": held.number, "reports": trial.looked_at, "changed": len(trial.changed),
    }  # fmt: skip
    record(by=by, what="triage:matrix:try", on=held, facts=facts)
    return trial


def _compared(
    aims: Sequence[tuple[str, Aim]], now: Matrix, other: Matrix, closed: frozenset[str]
) -> Trial:
    changed: list[Tried] = []
    fired: dict[str, int] = {}
    for name, aim in aims:
        before = direct(aim, matrix=now, closed=closed)
        after = direct(aim, matrix=other, closed=closed)
        for trigger in aim.triggers:
            fired[trigger] = fired.get(trigger, 0) + 1
        if before.routes != after.routes:
            changed.append(Tried(name, before, after, before.routes[:1] != after.routes[:1]))
    most = sorted(fired.items(), key=lambda pair: (-pair[1], pair[0]))
    changed.sort(key=lambda tried: not tried.first_differs)
    return Trial(len(aims), tuple(changed), tuple(most), now.version, other.version)


def _aims_of_reports(most: int) -> list[tuple[str, Aim]]:
    newest = Assessment.objects.filter(is_current=True).select_related("report__data_key")
    found = []
    for held in newest.order_by("-made_at", "-id")[:most]:
        aim = _aim_of(held.report)
        if aim is not None:
            found.append((held.report.ref, aim))
    return found


def _aim_of(report: Report) -> Aim | None:
    context = Context(received=report.submitted_at)
    try:
        text, answers = intake.text_of(report), intake.answers_of(report)
    except crypto.KeyDestroyed:
        return None
    found = assess(text, context=context)
    return with_answers(found, text, answers=answers, context=context).aim
