"""The desk's lists: cases by the clock that runs out next, and releases by theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, F, Q, QuerySet

from ruthan.cases.models import Case, Release
from ruthan.cases.rules import labels
from ruthan.cases.rules.accounts import characters
from ruthan.cases.states import OPEN_CASES, OPEN_RELEASES, CaseState, HoldState
from ruthan.core import clock
from ruthan.core.crypto import keyed_hash

TABS = ("running", "soon", "second", "closed")
_SOON = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class DeskCounts:
    """How many cases stand in each tab."""

    running: int
    soon: int
    second: int
    closed: int


def counts(rows: QuerySet[Case]) -> DeskCounts:
    """The numbers on the tabs. Two queries."""
    runs = Q(state__in=OPEN_CASES)
    found = rows.order_by().aggregate(
        running=Count("id", filter=runs),
        soon=Count("id", filter=runs & _soon()),
        closed=Count("id", filter=Q(state=CaseState.CLOSED)),
    )
    second = rows.order_by().filter(holds__state=HoldState.ASKED).distinct().count()
    return DeskCounts(second=second, **found)


def in_tab(rows: QuerySet[Case], tab: str) -> QuerySet[Case]:
    """The cases of one tab: those that run by their next deadline, the others newest first."""
    if tab == "closed":
        return rows.filter(state=CaseState.CLOSED).order_by("-closed_at", "-id")
    running = rows.filter(state__in=OPEN_CASES)
    if tab == "soon":
        running = running.filter(_soon())
    if tab == "second":
        running = rows.filter(pk__in=rows.filter(holds__state=HoldState.ASKED).values("pk"))
    return running.order_by(F("next_due_at").asc(nulls_last=True), "id")


def found_by(rows: QuerySet[Case], typed: str) -> QuerySet[Case]:
    """Cases by our reference, the report's, the bank's case ID or the police number; exactly."""
    plain = typed.strip()
    bare = characters(plain)
    return rows.filter(
        Q(ref=plain.upper())
        | Q(report__ref=plain.upper())
        | Q(bank_case_hash=keyed_hash(labels.BANK_CASE, bare))
        | Q(police_hash=keyed_hash(labels.POLICE, bare))
    ).order_by("-opened_at", "-id")


def _soon() -> Q:
    now = clock.now()
    return Q(next_due_at__gt=now, next_due_at__lte=now + _SOON)


def release_counts(rows: QuerySet[Release]) -> dict[str, int]:
    """How many releases wait, are late, and are over. One query."""
    waits = Q(state__in=OPEN_RELEASES)
    return rows.order_by().aggregate(
        waiting=Count("id", filter=waits),
        overdue=Count("id", filter=waits & Q(due_at__lte=clock.now())),
        ended=Count("id", filter=~waits),
    )


def releases_in_tab(rows: QuerySet[Release], tab: str) -> QuerySet[Release]:
    """The releases of one tab, the shortest clock first; ended ones newest first."""
    if tab == "ended":
        return rows.exclude(state__in=OPEN_RELEASES).order_by("-ended_at", "-id")
    if tab == "overdue":
        rows = rows.filter(due_at__lte=clock.now())
    return rows.filter(state__in=OPEN_RELEASES).order_by("due_at", "id")
