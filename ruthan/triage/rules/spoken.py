"""Amounts that people say without a unit: สามแสนห้า, หมื่นสอง, เก้าหมื่นกว่า."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_DIGITS: Final = {
    "หนึ่ง": 1, "นึง": 1, "สอง": 2, "สาม": 3, "สี่": 4, "ห้า": 5, "หก": 6, "เจ็ด": 7, "แปด": 8,
    "เก้า": 9, "สิบ": 10, "ครึ่ง": 0.5, "หลาย": 3,
}  # fmt: skip
_SCALES: Final = {"ร้อย": 100, "พัน": 1_000, "หมื่น": 10_000, "แสน": 100_000, "ล้าน": 1_000_000}
_DIGIT: Final = "|".join(_DIGITS)
_SPOKEN: Final = re.compile(
    rf"(?P<count>{_DIGIT}|\d{{1,3}}(?!\d))?(?P<scale>{'|'.join(_SCALES)})(?P<rest>{_DIGIT})?(?!ว|น้ำ|ธ์)"
)
_TENTH: Final = 10


def spoken_baht(tight: str) -> Iterator[int]:
    """Baht of every spoken amount of a text without spaces; one count or rest must be named.

    A digit after a scale is the next place down: สามแสนห้า is 350,000.
    """
    for found in _SPOKEN.finditer(tight):
        count, rest = found["count"], found["rest"]
        if count is None and rest is None:
            continue
        scale = _SCALES[found["scale"]]
        number = float(count) if count and count.isdecimal() else _DIGITS.get(count or "", 1)
        yield int(number * scale + _DIGITS.get(rest or "", 0) * scale / _TENTH)
