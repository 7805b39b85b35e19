"""What happens to victims' cases, as ids and facts."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class CaseOpened:
    """A victim's case is committed; its clocks run."""

    case_id: UUID


@dataclass(frozen=True, slots=True)
class HoldRequested:
    """Two people want a bank to hold an amount; the request is on its way."""

    case_id: UUID
    hold_id: UUID


@dataclass(frozen=True, slots=True)
class ReleaseEnded:
    """The bank let an amount go, or its hold stays; whoever asked is to be told."""

    release_id: UUID
    to: str


@dataclass(frozen=True, slots=True)
class ReminderDue:
    """So many hours are left on a clock of a case; the victim is to be told."""

    case_id: UUID
    report_id: UUID
    clock: str
    hours: int


@dataclass(frozen=True, slots=True)
class ClockMissed:
    """A clock of a case has run out."""

    case_id: UUID
    clock: str


@dataclass(frozen=True, slots=True)
class CaseClosed:
    """A case has its outcome."""

    case_id: UUID
