"""How long a message is tried, when another worker is surely gone, when nobody is disturbed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from ruthan.core.throttle import Limit

ATTEMPTS = 8  # of a mail
TRYING_FOR = timedelta(minutes=2)  # longer than any other side's time-out
# A chat's messenger knows a repeat for 24 hours: within them an outage loses and doubles nothing.
CHAT_FOR = timedelta(hours=20)
JOB_ATTEMPTS = 160  # with pauses of at most 512 seconds these are longer than CHAT_FOR

RANKS: Final = {"low": 1, "medium": 2, "high": 3, "critical": 4}
LINE_BATCH = 500  # people of one multicast
MAIL_BATCH = 100  # mails that are put into the outbox in one transaction
CUT_AT_ONCE = 10_000  # people who are cut into batches in one transaction
BATCH_LEASE = timedelta(seconds=40)  # a call ends sooner; its key makes an early repeat harmless
# LINE takes 200 multicasts in a second. Two windows that meet hold no more than that.
MULTICASTS: Final = Limit("line.multicast", 100, 1)
BANGKOK: Final = ZoneInfo("Asia/Bangkok")


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From when to when, on the clock of Thailand, nobody is disturbed; equal ends are none."""

    begin: time
    end: time

    def until(self, moment: datetime) -> datetime | None:
        """When the quiet that this moment lies in is over; None outside of it. The end is out."""
        local = moment.astimezone(BANGKOK)
        clock = local.time().replace(tzinfo=None)
        over_night = self.begin > self.end
        inside = self.begin <= clock < self.end
        if over_night:
            inside = clock >= self.begin or clock < self.end
        if not inside:
            return None
        day = local.date() + timedelta(days=1 if over_night and clock >= self.begin else 0)
        return datetime.combine(day, self.end, tzinfo=BANGKOK)


def is_over(transport: str, *, attempts: int, age: timedelta) -> bool:
    """Whether a message that was refused is given up."""
    return attempts >= ATTEMPTS if transport == "email" else age > CHAT_FOR


def may_repeat(*, is_unsure: bool, age: timedelta) -> bool:
    """Whether a batch that was given up may be tried once more without telling anybody twice.

    One that was surely refused may, whenever; of another LINE knows the key for 24 hours.
    """
    return not is_unsure or age <= CHAT_FOR
