"""Which months may be reported, what stands in the way of sealing one, numbers of receipts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from ruthan.campaigns.rules.months import month_of
from ruthan.core.text.dates import BUDDHIST_ERA

DUE_DAY: Final = 5  # of the month after, where no obligation says otherwise
_BACK: Final = 24  # months


@dataclass(frozen=True, slots=True)
class Way:
    """What stands in the way of sealing a month, and what is only told."""

    unreviewed: int
    unsaid: tuple[str, ...]  # channels on which nothing was done, and nobody said why
    alike: int  # photos that look like others, and nobody said a word: a warning only
    left_out: int  # drafts and what was sent back: not in the report
    without_photo: int
    is_over: bool  # the month itself

    @property
    def is_free(self) -> bool:
        """Whether it may be sealed."""
        return not self.unreviewed and not self.unsaid


def first_month(today: date, since: date | None) -> date:
    """The first month that may be reported: that of the obligation, else two years back."""
    if since is not None:
        return month_of(since)
    back = today.year * 12 + today.month - 1 - _BACK
    return date(back // 12, back % 12 + 1, 1)


def is_allowed(month: date, today: date, since: date | None) -> bool:
    """Whether a month may be reported: begun, and not older than what is asked for."""
    return first_month(today, since) <= month <= month_of(today)


def number_of(count: int, day: date) -> str:
    """A receipt's number: running within a Buddhist year."""
    return f"{count}/{day.year + BUDDHIST_ERA}"
