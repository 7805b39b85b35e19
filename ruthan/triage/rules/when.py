"""How long ago money left and how soon harm comes, read from the words of a report."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from ruthan.core.text.dates import find_dates
from ruthan.core.text.fold import light_fold

_UNIT_HOURS: Final = {
    "วินาที": 1 / 60, "นาที": 1 / 60, "น.": 1 / 60, "ชั่วโมง": 1, "ชม": 1, "ชม.": 1, "วัน": 24, "มื้อ": 24,
    "สัปดาห์": 168, "อาทิตย์": 168, "เดือน": 720, "ปี": 8760,
    "minute": 1 / 60, "min": 1 / 60, "hour": 1, "hr": 1, "day": 24, "week": 168, "month": 720,
    "year": 8760,
}  # fmt: skip
_NUMBER_WORDS: Final = {
    "ครึ่ง": 0.5, "หนึ่ง": 1, "สอง": 2, "สาม": 3, "สี่": 4, "ห้า": 5,
    "หก": 6, "เจ็ด": 7, "แปด": 8, "เก้า": 9,
    "สิบห้า": 15, "สิบ": 10, "ยี่สิบ": 20, "สามสิบ": 30, "สี่สิบ": 40, "ห้าสิบ": 50, "ไม่กี่": 3, "หลาย": 5,
    "an": 1, "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "few": 3, "ten": 10,
    "half an": 0.5, "a few": 3,
}  # fmt: skip
_N: Final = r"(?P<n>\d{1,3}|" + "|".join(sorted(_NUMBER_WORDS, key=len, reverse=True)) + ")"
_U: Final = "(?P<u>" + "|".join(map(re.escape, sorted(_UNIT_HOURS, key=len, reverse=True))) + ")"
_AGO: Final = (
    re.compile(
        rf"{_N}\s*{_U}s?\.?\s*(?:ก่อน(?!หน้า)|ที่แล้ว|ที่ผ่านมา|มาแล้ว|แล้ว|กว่าแล้ว|กว่าๆ|\bago\b|earlier)"
    ),
    re.compile(rf"(?:ผ่านมา|ผ่านไป|เมื่อ|มาได้|เพิ่งผ่าน)\s*(?:ประมาณ|ราว|เกือบ|ได้)?\s*{_N}\s*{_U}"),
)
_WITHIN: Final = (
    re.compile(rf"(?:ภายใน|อีก(?:แค่)?|ไม่เกิน|เหลือ(?:เวลา)?|within|in)\s*(?:ประมาณ)?\s*{_N}\s*{_U}"),
    re.compile(rf"(?:อัปเดต|อัพเดต|ยืนยัน|ชำระ|จ่าย)ใน\s*{_N}\s*{_U}"),
)
_AGO_WORDS: Final = (
    (r"เมื่อกี้|ตะกี้|เมื่อสักครู่|สักครู่นี้|เมื่อตะกี้|แป๊บเดียว|เดี๋ยวนี้เอง|สดๆ ?ร้อนๆ"
     r"|(?:เพิ่ง|พึ่ง)(?:จะ)?(?:โอน|จ่าย|กด|โดน|เสีย|ถูก|รู้)"
     r"|just now|just (?:sent|transferred|paid|lost)|เมื่อกี๊|หมะกี้|ตะกี๊|เมื่อแลง", 0.5),
    (r"เมื่อชั่วโมง(?:ก่อน|ที่แล้ว)|ชั่วโมงก่อน|ครึ่งชั่วโมง|(?:ผ่านมา|ไม่ถึง|แค่)ชั่วโมง|an hour ago", 1),
    (r"(?:เมื่อ|ตอน)?เช้านี้|เมื่อเช้า|เมื่อบ่าย|บ่ายนี้|เมื่อเที่ยง|เย็นนี้|วันนี้|มื้อนี้|ตอนบ่าย"
     r"|ตอนเช้า|ตอนเที่ยง|this (?:morning|afternoon|evening)|today|มื้อเช้า", 10),
    (r"เมื่อคืน(?!ก่อน|วานซืน)|คืนที่ผ่านมา|last night|คืนวานนี้|เมื่อคืนนี้|มื้อคืน", 16),
    (r"เมื่อวาน(?:นี้)?(?:ตอน)?(?:เย็น|ค่ำ|ดึก|บ่าย)", 20),
    (r"เมื่อวาน(?!ซืน)|วานนี้|yesterday|มื้อวาน|แรกวา", 30),
    (r"เมื่อวานซืน|วานซืน|มะรืนก่อน|day before yesterday|มื้อซืน", 54),
    (r"(?:อาทิตย์|สัปดาห์)(?:ที่แล้ว|ก่อน|ที่ผ่านมา)|last week", 168),
    (r"เดือน(?:ที่แล้ว|ก่อน|ที่ผ่านมา)|last month|หลายเดือน(?:แล้ว|ก่อน)|ตั้งแต่เดือน", 720),
    (r"ปี(?:ที่แล้ว|ก่อน|ที่ผ่านมา)|last year|หลายปี", 8760),
)  # fmt: skip
_OLDEST_DAYS: Final = 4000
_CLOCK: Final = re.compile(
    r"(?:เมื่อ|ตอน|เวลา|at)\s*(?:เวลา)?\s*(?P<h>[01]?\d|2[0-3])[.:](?P<m>[0-5]\d)"
)
_SOON_WORDS: Final = (
    (r"ตอนนี้|เดี๋ยวนี้|กำลัง(?!ใจ|กาย|ซื้อ|ทรัพย์|การ|ไฟ|พล)|ทันที|right now|immediately|อยู่ในสาย|ยังคุยอยู่", 0.5),
    (r"คืนนี้|ค่ำนี้|เย็นนี้|บ่ายนี้|เช้านี้|tonight|แลงนี้", 4),
    (r"วันนี้|ก่อนเที่ยงคืน|สิ้นวัน|today|before midnight|พรุ่งนี้|มื้ออื่น|tomorrow|พรุ่งนี่|วันสุดท้าย", 20),
    (r"มะรืน|สองวันนี้|วันมะรืน|สุดสัปดาห์นี้|เสาร์อาทิตย์นี้|this weekend", 60),
    (r"อาทิตย์นี้|สัปดาห์นี้|อาทิตย์หน้า|สัปดาห์หน้า|วันจันทร์|วันศุกร์|วันอาทิตย์|this week|next week", 120),
)  # fmt: skip


def _hours(found: re.Match[str]) -> float:
    written = found["n"]
    number = float(written) if written.isdecimal() else float(_NUMBER_WORDS[written])
    return number * _UNIT_HOURS[found["u"]]


def _readable(text: str) -> str:
    return light_fold(text).lower()


def hours_since(text: str, *, received: datetime | None = None) -> float | None:
    """Hours since the latest past moment that a text names, None when it names none.

    A clock time without a date is taken as the last time the clock showed it; dates need
    `received` to be placed.
    """
    plain = _readable(text)
    seen = [_hours(found) for pattern in _AGO for found in pattern.finditer(plain)]
    seen += [hours for pattern, hours in _AGO_WORDS if re.search(pattern, plain)]
    seen += _clocks(plain, received=received)
    if received is not None:
        today = received.date()
        for found in find_dates(text, today=today):
            days = (today - found.last).days if found.last else 0
            if 0 < days < _OLDEST_DAYS:
                seen.append(days * 24.0)
    return min(seen, default=None)


def _clocks(plain: str, *, received: datetime | None) -> list[float]:
    hours = []
    for found in _CLOCK.finditer(plain):
        if received is None:
            hours.append(12.0)
            continue
        now = received.hour + received.minute / 60
        hours.append((now - int(found["h"]) - int(found["m"]) / 60) % 24)
    return hours


def hours_until(text: str) -> float | None:
    """Hours until the nearest coming moment or deadline that a text names, None without one."""
    plain = _readable(text)
    seen = [_hours(found) for pattern in _WITHIN for found in pattern.finditer(plain)]
    seen += [hours for pattern, hours in _SOON_WORDS if re.search(pattern, plain)]
    return min(seen, default=None)


def in_words(hours: float) -> tuple[str, str]:
    """A length of time as people say it, Thai and English."""
    if hours < 1:
        minutes = max(1, round(hours * 60))
        return f"{minutes} นาที", f"{minutes} minutes"
    if hours < 48:
        return f"{round(hours)} ชั่วโมง", f"{round(hours)} hours"
    return f"{round(hours / 24)} วัน", f"{round(hours / 24)} days"
