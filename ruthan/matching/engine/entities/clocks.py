"""Times of day as people write them: with dots or colons, and in the six-hour Thai way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_NUMBER_WORDS: Final = {
    "หนึ่ง": 1, "สอง": 2, "สาม": 3, "สี่": 4, "ห้า": 5, "หก": 6, "เจ็ด": 7, "แปด": 8, "เก้า": 9,
    "สิบเอ็ด": 11, "สิบ": 10, "ครึ่ง": 0,
}  # fmt: skip
NUMBER: Final = r"\d{1,2}|สิบเอ็ด|หนึ่ง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|สิบ"
_CLOCK = re.compile(
    r"(?<![\d.,:])(?P<hour>[01]?\d|2[0-4])[.:](?P<minute>[0-5]\d)(?::[0-5]\d)?"
    r"(?![\d.:,]\d|\d|\s?(?:บาท|ล้าน|แสน|%|กก|กิโล))"
    r"(?P<till>(?=\s?(?:-|–|ถึง)\s?(?:[01]?\d|2[0-4])[.:][0-5]\d\s?(?:น|$)))?"
    r"(?P<unit>\s?(?:น\.?(?![\u0e01-\u0e4e])|นาฬิกา|a\.?m\b|p\.?m\b))?"
    r"|(?P<whole>(?<![\d.,:])(?<!อายุ )(?<!ใน )(?:[01]?\d|2[0-4]))"
    r"\s?(?:น\.|นาฬิกา)(?![\u0e01-\u0e4e])"
    rf"|(?P<evening>(?<!\d)(?:{NUMBER}))\s?ทุ่ม(?P<evening_half>ครึ่ง)?"
    rf"|(?:บ่าย)\s?(?P<after>{NUMBER})(?!\d)\s?(?:โมง)?(?P<after_half>ครึ่ง)?"
    rf"|(?P<oclock>(?<!\d)(?:{NUMBER}))\s?โมง(?P<oclock_half>ครึ่ง)?\s?(?P<part>เช้า|เย็น)?"
    rf"|ตี\s?(?P<small>{NUMBER})(?![\d\u0e30-\u0e3a])(?P<small_half>ครึ่ง)?"
    r"|(?P<midnight>เที่ยงคืน)|(?P<noon>(?:ตอน|ก่อน|เวลา)เที่ยง(?!คืน)(?:วัน)?|เที่ยงวัน|เที่ยงตรง)",
    re.IGNORECASE,
)
_HINT = re.compile(r"\d[.:]\d|\d\s?(?:น\.|นาฬิกา)|โมง|ทุ่ม|บ่าย|ตี|เที่ยง")
_CUE = re.compile(r"(?:เวลา|เมื่อ|ตอน|ก่อน|ถึง|ตั้งแต่|ประมาณ)\s?$")
_TO = re.compile(r"\s?(?:-|–|ถึง)\s?")


class Clock(NamedTuple):
    """A time of day in minutes (1440 is midnight at the end of the day) and its span."""

    minutes: int
    start: int
    end: int
    past: bool
    sure: float


def read_clocks(text: str) -> Iterator[Clock]:
    """Every time of day of a light-folded text."""
    if not _HINT.search(text):
        return
    end = 0
    for found in _CLOCK.finditer(text):
        minutes = _minutes(found)
        if minutes is None:
            continue
        sure, start, cue = 0.9, found.start(), None
        if found["hour"]:
            cue = _CUE.search(text, max(0, start - 9), start)
            said = found["unit"] or cue or found["till"] is not None
            if "." in found[0] and not said and not (end and _TO.fullmatch(text, end, start)):
                continue
            sure = 0.9 if found["unit"] else 0.7
        end = found.start() + len(found[0].rstrip())
        past = cue is not None and cue[0].startswith("เมื่อ")
        yield Clock(minutes, start, end, past, sure)


def number_of(word: str) -> int:
    """A count in digits or in one Thai word."""
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
        hour = number_of(found["evening"])
        return (18 + hour) * 60 + half if 1 <= hour <= 6 else None
    if found["after"]:
        hour = number_of(found["after"])
        return (12 + hour) * 60 + half if 1 <= hour <= 6 else None
    if found["small"]:
        hour = number_of(found["small"])
        return hour * 60 + half if 1 <= hour <= 5 else None
    hour = number_of(found["oclock"])
    if not 1 <= hour <= 11:
        return None
    evening = found["part"] == "เย็น" or (found["part"] is None and hour < 6)
    return (hour + 12 * evening) * 60 + half
