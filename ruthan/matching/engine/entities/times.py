"""Days and times that a text names, resolved against the moment it was received."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from operator import attrgetter
from typing import Final, NamedTuple

from ruthan.core.text.dates import DateFound, find_light_dates
from ruthan.matching.engine.entities.clocks import NUMBER, Clock, number_of, read_clocks
from ruthan.matching.engine.entities.entity import Reading

BANGKOK: Final = timezone(timedelta(hours=7))

_UNITS: Final = {
    "วินาที": 1, "นาที": 60, "น.": 60, "ชั่วโมง": 3600, "ชม.": 3600, "ชม": 3600, "วัน": 86400,
    "สัปดาห์": 604800, "อาทิตย์": 604800, "เดือน": 2592000,
}  # fmt: skip
_UNIT = "วินาที|นาที|ชั่วโมง|ชม\\.?|วัน|สัปดาห์|อาทิตย์|เดือน"
_COUNT = rf"(?P<count>\d{{1,3}}|ครึ่ง|{NUMBER[8:]})"
_AGO = re.compile(
    rf"(?<![\d.,])(?:\d{{1,3}}\s?[-–]\s?)?{_COUNT}\s?(?P<unit>{_UNIT})\s?(?:ก่อน|ที่แล้ว|ที่ผ่านมา|มาแล้ว)"
    rf"|ผ่าน(?:มา|ไป)(?:แล้ว)?\s?(?P<count2>\d{{1,3}})\s?(?P<unit2>{_UNIT})"
)
_AHEAD = re.compile(
    rf"(?:ภายใน|ในอีก|ใน|อีก|within)\s?(?:\d{{1,3}}\s?[-–]\s?)?{_COUNT}\s?"
    rf"(?P<unit>{_UNIT}|hours?|hrs?\b|minutes?|mins?\b|days?)(?!ที่)",
    re.IGNORECASE,
)
_DAYS: Final = {
    "เมื่อวานซืน": (-2, None), "เมื่อวานนี้": (-1, None), "เมื่อวาน": (-1, None),
    "เมื่อคืนนี้": (-1, 20), "เมื่อคืน": (-1, 20), "เมื่อเช้านี้": (0, 8), "เมื่อเช้า": (0, 8),
    "เมื่อกี้นี้": (0, -1), "เมื่อสักครู่นี้": (0, -1), "เมื่อครู่นี้": (0, -1),
    "เมื่อกี้": (0, -1), "เมื่อสักครู่": (0, -1), "ตะกี้": (0, -1), "เมื่อครู่": (0, -1),
    "วานนี้": (-1, None), "พุ่งนี้": (1, None), "พรุ้งนี้": (1, None), "พุ้งนี้": (1, None),
    "วันนี้": (0, None), "คืนนี้": (0, 20), "เย็นนี้": (0, 17), "เช้านี้": (0, 8),
    "บ่ายนี้": (0, 13), "พรุ่งนี้": (1, None), "มะรืนนี้": (2, None), "มะรืน": (2, None),
    "yesterday": (-1, None), "tonight": (0, 20), "tomorrow": (1, None),
}  # fmt: skip
# "These days" (ทุกวันนี้) and "for 2 days" (2 วันนี้) name no day.
_DAY = re.compile(
    rf"(?<!ทุก)(?<!\d)(?<!\d )(?:{'|'.join(sorted(_DAYS, key=len, reverse=True))})", re.IGNORECASE
)
_BETWEEN = re.compile(r"\s{0,2}(?:(?:เวลา|ตอน|ประมาณ|ก่อน|ช่วง|,|ที่|นี้|เช้า|เย็น|หลัง)\s{0,2}){0,2}")
_BEFORE_DATE = re.compile(r"\s{1,2}(?:วันที่\s?)?")
_TO = re.compile(r"\s{0,3}(?:-|–|—|ถึง|to)\s{0,3}(?:วันที่\s?)?")
# Day and month in figures without a year: only after a word for a day, or before a time.
_SLASHED = re.compile(
    r"(?<![\d/.-])(?P<day>\d{1,2})/(?P<month>\d{1,2})(?![\d/.-])(?P<clock>\s\d{1,2}[.:]\d\d)?"
)
_ON_DAY = re.compile(r"(?:วันที่|เมื่อ|ถึง|ภายใน|ก่อน|ตั้งแต่|\bon|\bdate)\s?$", re.IGNORECASE)


class _Day(NamedTuple):
    """A day word: how many days off, its usual hour (-1: now), and its span."""

    offset: int
    hour: int | None
    start: int
    end: int


def read_times(text: str, *, received: datetime | None) -> Iterator[Reading]:
    """Dates, times and spans of time of a light-folded text as ISO 8601.

    With `received`, values carry its day and the offset of Thailand (or the offset received has).
    Without it, what cannot be placed stays open: "T22:00", "-PT20M", "--02-14", "P1D" ahead.
    """
    now = received if received is None or received.tzinfo else received.replace(tzinfo=BANGKOK)
    clocks = list(read_clocks(text))
    used: set[int] = set()
    dates = list(_dates(text, now, clocks, used))
    days = list(_day_words(text, now, clocks, used))
    yield from _ranges(text, dates, days)
    for place, clock in enumerate(clocks):
        if place not in used:
            yield _clock_reading(clock, now)
    yield from _spans(text, now)


def _follower(text: str, end: int, clocks: list[Clock], used: set[int]) -> int | None:
    """The clock that continues a day word or date, as in พรุ่งนี้ 9 โมง; clocks are in order."""
    place = bisect_left(clocks, end, key=attrgetter("start"))
    while place in used:
        place += 1
    is_next = place < len(clocks) and _BETWEEN.fullmatch(text, end, clocks[place].start)
    return place if is_next else None


def _leader(text: str, start: int, clocks: list[Clock], used: set[int]) -> int | None:
    """The clock that stands right before a date, as in 14:29 07/01/20; clocks are in order."""
    place = bisect_right(clocks, start, key=attrgetter("end")) - 1
    if place < 0 or place in used or not _BEFORE_DATE.fullmatch(text, clocks[place].end, start):
        return None
    return place


def _dates(
    text: str, now: datetime | None, clocks: list[Clock], used: set[int]
) -> Iterator[Reading]:
    """Calendar dates, with the time that follows; impossible ones keep their problem."""
    today = (now or datetime.now(UTC)).date()
    dates = [*find_light_dates(text, today=today)]
    dates += [one for one in _slashed(text, today) if _apart(one, dates)]
    for found in dates:
        if found.first is None or (now is None and not found.year_given):
            yield _open_date(found, text, clocks, used)
            continue
        midnight = datetime(*found.first.timetuple()[:3], tzinfo=now.tzinfo if now else BANGKOK)
        place = _follower(text, found.end, clocks, used)
        if place is None:
            place = _leader(text, found.start, clocks, used)
        start, end, minutes, precision = found.start, found.end, 0, "day"
        if place is not None:
            used.add(place)
            start, end = min(start, clocks[place].start), max(end, clocks[place].end)
            minutes, precision = clocks[place].minutes, "minute"
        facts: tuple[tuple[str, str | int | None], ...] = (("precision", precision),)
        if found.last and found.last != found.first:
            facts += (("until", found.last.isoformat()),)
        value = (midnight + timedelta(minutes=minutes)).isoformat()
        yield Reading("datetime", value, start, end, 0.95 if found.year_given else 0.85, facts)


def _slashed(text: str, today: date) -> Iterator[DateFound]:
    """Day and month in figures, of the year that puts them nearest to today."""
    for found in _SLASHED.finditer(text) if "/" in text else ():
        day, month = int(found["day"]), int(found["month"])
        cue = found["clock"] or _ON_DAY.search(text, max(0, found.start() - 9), found.start())
        if not cue or not (1 <= month <= 12 and 1 <= day <= 31):
            continue
        choices = [
            nearest for year in (-1, 0, 1) if (nearest := _on(today.year + year, month, day))
        ]
        if choices:
            best = min(choices, key=lambda one: abs(one - today))
            start, end = found.start("day"), found.end("month")
            yield DateFound(best, best, start, end, year_given=False)


def _on(year: int, month: int, day: int) -> date | None:
    """A day of the calendar, None where there is none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _apart(one: DateFound, others: list[DateFound]) -> bool:
    return all(one.end <= other.start or other.end <= one.start for other in others)


def _open_date(found: DateFound, text: str, clocks: list[Clock], used: set[int]) -> Reading:
    """A date without a year, or one that no calendar has, in the open ISO form."""
    if found.first is None:
        problem = (("precision", "day"), ("problem", found.problem))
        return Reading("datetime", "", found.start, found.end, 0.6, problem)
    value, end = found.first.strftime("--%m-%d"), found.end
    place = _follower(text, found.end, clocks, used)
    if place is not None:
        used.add(place)
        value, end = value + _open_clock(clocks[place].minutes), clocks[place].end
    precision = "day" if place is None else "minute"
    return Reading("datetime", value, found.start, end, 0.7, (("precision", precision),))


def _ranges(text: str, dates: list[Reading], days: list[Reading]) -> Iterator[Reading]:
    """All of them, a day word and the date it runs to (วันนี้ - 30 ก.ย.) joined into one."""
    ends = {date.start: date for date in dates}
    joined: set[int] = set()
    for day in days:
        to = _TO.match(text, day.end)
        last = ends.get(to.end()) if to else None
        if last is None or not last.value:
            yield day
            continue
        joined.add(last.start)
        facts = (*day.facts, ("until", last.value.partition("T")[0]))
        yield Reading("datetime", day.value, day.start, last.end, day.confidence, facts)
    yield from (date for date in dates if date.start not in joined)


def _day_words(
    text: str, now: datetime | None, clocks: list[Clock], used: set[int]
) -> Iterator[Reading]:
    """พรุ่งนี้, เมื่อคืน, คืนนี้ and the like, with the time that follows."""
    for found in _DAY.finditer(text):
        offset, hour = _DAYS[found[0].lower()]
        day = _Day(offset, hour, found.start(), found.end())
        place = _follower(text, day.end, clocks, used)
        if place is None:
            yield _day_reading(day, now)
            continue
        used.add(place)
        yield _combined(day, clocks[place], now)


def _midnight(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def _day_reading(day: _Day, now: datetime | None) -> Reading:
    precision = "minute" if day.hour == -1 else "part" if day.hour is not None else "day"
    facts = (("precision", precision),)
    if now is None:
        value = f"{'-' if day.offset < 0 else ''}P{abs(day.offset)}D"
        return Reading("datetime", value, day.start, day.end, 0.6, facts)
    if day.hour == -1:
        value = now.isoformat()
    else:
        value = (_midnight(now) + timedelta(days=day.offset, hours=day.hour or 0)).isoformat()
    return Reading("datetime", value, day.start, day.end, 0.8, facts)


def _combined(day: _Day, clock: Clock, now: datetime | None) -> Reading:
    """A day word and a time of day as one moment; small hours of a night fall on the next day."""
    facts = (("precision", "minute"),)
    minutes = clock.minutes + 1440 * (day.hour == 20 and clock.minutes < 360)
    if now is None:
        return Reading("datetime", _open_clock(clock.minutes), day.start, clock.end, 0.6, facts)
    value = _midnight(now) + timedelta(days=day.offset, minutes=minutes)
    return Reading("datetime", value.isoformat(), day.start, clock.end, 0.9, facts)


def _open_clock(minutes: int) -> str:
    return f"T{minutes // 60:02d}:{minutes % 60:02d}"


def _clock_reading(clock: Clock, now: datetime | None) -> Reading:
    """A time of day on the day of receipt; after "เมื่อ" it is never later than the receipt."""
    facts = (("precision", "minute"),)
    if now is None:
        return Reading("datetime", _open_clock(clock.minutes), clock.start, clock.end, 0.6, facts)
    value = _midnight(now) + timedelta(minutes=clock.minutes)
    if clock.past and value > now:
        value -= timedelta(days=1)
    return Reading("datetime", value.isoformat(), clock.start, clock.end, clock.sure, facts)


def _spans(text: str, now: datetime | None) -> Iterator[Reading]:
    """ "20 นาทีก่อน" and "ภายใน 12 ชม.", as the moment they point to."""
    for pattern, sign in ((_AGO, -1), (_AHEAD, 1)):
        for found in pattern.finditer(text):
            groups = found.groupdict()
            count, unit = (
                groups["count"] or groups.get("count2"),
                groups["unit"] or groups.get("unit2"),
            )
            seconds = _seconds(count or "", (unit or "").lower())
            facts = (("precision", "minute" if seconds < 86400 else "day"),)
            if now is None:
                value = f"{'-' if sign < 0 else ''}PT{seconds // 60}M"
            else:
                value = (now + timedelta(seconds=sign * seconds)).isoformat()
            yield Reading(
                "datetime", value, found.start(), found.end(), 0.85 if now else 0.6, facts
            )


def _seconds(count: str, unit: str) -> int:
    """A count and a unit in seconds; ครึ่ง is half of one."""
    english = {"h": 3600, "m": 60, "d": 86400}
    size = _UNITS.get(unit) or english[unit[0]]
    return size // 2 if count == "ครึ่ง" else number_of(count) * size
