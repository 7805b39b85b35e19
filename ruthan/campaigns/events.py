"""What happens in the six channels, as ids and facts."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ObligationNear:
    """A unit is to be reminded of what is due soon, or told that it is late; once each."""

    reminder_id: UUID


@dataclass(frozen=True, slots=True)
class PhotoAdded:
    """A photo of an activity was stored and waits to be compared with the others."""

    photo_id: UUID


@dataclass(frozen=True, slots=True)
class ActivityReturned:
    """A province sent an activity back with a comment."""

    activity_id: UUID


@dataclass(frozen=True, slots=True)
class MonthSubmitted:
    """A unit handed in its monthly report."""

    report_id: UUID


@dataclass(frozen=True, slots=True)
class MonthReceived:
    """The ministry received a monthly report and gave it a number."""

    report_id: UUID


@dataclass(frozen=True, slots=True)
class MonthReopened:
    """A monthly report was opened again, with a reason."""

    report_id: UUID


@dataclass(frozen=True, slots=True)
class CompilationAsked:
    """Somebody asked for the report of the whole country."""

    compilation_id: UUID
