"""Days and times that a text names, resolved against the moment it was received."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Final, NamedTuple

from ruthan.core.text.dates import DateFound, find_dates
from ruthan.matching.engine.entities.entity import Reading

BANGKOK: Final = timezone(timedelta(hours=7))

_NUMBER_WORDS: Final = {
    "หนึ่ง": 1, "สอง": 2, "สาม": 3, "สี่": 4, "ห้า": 5, "หก": 6, "เจ็ด": 7, "แปด": 8, "เก้า": 9,
    "สิบเอ็ด": 11, "สิบ": 10, "ครึ่ง": 0,
}  # fmt: skip
_N = r"\d{1,2}|สิบเอ็ด|หนึ่ง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|สิบ"
_CLOCK = re.compile(
    r"(?P<cue>เวลา|เมื่อ|ตอน|ก่อน|ถึง|ตั้งแต่|ประมาณ)?\s?(?<![\d.,:])"
    r"(?P<hour>[01]?\d|2[0-4])[.:](?P<minute>[0-5]\d)"
    r"(?![\d.:,]\d|\d|\s?(?:บาท|ล้าน|แสน|%|กก|กิโล))"
    r"(?P<unit>\s?(?:น\.?(?![\u0e01-\u0e4e])|นาฬิกา|a\.?m\b|p\.?m\b))?"
    r"|(?P<whole>(?<![\d.,:])(?<!อายุ )(?<!ใน )(?:[01]?\d|2[0-4]))"
    r"\s?(?:น\.|นาฬิกา)(?![\u0e01-\u0e4e])"
    rf"|(?P<evening>(?<!\d)(?:{_N}))\s?ทุ่ม(?P<evening_half>ครึ่ง)?"
    rf"|(?:บ่าย)\s?(?P<after>{_N})(?!\d)\s?(?:โมง)?(?P<after_half>ครึ่ง)?"
    rf"|(?P<oclock>(?<!\d)(?:{_N}))\s?โมง(?P<oclock_half>ครึ่ง)?\s?(?P<part>เช้า|เย็น)?"
    rf"|ตี\s?(?P<small>{_N})(?![\d\u0e30-\u0e3a])(?P<small_half>ครึ่ง)?"
    r"|(?P<midnight>เที่ยงคืน)|(?P<noon>(?:ตอน|ก่อน|เวลา)เที่ยง(?!คืน)(?:วัน)?|เที่ยงวัน|เที่ยงตรง)",
    re.IGNORECASE,
)
_UNITS: Final = {
    "วินาที": 1, "นาที": 60, "น.": 60, "ชั่วโมง": 3600, "ชม.": 3600, "ชม": 3600, "วัน": 86400,
    "สัปดาห์": 604800, "อาทิตย์": 604800, "เดือน": 2592000,
}  # fmt: skip
_UNIT = "วินาที|นาที|ชั่วโมง|ชม\\.?|วัน|สัปดาห์|อาทิตย์|เดือน"
_COUNT = rf"(?P<count>\d{{1,3}}|ครึ่ง|{_N[8:]})"
_AGO = re.compile(
    rf"(?<![\d.,]){_COUNT}\s?(?P<unit>{_UNIT})\s?(?:ก่อน|ที่แล้ว|ที่ผ่านมา|มาแล้ว)"
    rf"|ผ่านมา(?:แล้ว)?\s?(?P<count2>\d{{1,3}})\s?(?P<unit2>{_UNIT})"
)
_AHEAD = re.compile(
    rf"(?:ภายใน|ใน|อีก|within)\s?{_COUNT}\s?(?P<unit>{_UNIT}|hours?|hrs?\b|days?)(?!ที่)", re.I
)
_DAYS: Final = {
    "เมื่อวานซืน": (-2, None), "เมื่อวานนี้": (-1, None), "เมื่อวาน": (-1, None),
    "เมื่อคืนนี้": (-1, 20), "เมื่อคืน": (-1, 20), "เมื่อเช้านี้": (0, 8), "เมื่อเช้า": (0, 8),
    "เมื่อกี้": (0, -1), "เมื่อสักครู่": (0, -1), "ตะกี้": (0, -1), "เมื่อครู่": (0, -1),
    "วันนี้": (0, None), "คืนนี้": (0, 20), "เย็นนี้": (0, 17), "เช้านี้": (0, 8),
    "บ่ายนี้": (0, 13), "พรุ่งนี้": (1, None), "มะรืนนี้": (2, None), "มะรืน": (2, None),
    "yesterday": (-1, None), "tonight": (0, 20), "tomorrow": (1, None),
}  # fmt: skip
_DAY = re.compile("|".join(sorted(_DAYS, key=len, reverse=True)), re.IGNORECASE)
_BETWEEN = re.compile(r"\s{0,2}(?:เวลา|ตอน|ประมาณ|ก่อน|ช่วง|,|ที่|นี้|เช้า|เย็น|หลัง)?\s{0,2}")


class _Clock(NamedTuple):
    """A time of day in minutes (1440 is midnight at the end of the day) and its span."""

    minutes: int
    start: int
    end: int
    past: bool
    sure: float


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
    clocks = list(_clocks(text))
    used: set[int] = set()
    yield from _dates(text, now, clocks, used)
    yield from _day_words(text, now, clocks, used)
    for place, clock in enumerate(clocks):
        if place not in used:
            yield _clock_reading(clock, now)
    yield from _spans(text, now)


def _clocks(text: str) -> Iterator[_Clock]:
    """Every time of day: with dots or colons, and in the six-hour Thai way."""
    for found in _CLOCK.finditer(text):
        minutes = _minutes(found)
        if minutes is None:
            continue
        sure = 0.9
        if found["hour"]:
            if not found["unit"] and not found["cue"] and "." in found[0]:
                continue
            sure = 0.9 if found["unit"] else 0.7
        start = found.start("hour") if found["hour"] else found.start()
        end = found.start() + len(found[0].rstrip())
        yield _Clock(minutes, start, end, found["cue"] == "เมื่อ", sure)


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBER_WORDS[word]


def _minutes(found: re.Match[str]) -> int | None:
    """Minutes since midnight, None where no clock shows that."""
    if found["hour"]:
        hour, unit = int(found["hour"]), (found["unit"] or "").strip().lower()
        if unit.startswith("p") and hour < 12:
            hour += 12
        minutes = hour * 60 + int(found["minute"])
        return minutes if minutes <= 1440 else None
    if found["whole"]:
        return int(found["whole"]) * 60
    if found["midnight"]:
        return 1440
    if found["noon"]:
        return 720
    return _six_hour_clock(found)


def _six_hour_clock(found: re.Match[str]) -> int | None:
    """ทุ่ม, บ่าย, โมง and ตี, each with an optional half."""
    half = 30 * any(
        found[name] for name in ("evening_half", "after_half", "oclock_half", "small_half")
    )
    if found["evening"]:
        hour = _number(found["evening"])
        return (18 + hour) * 60 + half if 1 <= hour <= 6 else None
    if found["after"]:
        hour = _number(found["after"])
        return (12 + hour) * 60 + half if 1 <= hour <= 6 else None
    if found["small"]:
        hour = _number(found["small"])
        return hour * 60 + half if 1 <= hour <= 5 else None
    hour = _number(found["oclock"])
    if not 1 <= hour <= 11:
        return None
    evening = found["part"] == "เย็น" or (found["part"] is None and hour < 6)
    return (hour + 12 * evening) * 60 + half


def _follower(text: str, end: int, clocks: list[_Clock], used: set[int]) -> int | None:
    """The clock that continues a day word or date, as in พรุ่งนี้ 9 โมง."""
    for place, clock in enumerate(clocks):
        if place not in used and clock.start >= end:
            return place if _BETWEEN.fullmatch(text, end, clock.start) else None
    return None


def _dates(
    text: str, now: datetime | None, clocks: list[_Clock], used: set[int]
) -> Iterator[Reading]:
    """Calendar dates, with the time that follows; impossible ones keep their problem."""
    today = (now or datetime.now(UTC)).date()
    for found in find_dates(text, today=today):
        if found.first is None or (now is None and not found.year_given):
            yield _open_date(found)
            continue
        midnight = datetime(*found.first.timetuple()[:3], tzinfo=now.tzinfo if now else BANGKOK)
        place = _follower(text, found.end, clocks, used)
        end, minutes, precision = found.end, 0, "day"
        if place is not None:
            used.add(place)
            end, minutes, precision = clocks[place].end, clocks[place].minutes, "minute"
        facts: tuple[tuple[str, str | int | None], ...] = (("precision", precision),)
        if found.last and found.last != found.first:
            facts += (("until", found.last.isoformat()),)
        value = (midnight + timedelta(minutes=minutes)).isoformat()
        yield Reading(
            "datetime", value, found.start, end, 0.95 if found.year_given else 0.85, facts
        )


def _open_date(found: DateFound) -> Reading:
    """A date without a year, or one that no calendar has, in the open ISO form."""
    if found.first is not None:
        value = found.first.strftime("--%m-%d")
        return Reading("datetime", value, found.start, found.end, 0.7, (("precision", "day"),))
    problem = (("precision", "day"), ("problem", found.problem))
    return Reading("datetime", "", found.start, found.end, 0.6, problem)


def _day_words(
    text: str, now: datetime | None, clocks: list[_Clock], used: set[int]
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


def _combined(day: _Day, clock: _Clock, now: datetime | None) -> Reading:
    """A day word and a time of day as one moment; small hours of a night fall on the next day."""
    facts = (("precision", "minute"),)
    minutes = clock.minutes + 1440 * (day.hour == 20 and clock.minutes < 360)
    if now is None:
        return Reading("datetime", _open_clock(clock.minutes), day.start, clock.end, 0.6, facts)
    value = _midnight(now) + timedelta(days=day.offset, minutes=minutes)
    return Reading("datetime", value.isoformat(), day.start, clock.end, 0.9, facts)


def _open_clock(minutes: int) -> str:
    return f"T{minutes // 60:02d}:{minutes % 60:02d}"


def _clock_reading(clock: _Clock, now: datetime | None) -> Reading:
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
    english = {"hour": 3600, "hours": 3600, "hr": 3600, "hrs": 3600, "day": 86400, "days": 86400}
    size = _UNITS.get(unit) or english[unit]
    return size // 2 if count == "ครึ่ง" else _number(count) * size
