"""Clocks and grounds: pure decisions over dated data, no question to the database.

A clock counts hours as they pass, or hours and days on which offices work (`working` in the data).
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final
from zoneinfo import ZoneInfo

from ruthan.network.queries import is_working
from ruthan.referrals.states import Basis, Unit

FACT_CHECK: Final = "fact_check"
ANYBODY: Final = "*"
BANGKOK: Final = ZoneInfo("Asia/Bangkok")
AGENCY_CLOCK: Final = timedelta(hours=24)  # domain §2.12: a claim about an agency, proposed target
LONGEST_CLOCK: Final = timedelta(days=30)
FEW: Final = 5  # what concerns children is not counted in public below this


@dataclass(frozen=True, slots=True)
class GroundRow:
    """One ground for one kind of recipient: on what it rests, and within what it is answered."""

    code: str
    recipient: str
    basis: str
    label_th: str
    label_en: str
    article_th: str
    article_en: str
    amount: int
    unit: str
    source: str
    checked_on: date
    is_verified: bool
    edition: int = 0
    is_retired: bool = False

    def label(self, language: str) -> str:
        """What it is called, in a language."""
        return self.label_en if language == "en" else self.label_th

    def article(self, language: str) -> str:
        """The article or rule that it rests on, in a language; '' when it is a target of ours."""
        return self.article_en if language == "en" else self.article_th


@dataclass(frozen=True, slots=True)
class HigherRow:
    """Which desk is above a recipient, by its kind or code, with where we know it from."""

    recipient: str
    desk: str
    source: str
    checked_on: date
    is_verified: bool


@dataclass(frozen=True, slots=True)
class Working:
    """From when to when offices work, on the clock of Thailand, Monday to Friday."""

    begin: time
    end: time


@dataclass(frozen=True, slots=True)
class Patience:
    """When a request is sent again, and which steps up follow one that is late."""

    chase_share: float  # of the clock, without an acknowledgement
    steps: tuple[timedelta, ...]  # after the moment it was due; the first is zero


@lru_cache(maxsize=1)
def shipped() -> tuple[GroundRow, ...]:
    """The grounds that came with this version, from the dated file."""
    return tuple(
        GroundRow(**(row | {"checked_on": date.fromisoformat(row["checked_on"])}))
        for row in _read("grounds.json")["grounds"]
    )


@lru_cache(maxsize=1)
def spoken() -> dict[str, dict[str, str]]:
    """What matters are called that are sent on a ground which has no clock of its own here."""
    return {
        row["code"]: {"th": row["label_th"], "en": row["label_en"]}
        for row in _read("grounds.json")["words"]
    }


def said(code: str, language: str) -> str:
    """A ground without a clock of its own in words; its code when nobody gave it words."""
    return spoken().get(code, {}).get(language, code)


@lru_cache(maxsize=1)
def above() -> dict[str, HigherRow]:
    """The higher desks that came with this version, from the dated file."""
    rows = _read("higher.json")["higher"]
    return {
        row["recipient"]: HigherRow(**(row | {"checked_on": date.fromisoformat(row["checked_on"])}))
        for row in rows
    }


def desk_above(kind: str, code: str) -> HigherRow | None:
    """The desk that is above a recipient from the start; None where none is written down."""
    return next((above()[key] for key in keys_of(kind, code) if key in above()), None)


@lru_cache(maxsize=1)
def working() -> Working:
    """The hours in which offices work."""
    held = _read("grounds.json")["working"]
    return Working(time.fromisoformat(held["begin"]), time.fromisoformat(held["end"]))


@lru_cache(maxsize=1)
def patience() -> Patience:
    """When to send again and when to go a step up."""
    held = _read("grounds.json")["patience"]
    return Patience(held["chase_share"], tuple(timedelta(hours=h) for h in held["step_hours"]))


def keys_of(kind: str, code: str) -> tuple[str, str, str]:
    """Under what a recipient's grounds may stand, the most particular first."""
    return f"org:{code}", kind, ANYBODY


def fitting(rows: Collection[GroundRow], *, ground: str, kind: str, code: str) -> GroundRow | None:
    """The row that holds for a ground and a recipient; None for a ground that nobody wrote down."""
    held = {row.recipient: row for row in rows if row.code == ground and not row.is_retired}
    return next((held[key] for key in keys_of(kind, code) if key in held), None)


def due_after(dispatched: datetime, *, hours: int | None = None) -> datetime:
    """When an answer is wanted: 24 hours after dispatch unless the desk says otherwise."""
    return dispatched + (timedelta(hours=hours) if hours else AGENCY_CLOCK)


def due_at(begin: datetime, amount: int, unit: str, *, holidays: Collection[date]) -> datetime:
    """When so many hours, working hours or working days after a moment are over.

    Hours pass by night and on holidays. A working day begins with the next day on which offices
    work, and the last one ends when they close.
    """
    if unit == Unit.HOURS:
        return begin + timedelta(hours=amount)
    if unit == Unit.WORKING_DAYS:
        return _after_days(begin, amount, holidays)
    return _after_working_hours(begin, timedelta(hours=amount), holidays)


def _after_days(begin: datetime, amount: int, holidays: Collection[date]) -> datetime:
    day, left = begin.astimezone(BANGKOK).date(), amount
    while left:
        day += timedelta(days=1)
        left -= is_working(day, holidays)
    return datetime.combine(day, working().end, tzinfo=BANGKOK)


def _after_working_hours(begin: datetime, left: timedelta, holidays: Collection[date]) -> datetime:
    hours, day = working(), begin.astimezone(BANGKOK).date()
    while True:
        if is_working(day, holidays):
            opens = datetime.combine(day, hours.begin, tzinfo=BANGKOK)
            closes = datetime.combine(day, hours.end, tzinfo=BANGKOK)
            since = max(opens, begin)
            if since < closes:
                if since + left <= closes:
                    return since + left
                left -= closes - since
        day += timedelta(days=1)


def due_again(
    asked: datetime, replied: datetime, due: datetime, unit: str, *, holidays: Collection[date]
) -> datetime:
    """The deadline after a question: what was left when it was asked, from the reply on.

    What is left is counted as the clock counts, so that a reply on a Friday evening gives nobody
    Saturday. Never earlier than before; one that was late stays as late as it was.
    """
    if unit == Unit.HOURS or asked >= due:
        return due + (replied - asked)
    if unit == Unit.WORKING_DAYS and (days := _days_between(asked, due, holidays)):
        return max(due, _after_days(replied, days, holidays))
    left = _worked_between(asked, due, holidays)
    return max(due, _after_working_hours(replied, left, holidays))


def _days_between(begin: datetime, end: datetime, holidays: Collection[date]) -> int:
    day, last = begin.astimezone(BANGKOK).date(), end.astimezone(BANGKOK).date()
    days = ((day + timedelta(days=n)) for n in range(1, (last - day).days + 1))
    return sum(is_working(one, holidays) for one in days)


def _worked_between(begin: datetime, end: datetime, holidays: Collection[date]) -> timedelta:
    hours, worked = working(), timedelta()
    day, last = begin.astimezone(BANGKOK).date(), end.astimezone(BANGKOK).date()
    while day <= last:
        if is_working(day, holidays):
            since = max(begin, datetime.combine(day, hours.begin, tzinfo=BANGKOK))
            until = min(end, datetime.combine(day, hours.end, tzinfo=BANGKOK))
            worked += max(until - since, timedelta())
        day += timedelta(days=1)
    return worked


def chase_at(begin: datetime, due: datetime) -> datetime:
    """Until when a request is to be acknowledged before it is sent again."""
    return begin + (due - begin) * patience().chase_share


def next_step(due: datetime, taken: int) -> datetime | None:
    """When the next step up is due; None when every step was taken."""
    steps = patience().steps
    return due + steps[taken] if taken < len(steps) else None


def is_overdue(due_at: datetime, now: datetime, *, is_running: bool) -> bool:
    """Whether a clock has run out; one that stands while a question waits for us has not."""
    return is_running and due_at <= now


def is_law(basis: str) -> bool:
    """Whether a ground is a law: it goes another way than a platform's own rule."""
    return basis == Basis.LAW


def told_in_public(count: int, *, is_about_children: bool) -> int | None:
    """A number for the public log; None where it is too small to tell about children."""
    return None if is_about_children and count < FEW else count


def _read(name: str) -> Any:
    return json.loads(files("ruthan.referrals").joinpath("data", name).read_text("utf-8"))
