"""Numbers as they are read aloud in English: counts, decimals, baht, dates, times, telephones."""

from __future__ import annotations

import re
from typing import Final

from ruthan.core.text.fold import light_fold

DIGITS: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS: Final = (
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
    "eighteen", "nineteen",
)  # fmt: skip
_TENS: Final = (
    "",
    "",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
)
_SCALES: Final = ((10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred"))
_LONGEST_COUNT: Final = 12
_NUMBER = r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
_CALLED = re.compile(
    r"\b(call|dial|hotline|number|press|phone|code|on)(\s+)(\d{3,4})(?![\d,.]\d)(?!\d)", re.I
)
_PHONE = re.compile(r"\+?(?:\d{1,4}-){1,4}\d{1,6}(?!\d)|\+\d{8,15}|(?<![\d.,])0\d{2,}")
_BAHT = re.compile(rf"(?:฿|THB\s?)({_NUMBER})|({_NUMBER})(?=\s?(?:baht|THB)\b)", re.I)
_TIME = re.compile(r"(?<!\d)([01]?\d|2[0-4]):([0-5]\d)(?!\d)")
_DAY = re.compile(
    r"(?<!\d)(\d{1,2})\s+((?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*)"
    r"(?:\s+(\d{4}))?(?!\d)"
)
_PERCENT = re.compile(rf"({_NUMBER})\s?%")
_PLAIN = re.compile(_NUMBER)


def spoken_en(text: str) -> str:
    """The text as it is read aloud: no digit is left in it."""
    told = _DAY.sub(_day, light_fold(text))
    told = _CALLED.sub(lambda m: f"{m[1]}{m[2]}{one_by_one(m[3])}", told)
    told = _PHONE.sub(lambda m: one_by_one(m[0]), told)
    told = _TIME.sub(_time, told)
    told = _BAHT.sub(lambda m: f"{count(m[1])} baht" if m[1] else count(m[2]), told)
    told = _PERCENT.sub(lambda m: f"{count(m[1])} per cent", told)
    return _PLAIN.sub(lambda m: count(m[0]), told)


def count(number: str) -> str:
    """A number as it is written in words: each digit after the point by itself."""
    whole, _, rest = number.replace(",", "").partition(".")
    if len(whole) > _LONGEST_COUNT or (len(whole) > 1 and whole[0] == "0"):
        words = one_by_one(whole)
    else:
        words = _words(int(whole))
    return f"{words} point {one_by_one(rest)}" if rest else words


def one_by_one(digits: str) -> str:
    """Digit by digit: 1441 is one four four one."""
    return " ".join(DIGITS[int(digit)] for digit in digits if digit.isdigit())


def _words(number: int) -> str:
    if number < 10:
        return DIGITS[number]
    if number < 20:
        return _TEENS[number - 10]
    if number < 100:
        rest = f"-{DIGITS[number % 10]}" if number % 10 else ""
        return _TENS[number // 10] + rest
    value, name = next(pair for pair in _SCALES if number >= pair[0])
    high, low = divmod(number, value)
    between = " and " if low and (value == 100 or low < 100) else " "
    return f"{_words(high)} {name}" + (f"{between}{_words(low)}" if low else "")


def _day(found: re.Match[str]) -> str:
    year = f" {_words(int(found[3]))}" if found[3] else ""
    return f"{_words(int(found[1]))} {found[2]}{year}"


def _time(found: re.Match[str]) -> str:
    hour, minute = int(found[1]), int(found[2])
    if not minute:
        return f"{_words(hour)} hundred hours"
    return f"{_words(hour)} {'oh ' if minute < 10 else ''}{_words(minute)}"
