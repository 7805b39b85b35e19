"""Words that stand near a number and tell what it is."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from ruthan.matching.engine.entities.lexicon import banks

REACH: Final = 25

_WORDS: Final = {
    "account": (r"บัญชี|บ/ช|บช\.|เลขที่บช|เลขบช|account|acc\b|a/c|ธนาคาร|ธ\.|แบงก์|แบงค์|\bbank|โอนเข้า"),
    "transfer": r"โอน|ฝาก|ชำระ|จ่าย|สลิป|transfer|pay\b",
    "promptpay": (
        r"พร้อมเพย์|พร้อมเพ|พรอมเพย์|prompt\s?pay|\bpp\b|วอลเล็?[ทต]|วอเลท|wallet"
        r"|truemoney|ทรูมันนี่"
    ),
    "phone": (
        r"โทร|เบอร์|มือถือ|สายด่วน|ฮอตไลน์|ติดต่อ|สอบถาม|\btel\b|\bcall\b|phone|mobile"
        r"|hotline|☎|📞|📱"
    ),
    "citizen": r"บัตรประชาชน|เลขบัตร|ปชช|ประจำตัวประชาชน|citizen|id\s?card|13\s?หลัก",
    "juristic": (r"นิติบุคคล|ทะเบียนพาณิชย์|ผู้เสียภาษี|ทะเบียนบริษัท|เลขภาษี|tax\s?id|บริษัท|บจก|หจก"),
    "fda": r"อย\.|\bอย\b|อย\s?\d|เลขสารบบ|สารบบอาหาร|เลข\s?อย|จดแจ้ง|\bfda\b",
    "cosmetic": r"จดแจ้ง|เครื่องสำอาง",
    "parcel": r"พัสดุ|tracking|เลขแทร็?ค|ems|ขนส่ง|จัดส่ง|flash|kerry|j&t",
}


@cache
def _pattern(topic: str) -> re.Pattern[str]:
    return re.compile(_WORDS[topic], re.IGNORECASE)


class Surroundings:
    """What is said just before and just after a span of a light-folded text."""

    __slots__ = ("_after", "_before", "_text", "_start", "_end")

    def __init__(self, text: str, start: int, end: int) -> None:
        """Look `REACH` characters back and fewer ahead, where people name things less often."""
        self._text, self._start, self._end = text, start, end
        self._before = text[max(0, start - REACH) : start]
        self._after = text[end : end + REACH - 5]

    def speaks_of(self, topic: str) -> bool:
        """True when a word of the topic stands on either side."""
        pattern = _pattern(topic)
        return bool(pattern.search(self._before) or pattern.search(self._after))

    def introduces(self, topic: str) -> bool:
        """True when a word of the topic stands before the span."""
        return bool(_pattern(topic).search(self._before))

    def nearest(self, *topics: str) -> str | None:
        """Of some topics, the one whose word stands closest before the span."""
        last = {
            topic: max((found.end() for found in _pattern(topic).finditer(self._before)), default=0)
            for topic in topics
        }
        best = max(last, key=lambda topic: last[topic])
        return best if last[best] else None

    def bank(self) -> str | None:
        """The code of the bank named nearest, before the number rather than after it."""
        before = self._text[max(0, self._start - 40) : self._start]
        after = self._text[self._end : self._end + 40]
        weak = bool(_pattern("account").search(before) or _pattern("transfer").search(before))
        names = banks(weak=weak)
        left = list(names.find(before))
        if left:
            return left[-1].code
        right = next(names.find(after), None)
        return right.code if right else None
