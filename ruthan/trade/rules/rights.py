"""The buyer's days: until when to cancel, until when the money is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ruthan.trade.rules.tables import Said, table

MOST_AHEAD = timedelta(days=366)  # nobody receives goods in a year's time
OLDEST = timedelta(days=3_660)


@dataclass(frozen=True, slots=True)
class Rights:
    """The days of one purchase as they stand today; a count below zero says days since."""

    received_on: date
    cancel_by: date
    cancel_left: int
    cancelled_on: date | None
    refund_by: date
    refund_left: int

    @property
    def may_cancel(self) -> bool:
        """Whether there is still a day to cancel."""
        return self.cancelled_on is None and self.cancel_left >= 0

    @property
    def is_late(self) -> bool:
        """Whether it was cancelled after the last day."""
        return self.cancelled_on is not None and self.cancelled_on > self.cancel_by


def rights(received_on: date, *, today: date, cancelled_on: date | None = None) -> Rights:
    """Count the days of domain §2.11: 7 from receipt to cancel, 15 from cancelling to the refund.

    Not cancelled yet, the refund is counted from the last day on which one may cancel.
    """
    numbers = table("rights-1")
    cancel_by = received_on + timedelta(days=numbers["cancel_days"])
    refund_by = (cancelled_on or cancel_by) + timedelta(days=numbers["refund_days"])
    return Rights(
        received_on, cancel_by, (cancel_by - today).days, cancelled_on, refund_by,
        (refund_by - today).days,
    )  # fmt: skip


def is_day_of_receipt(day: date, *, today: date) -> bool:
    """Whether goods can have come that day: not in the future, not ten years ago."""
    return today - OLDEST <= day <= today


def law() -> Said:
    """The act behind the days."""
    numbers = table("rights-1")
    return Said(numbers["law_th"], numbers["law_en"])


def counting() -> Said:
    """How the days are counted, and that this is not confirmed."""
    numbers = table("rights-1")
    return Said(numbers["counting_th"], numbers["counting_en"])


def checked_on() -> date:
    """When the numbers were last compared with their source."""
    return date.fromisoformat(table("rights-1")["checked_on"])


def first_look_by(opened: datetime) -> datetime:
    """Until when somebody looks at a check."""
    return opened + timedelta(hours=table("rights-1")["first_look_hours"])


def reply_days() -> int:
    """Working days of the seller's right of reply."""
    return int(table("rights-1")["reply_days"])
