"""Thai money: read from free text into satang, written in figures and in words."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final, NamedTuple

from ruthan.core.text.fold import light_fold_with_map

_SCALES: Final = {
    "สิบล้าน": 10_000_000, "ร้อยล้าน": 100_000_000, "พันล้าน": 1_000_000_000,
    "หมื่นล้าน": 10_000_000_000, "แสนล้าน": 100_000_000_000, "ล้านล้าน": 1_000_000_000_000,
    "ล้าน": 1_000_000, "แสน": 100_000, "หมื่น": 10_000, "พัน": 1_000, "ร้อย": 100,
    "million": 1_000_000, "k": 1_000, "m": 1_000_000,
}  # fmt: skip
_SCALE = "|".join(sorted(_SCALES, key=len, reverse=True))
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{1,12}(?:\.\d{1,4})?"
_WORD_DIGITS: Final = {
    "หนึ่ง": 1, "เอ็ด": 1, "สอง": 2, "ยี่": 2, "สาม": 3, "สี่": 4, "ห้า": 5,
    "หก": 6, "เจ็ด": 7, "แปด": 8, "เก้า": 9,
}  # fmt: skip
_WORD_SCALES: Final = {"สิบ": 10, "ร้อย": 100, "พัน": 1_000, "หมื่น": 10_000, "แสน": 100_000}
_NUMBER_WORD = "|".join([*_WORD_DIGITS, *_WORD_SCALES, "ล้าน"])

_MONEY = re.compile(
    rf"(?P<sign>฿|\bTHB\s?|\bBaht\s?)?"
    rf"(?<![\d.,/:])(?P<number>{_NUMBER})(?!\d)"
    rf"(?:\s?(?P<scale>{_SCALE})(?![a-z])(?:\s?(?P<rest>\d(?:\.\d{{1,2}})?)(?![\d,.:/-]))?)?"
    rf"(?P<unit>\s?(?:บาท|บ\.|บ(?![\u0e01-\u0e4e])|฿|THB\b|Baht\b)|\.-|,-)?",
    re.IGNORECASE,
)
_WORDED = re.compile(
    rf"(?P<baht>(?:{_NUMBER_WORD}){{1,24}})บาท(?:(?P<satang>(?:{_NUMBER_WORD}){{1,4}})สตางค์|ถ้วน)?"
)
_NUMBER_WORDS = re.compile(_NUMBER_WORD)
_MAX_SATANG: Final = 10**17


class Money(NamedTuple):
    """An amount in satang and where it stands in the original text, end exclusive.

    `marked` tells that the text itself says money (a unit, a sign, ".-"); a bare scaled number
    such as "3 หมื่น" is not marked.
    """

    satang: int
    start: int
    end: int
    marked: bool


def parse_money(text: str) -> tuple[Money, ...]:
    """Every amount of a text, in order: "3 หมื่น5", "1.2 ล้าน", "๓.๕ แสน", "500.-", "฿1,000".

    A number counts when a unit, a sign or a Thai scale word stands beside it; bare numbers do
    not. A single digit after a scale is the next place down: 3 หมื่น 5 is 35,000.
    """
    folded = light_fold_with_map(text)
    return tuple(
        money._replace(start=start, end=end)
        for money in parse_light_money(folded.text)
        for start, end in [folded.origin(money.start, money.end)]
    )


def parse_light_money(text: str) -> tuple[Money, ...]:
    """`parse_money` of a text that is light-folded already; spans are those of that text."""
    found = sorted([*_figures(text), *_words(text)], key=lambda money: (money.start, -money.end))
    out: list[Money] = []
    for money in found:
        if not out or money.start >= out[-1].end:
            out.append(money)
    return tuple(out)


def _figures(text: str) -> list[Money]:
    """Amounts written with digits."""
    out = []
    for found in _MONEY.finditer(text):
        scale = (found["scale"] or "").lower()
        marked = bool(found["sign"] or found["unit"])
        if not marked and (not scale or scale.isascii()):
            continue
        satang = _satang(found["number"], _SCALES.get(scale, 1), found["rest"])
        if 0 <= satang < _MAX_SATANG:
            out.append(Money(satang, found.start(), found.end(), marked))
    return out


def _satang(number: str, scale: int, rest: str | None) -> int:
    """The value of "number scale rest" in satang; the rest counts tenths of the scale."""
    value = Decimal(number.replace(",", "")) * scale
    if rest:
        value += Decimal(rest) * scale / 10
    return int(value * 100)


def _words(text: str) -> list[Money]:
    """Amounts written in words and closed by บาท: สามร้อยห้าสิบบาทถ้วน."""
    out = []
    for found in _WORDED.finditer(text):
        satang = _value_of_words(found["baht"]) * 100 + _value_of_words(found["satang"] or "")
        if 0 < satang < _MAX_SATANG:
            out.append(Money(satang, found.start(), found.end(), marked=True))
    return out


def _value_of_words(words: str) -> int:
    """The number that Thai number words say; "สิบ" alone is ten, "ร้อย" alone a hundred."""
    total, group, digit = 0, 0, 0
    for word in _NUMBER_WORDS.findall(words):
        if word in _WORD_DIGITS:
            digit = _WORD_DIGITS[word]
        elif word == "ล้าน":
            total = (total + group + digit or 1) * 1_000_000
            group, digit = 0, 0
        else:
            group += (digit or 1) * _WORD_SCALES[word]
            digit = 0
    return total + group + digit


def format_baht(satang: int) -> str:
    """Baht in figures with thousands commas; satang only where there are any: 1,000 or 12.50."""
    sign = "-" if satang < 0 else ""
    baht, rest = divmod(abs(satang), 100)
    return f"{sign}{baht:,}.{rest:02d}" if rest else f"{sign}{baht:,}"


_DIGIT_WORDS = ("", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")
_PLACE_WORDS = ("", "สิบ", "ร้อย", "พัน", "หมื่น", "แสน")


def number_words(number: int) -> str:
    """A whole number in Thai words: เอ็ด after a ten, ยี่สิบ for twenty, groups of ล้าน."""
    if number >= 1_000_000:
        high, low = divmod(number, 1_000_000)
        return number_words(high) + "ล้าน" + (_below_million(low, after=True) if low else "")
    return _below_million(number, after=False)


def _below_million(number: int, *, after: bool) -> str:
    """A number under a million in words; `after` tells that millions stand before it."""
    digits = str(number)
    words = []
    for place, digit in zip(range(len(digits) - 1, -1, -1), map(int, digits), strict=True):
        if digit == 0:
            continue
        if place == 1 and digit <= 2:
            words.append("สิบ" if digit == 1 else "ยี่สิบ")
        elif place == 0 and digit == 1 and (after or number > 10):
            words.append("เอ็ด")
        else:
            words.append(_DIGIT_WORDS[digit] + _PLACE_WORDS[place])
    return "".join(words)


def baht_words(satang: int) -> str:
    """An amount in Thai words as on a cheque: 35000 satang is สามร้อยห้าสิบบาทถ้วน."""
    minus = "ลบ" if satang < 0 else ""
    baht, rest = divmod(abs(satang), 100)
    if baht == 0 and rest == 0:
        return "ศูนย์บาทถ้วน"
    whole = f"{number_words(baht)}บาท" if baht else ""
    return minus + whole + (f"{number_words(rest)}สตางค์" if rest else "ถ้วน")
