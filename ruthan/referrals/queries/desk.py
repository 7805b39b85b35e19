"""A desk's list: tabs, filters, search and order, and the numbers on its tabs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Case, Count, Q, QuerySet, Value, When

from ruthan.core import clock
from ruthan.network import queries as network
from ruthan.referrals.models import Referral
from ruthan.referrals.states import OPEN, RUNNING, Ask, ReferralState

ENDED_TAB = (ReferralState.ANSWERED, ReferralState.REFUSED, ReferralState.APPEALED)
STANDS = Case(When(state=ReferralState.ASKED, then=Value(1)), default=Value(0))
ORDERS = {
    "due": (STANDS, "due_at", "id"),  # while a question waits for us nothing of theirs runs out
    "new": ("-dispatched_at", "-id"),
    "old": ("dispatched_at", "id"),
}


@dataclass(frozen=True, slots=True)
class DeskCounts:
    """How many requests stand in each tab of a desk."""

    waiting: int
    overdue: int
    asked: int
    answered: int
    withdrawn: int


def counts(rows: QuerySet[Referral]) -> DeskCounts:
    """The numbers on the tabs of a desk. One query."""
    found = rows.order_by().aggregate(
        waiting=Count("id", filter=Q(state__in=OPEN)),
        overdue=Count("id", filter=Q(state__in=RUNNING, due_at__lte=clock.now())),
        asked=Count("id", filter=Q(state=ReferralState.ASKED)),
        answered=Count("id", filter=Q(state__in=ENDED_TAB)),
        withdrawn=Count("id", filter=Q(state=ReferralState.WITHDRAWN)),
    )
    return DeskCounts(**found)


def in_tab(rows: QuerySet[Referral], tab: str, *, order: str = "") -> QuerySet[Referral]:
    """The requests of one tab: those that wait by their clock, the others newest first.

    Where the clock stands it says nothing: such requests come after all that run.
    """
    ordered = ORDERS.get(order)
    if tab == "answered":
        return rows.filter(state__in=ENDED_TAB).order_by(*(ordered or ("-answered_at", "-id")))
    if tab == "withdrawn":
        found = rows.filter(state=ReferralState.WITHDRAWN)
        return found.order_by(*(ordered or ORDERS["new"]))
    found = rows.filter(state__in=OPEN)
    if tab == "overdue":
        found = rows.filter(state__in=RUNNING, due_at__lte=clock.now())
    if tab == "asked":
        found = rows.filter(state=ReferralState.ASKED)
    return found.order_by(*(ordered or ORDERS["due"]))


def filtered(rows: QuerySet[Referral], chosen: Mapping[str, str]) -> QuerySet[Referral]:
    """The requests that fit what a person chose: ask, state, the other side, a number or ticket.

    Words of a package are sealed: a search finds numbers, tickets and names of either side.
    """
    if chosen.get("ask") in Ask.values:
        rows = rows.filter(ask=chosen["ask"])
    if chosen.get("state") in ReferralState.values:
        rows = rows.filter(state=chosen["state"])
    for word in chosen.get("q", "").split()[:4]:
        named = Q(ref__icontains=word) | Q(ticket__icontains=word) | Q(ground__icontains=word)
        called = network.ids_called(word)
        rows = rows.filter(named | Q(organisation__in=called) | Q(from_centre__in=called))
    return rows
