"""States of an item in the queue and of the routing matrix, and the words of priority."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ItemState(TextChoices):
    """Waiting for somebody, taken by one person, or done."""

    WAITING = "waiting", _("Waiting")
    TAKEN = "taken", _("Taken")
    DONE = "done", _("Done")


MOVES: dict[str, frozenset[str]] = {
    ItemState.WAITING: frozenset({ItemState.TAKEN, ItemState.DONE}),
    ItemState.TAKEN: frozenset({ItemState.WAITING, ItemState.DONE}),
    ItemState.DONE: frozenset({ItemState.WAITING}),
}


class MatrixState(TextChoices):
    """A version of the routing matrix: written, laid before a second person, signed, put aside."""

    DRAFT = "draft", _("Draft")
    PROPOSED = "proposed", _("Waiting for the second person")
    APPROVED = "approved", _("Approved")
    DROPPED = "dropped", _("Put aside")


OPEN_MATRIX = (MatrixState.DRAFT, MatrixState.PROPOSED)
MATRIX_MOVES: dict[str, frozenset[str]] = {
    MatrixState.DRAFT: frozenset({MatrixState.PROPOSED, MatrixState.DROPPED}),
    MatrixState.PROPOSED: frozenset({MatrixState.APPROVED, MatrixState.DRAFT}),
    MatrixState.APPROVED: frozenset(),
    MatrixState.DROPPED: frozenset(),
}


class Priority(TextChoices):
    """P1 first (domain §4.6)."""

    P1 = "P1", "P1"
    P2 = "P2", "P2"
    P3 = "P3", "P3"
    P4 = "P4", "P4"


class Severity(TextChoices):
    """Bands of severity, gravest first (domain 4.6)."""

    CRITICAL = "critical", _("Critical")
    HIGH = "high", _("High")
    MEDIUM = "medium", _("Medium")
    LOW = "low", _("Low")


class Urgency(TextChoices):
    """Bands of urgency, most urgent first (domain 4.6)."""

    IMMEDIATE = "immediate", _("Immediate")
    VERY_URGENT = "very_urgent", _("Very urgent")
    URGENT = "urgent", _("Urgent")
    ROUTINE = "routine", _("Routine")
