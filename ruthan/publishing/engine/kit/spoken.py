"""Numbers as they are read aloud in Thai: counts, decimals, money, dates, times, telephones.

A telephone or hotline number is read digit by digit, a count as a number; what cannot be told
apart (a long row of digits, one that begins with nought) is read digit by digit, which is never
wrong, only slow.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Final

from ruthan.core.text.dates import BUDDHIST_ERA, LONG_MONTHS, find_light_dates
from ruthan.core.text.fold import light_fold
from ruthan.core.text.money import number_words

DIGITS: Final = ("ศูนย์", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")
_LONGEST_COUNT: Final = 12  # digits; more are an account, a parcel, an identity

_NUMBER = r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
_CALLED = r"(?:โทรศัพท์|โทร\.?|สายด่วน|เบอร์|หมายเลข|กด|เลขที่|รหัส|เคส)"
_HOTLINE = re.compile(
    rf"({_CALLED}\s?)(\d{{3,4}}(?:\s?(?:,|หรือ|และ|/)\s?\d{{3,4}})*)(?![\d,.]\d)(?!\d)"
)
_PHONE = re.compile(
    r"\+\d{1,3}(?:[\s-]\d{2,4}){2,4}(?!\d)|\+\d{8,15}(?!\d)"
    r"|(?<![\d.,-])0\d{1,3}[\s-]\d{3,4}(?:[\s-]\d{3,4})?(?!\d)"
    r"|(?<![\d.,-])\d{1,4}(?:-\d{1,6}){2,5}(?![\d-])"
)
_NOUGHT = re.compile(r"(?<![\d.,])0\d{2,}(?![\d]|\.\d)")
_TIME = re.compile(
    r"(?<!\d)([01]?\d|2[0-4])[.:]([0-5]\d)"
    r"(?:\s?(?:-|–|ถึง)\s?([01]?\d|2[0-4])[.:]([0-5]\d))?\s?(?:น\.|นาฬิกา)"
)
_HOUR = re.compile(r"(?<!\d)([01]?\d|2[0-4]):([0-5]\d)(?!\d)")
_MONEY = re.compile(
    rf"(฿\s?)?(?<![\d.])({_NUMBER})(?!\d)(\s?(?:ล้าน|แสน|หมื่น|พัน|ร้อย)+)?(\s?บาท|\s?บ\.|\.-)?(?!\d)"
)
_PERCENT = re.compile(rf"(?<![\d.])({_NUMBER})\s?%")
_RANGE = re.compile(rf"(?<![\d.-])({_NUMBER})\s?[-–]\s?({_NUMBER})(?![\d-])")
_SLASH = re.compile(r"(?<=\d)/(?=\d)")
_MINUS = re.compile(r"(?:(?<=\s)|^)-(?=\d)")
_PLAIN = re.compile(_NUMBER)
_SHORT: Final = (
    ("พ.ศ.", "พุทธศักราช"), ("ค.ศ.", "คริสต์ศักราช"), ("ชม.", "ชั่วโมง"), ("กทม.", "กรุงเทพมหานคร"),
    ("กก.", "กิโลกรัม"), ("กม.", "กิโลเมตร"), ("ซม.", "เซนติเมตร"), ("มล.", "มิลลิลิตร"),
    ("น.ส.", "นางสาว"), ("รพ.", "โรงพยาบาล"), ("จ.", "จังหวัด"), ("อ.", "อำเภอ"), ("ต.", "ตำบล"),
)  # fmt: skip
_DUST: Final = re.compile(r"(?i)\bPM\s?(?=2\.5|10\b)")  # read letter by letter in Thai
_TIDY: Final = re.compile(r"[ \t]{2,}")


def spoken(text: str) -> str:
    """The text as it is read aloud: no digit is left in it, whatever script it was written in."""
    told = light_fold(text)
    told = _dates(_DUST.sub("พีเอ็ม ", told))
    for pattern, say in _STEPS:
        told = pattern.sub(say, told)
    for short, whole in _SHORT:
        told = re.sub(rf"(?<![\u0e01-\u0e4e.]){re.escape(short)}\s?", whole, told)
    return _TIDY.sub(" ", told).strip()


def count(number: str) -> str:
    """A number as it is written (1,234.50) in words: each digit after the point by itself."""
    whole, _, rest = number.replace(",", "").partition(".")
    if len(whole) > _LONGEST_COUNT or (len(whole) > 1 and whole[0] == "0"):
        words = one_by_one(whole)
    else:
        words = number_words(int(whole)) or DIGITS[0]
    return f"{words}จุด{one_by_one(rest)}" if rest else words


def one_by_one(digits: str) -> str:
    """Digit by digit: 1441 is หนึ่งสี่สี่หนึ่ง."""
    return "".join(DIGITS[int(digit)] for digit in digits if digit.isdigit())


def day_words(day: date) -> str:
    """A day with its month and its Buddhist year."""
    year = number_words(day.year + BUDDHIST_ERA)
    return f"{number_words(day.day)} {LONG_MONTHS[day.month - 1]} {year}"


def _dates(text: str) -> str:
    """Dates in words; a day that no calendar has stays as it is and is read as numbers."""
    out, at = [], 0
    for found in find_light_dates(text, today=date(2026, 1, 1)):
        if found.first is None or found.last is None:
            continue
        out.append(text[at : found.start])
        out.append(_span(found.first, found.last, year=found.year_given))
        at = found.end
    return "".join([*out, text[at:]])


def _span(first: date, last: date, *, year: bool) -> str:
    """One day, or from one to another; what both share is said once."""
    end = day_words(last) if year else _day_alone(last)
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{number_words(first.day)} ถึง {end}"
    if first.year == last.year:
        return f"{_day_alone(first)} ถึง {end}"
    return f"{day_words(first)} ถึง {end}"


def _day_alone(day: date) -> str:
    return f"{number_words(day.day)} {LONG_MONTHS[day.month - 1]}"


def _hotline(found: re.Match[str]) -> str:
    told = re.sub(r"\d+", lambda number: one_by_one(number[0]), found[2])
    return found[1] + re.sub(r"\s?[,/]\s?", " ", told)


def _phone(found: re.Match[str]) -> str:
    parts = [one_by_one(part) for part in re.split(r"[\s-]", found[0].lstrip("+"))]
    told = " ".join(part for part in parts if part)
    return f"บวก {told}" if found[0].startswith("+") else told


def _clock(hour: str, minute: str) -> str:
    told = f"{number_words(int(hour)) or DIGITS[0]}นาฬิกา"
    return told + (f"{number_words(int(minute))}นาที" if int(minute) else "")


def _time(found: re.Match[str]) -> str:
    told = _clock(found[1], found[2])
    return f"{told} ถึง {_clock(found[3], found[4])}" if found[3] else told


def _hour(found: re.Match[str]) -> str:
    return _clock(found[1], found[2])


def _money(found: re.Match[str]) -> str:
    sign, number, scale, unit = found.groups()
    if not (sign or unit or scale):
        return found[0]
    scale = (scale or "").strip()
    if not (sign or unit):
        return f"{count(number)}{scale}"
    baht, _, satang = number.partition(".")
    if scale or not 0 < len(satang) <= 2:
        return f"{count(number)}{scale}บาท"
    small = int(satang.ljust(2, "0"))
    return f"{count(baht)}บาท" + (f"{number_words(small)}สตางค์" if small else "")


def _percent(found: re.Match[str]) -> str:
    return f"{count(found[1])}เปอร์เซ็นต์"


def _range(found: re.Match[str]) -> str:
    return f"{count(found[1])}ถึง{count(found[2])}"


_STEPS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str] | str], ...]] = (
    (_TIME, _time),
    (_HOTLINE, _hotline),
    (_PHONE, _phone),
    (_PERCENT, _percent),
    (_NOUGHT, lambda found: one_by_one(found[0])),
    (_RANGE, _range),
    (_MONEY, _money),
    (_HOUR, _hour),
    (_SLASH, " ทับ "),
    (_MINUS, "ลบ"),
    (_PLAIN, lambda found: count(found[0])),
)
