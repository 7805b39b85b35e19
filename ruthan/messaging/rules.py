"""How long a message is tried, when another worker is surely gone, when nobody is disturbed.

What concerns partners is dated data: `data/partners.json`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from ruthan.core.throttle import Limit

ATTEMPTS = 8  # of a mail or a text message
TRYING_FOR = timedelta(minutes=2)  # longer than any other side's time-out
# A chat's messenger knows a repeat for 24 hours: within them an outage loses and doubles nothing.
CHAT_FOR = timedelta(hours=20)
JOB_ATTEMPTS = 160  # with pauses of at most 512 seconds these are longer than CHAT_FOR
FORGIVEN_AFTER = timedelta(days=7)  # mail to an address that came back is tried anew when asked for
SMS_PARTS = 4  # a longer text is cut before its last line: it would be paid for part by part
LEASE = timedelta(seconds=90)  # how long one worker has a partner to itself: longer than one call
SERVED_SECONDS = 20.0  # at one partner, before the next one has its turn
SOON = timedelta(seconds=60)  # the schedule looks for what is due as often


@dataclass(frozen=True, slots=True)
class Patience:
    """How partners' programs are asked: how often, how long, and when no more."""

    retries: tuple[int, ...]  # seconds before each further attempt of one event
    jitter: float
    rests: tuple[int, ...]  # seconds in which an endpoint that failed is asked nothing
    answer_seconds: float
    off_after: timedelta
    off_after_failures: int
    overlap: timedelta
    most: int  # endpoints of one organisation

    def retry_in(self, attempts: int, *, chance: float) -> timedelta | None:
        """How long an event that failed so often waits; None when it is given up.

        `chance` from 0 to 1 spreads what failed together.
        """
        if attempts > len(self.retries):
            return None
        return self._spread(self.retries[attempts - 1], chance)

    def rest_in(self, failures: int, *, chance: float) -> timedelta:
        """How long an endpoint that failed so often in a row is left alone."""
        return self._spread(self.rests[min(failures, len(self.rests)) - 1], chance)

    def is_hopeless(self, *, failures: int, failing_for: timedelta) -> bool:
        """Whether an endpoint is switched off: it failed often enough, and for days."""
        return failures >= self.off_after_failures and failing_for >= self.off_after

    def _spread(self, seconds: int, chance: float) -> timedelta:
        return timedelta(seconds=seconds * (1 + self.jitter * chance))


@lru_cache(maxsize=1)
def patience() -> Patience:
    """The numbers as shipped, from the dated file."""
    file = Path(__file__).parent / "data" / "partners.json"
    held = json.loads(file.read_text(encoding="utf-8"))
    return Patience(
        retries=tuple(held["retry_seconds"]),
        jitter=held["jitter"],
        rests=tuple(held["rest_seconds"]),
        answer_seconds=held["answer_seconds"],
        off_after=timedelta(days=held["off_after_days"]),
        off_after_failures=held["off_after_failures"],
        overlap=timedelta(hours=held["overlap_hours"]),
        most=held["endpoints_of_an_organisation"],
    )


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
    return attempts >= ATTEMPTS if transport in {"email", "sms"} else age > CHAT_FOR


def may_repeat(*, is_unsure: bool, age: timedelta) -> bool:
    """Whether a batch that was given up may be tried once more without telling anybody twice.

    One that was surely refused may, whenever; of another LINE knows the key for 24 hours.
    """
    return not is_unsure or age <= CHAT_FOR
