"""The numbers that a text names, in figures or in Thai words, each in one spelling."""

from __future__ import annotations

import re
from typing import Final

_DIGITS: Final = {
    "หนึ่ง": 1, "นึง": 1, "เอ็ด": 1, "สอง": 2, "ยี่": 2, "สาม": 3, "สี่": 4, "ห้า": 5, "หก": 6,
    "เจ็ด": 7, "แปด": 8, "เก้า": 9,
}  # fmt: skip
_SCALES: Final = {
    "สิบ": 10, "ร้อย": 100, "พัน": 1_000, "หมื่น": 10_000, "แสน": 100_000, "ล้าน": 1_000_000,
    "k": 1_000,
}  # fmt: skip
_DIGIT = "|".join(_DIGITS)
_SCALE = "|".join(scale for scale in _SCALES if scale != "k")
_END = "(?![\u0e30-\u0e3a\u0e47-\u0e4e]|ธุ์|ธะ)"  # no mark and no พันธุ์ behind a number word
_COUNTED = (
    "วัน|คืน|เดือน|ปี|คน|ราย|ศพ|ตัว|เมตร|เข็ม|เม็ด|แก้ว|ครั้ง|ใบ|ชั่วโมง|ชม|องศา|คัน|เท่า|เขต|"
    "รอบ|เปอร์|บาท|ขวด|ทุ่ม|โมง|อาทิตย์|สัปดาห์|สาขา|ช้อน|เม็ด|ริกเตอร์"
)
_FIGURES = re.compile(
    rf"\d+(?:[.,:/-]\d+)*(?:\s?(?P<scale>(?:{_SCALE})+{_END}|k\b)(?P<rest>{_DIGIT})?)?"
)
_WORDS = re.compile(
    rf"(?:(?:{_DIGIT})?(?:{_SCALE}){_END})*(?:(?:{_DIGIT})(?:{_SCALE}){_END}|(?:{_SCALE})(?:หนึ่ง|นึง))"
    rf"(?:(?:{_SCALE}|{_DIGIT}){_END})*"
    rf"|(?:{_DIGIT})(?=\s?(?:{_COUNTED}))|สิบ(?:{_DIGIT})?(?=\s?(?:{_COUNTED}))"
)
_WORD = re.compile(f"{_DIGIT}|{_SCALE}")
_NUMBER = re.compile(rf"(?:\d[\d.,]*+|{_DIGIT}|{_SCALE})++")  # gives nothing back: 5555... is said
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?$")
_ACCOUNT_DIGITS: Final = 9


def quantities(folded: str) -> frozenset[str]:
    """The numbers of a folded text: 2,000, 2 พัน and สองพัน are all 2000.

    A number word alone counts before something counted, so that สามี names no three. Longer
    numbers with dashes, as accounts and phones have them, are their digits.
    """
    found = set()
    for figure in _FIGURES.finditer(folded):
        found.add(_figure(figure))
    for words in _WORDS.finditer(folded):
        if not folded[: words.start()].rstrip()[-1:].isdigit():  # else the scale of a figure
            found.add(str(_value(words[0])))
    return frozenset(found)


def is_number(word: str) -> bool:
    """Whether a folded word is figures or number words and nothing else."""
    return bool(_NUMBER.fullmatch(word))


def _figure(found: re.Match[str]) -> str:
    scale, rest = found["scale"] or "", found["rest"] or ""
    plain = found[0].removesuffix(rest).removesuffix(scale).strip()
    if _GROUPED.match(plain):
        plain = plain.replace(",", "")
    digits = re.sub(r"\D", "", plain)
    if len(digits) >= _ACCOUNT_DIGITS:
        return digits
    if not scale or not re.fullmatch(r"\d{1,9}(?:\.\d{1,6})?", plain):
        return plain
    factor = 1
    for word in _WORD.findall(scale) or ["k"]:
        factor *= _SCALES[word]
    value = float(plain) * factor + (_DIGITS[rest] * factor / 10 if rest else 0)
    return str(round(value))


def _value(words: str) -> int:
    """The number that Thai number words say; a digit behind a scale is the next place down."""
    alone = words.removesuffix("หนึ่ง").removesuffix("นึง")
    if alone in _SCALES:
        return _SCALES[alone]
    total, group, digit, last = 0, 0, 0, 1
    for word in _WORD.findall(words):
        if word in _DIGITS:
            digit = _DIGITS[word]
        elif word == "ล้าน":
            total = (total + group + digit or 1) * _SCALES[word]
            group, digit, last = 0, 0, _SCALES[word]
        else:
            last = _SCALES[word]
            group += (digit or 1) * last
            digit = 0
    return total + group + digit * (last // 10 if last >= 1_000 else 1)
