"""Disputes as staff and their authors see them: words opened, the clock, who waits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from ruthan.core import clock, crypto
from ruthan.registry.models import Dispute, Indicator
from ruthan.registry.queries.entries import entries
from ruthan.registry.queries.labels import ANSWER, REASON, WORDS
from ruthan.registry.states import OPEN_DISPUTES, DisputeState

if TYPE_CHECKING:
    from django.db.models import QuerySet

TABS = ("waiting", "proposed", "late", "decided")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many disputes are in each tab."""

    waiting: int
    proposed: int
    late: int
    decided: int


def disputes() -> QuerySet[Dispute]:
    """Every dispute with its key and the people of its decision."""
    return Dispute.objects.select_related("data_key", "proposed_by", "decided_by")


def in_tab(tab: str) -> QuerySet[Dispute]:
    """The disputes of one tab, the most urgent first."""
    rows = disputes().filter(_which(tab))
    return rows.order_by("-filed_at", "id") if tab == "decided" else rows.order_by("due_at", "id")


def counts() -> Counts:
    """How many there are in each tab. One query."""
    return Counts(**Dispute.objects.aggregate(**{t: Count("pk", filter=_which(t)) for t in TABS}))


def _which(tab: str) -> Q:
    return {
        "waiting": Q(state=DisputeState.WAITING),
        "proposed": Q(state=DisputeState.PROPOSED),
        "late": Q(state__in=OPEN_DISPUTES, due_at__lte=clock.now()),
        "decided": Q(state__in=(DisputeState.DECIDED, DisputeState.WITHDRAWN)),
    }[tab]


def dispute(ref: str) -> Dispute | None:
    """One dispute by its reference. One query."""
    return disputes().filter(ref=ref).first()


def entries_of_dispute(held: Dispute) -> list[Indicator]:
    """The entries that it is about, as they are now. One query."""
    hashes = [bytes(held.hash), *(bytes.fromhex(one) for one in held.also)]
    return list(entries().filter(hash__in=hashes))


def words_of(held: Dispute) -> str:
    """What its author wrote; '' once its key is destroyed."""
    return _opened(held, WORDS, held.words_sealed)


def reason_of(held: Dispute) -> str:
    """What the first officer wrote for the second; '' without one."""
    return _opened(held, REASON, held.reason_sealed)


def answer_of(held: Dispute) -> str:
    """What its author is told; '' without one."""
    return _opened(held, ANSWER, held.answer_sealed)


def _opened(held: Dispute, label: str, sealed: bytes | memoryview | None) -> str:
    if not sealed:
        return ""
    try:
        return crypto.open_text(held.data_key, label, sealed)
    except crypto.KeyDestroyed:
        return ""
