"""Organisations, provinces and ages that a text names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ruthan.matching.engine.entities.entity import Reading
from ruthan.matching.engine.entities.lexicon import agencies, banks, clear_banks, places

_BANK_WORD = re.compile(
    r"(?:ธนาคาร|ธ\.|แบงก์|แบงค์|\bbank\s?(?:of)?|บมจ\.|บัญชี)\s{0,2}$", re.IGNORECASE
)
_UNITS = (
    r"(?!\s?(?:คน|บาท|บ\.|ครั้ง|วัน|เดือน|นาที|ชม|ชั่วโมง|แสน|หมื่น|พัน|ล้าน|ร้อย|ตัว|เม็ด|กิโล|กก|โมง|ทุ่ม|ชิ้น|ใบ|แก้ว|หลัง|"
    r"เครื่อง|บัญชี|เบอร์|ราย|%|เท่า|อัน|กล่อง|ขวด|ช้อน|ลูก|รอบ|ข้อ|น\.|เมตร|ปีก่อน|ปีที่แล้ว)|[\d.,:/-]*\d)"
)
_KIN = (
    "ลูกสาว|ลูกชาย|ลูกหลาน|ลูก|หลานสาว|หลานชาย|หลาน|เด็กหญิง|เด็กชาย|เด็กผู้หญิง|เด็กผู้ชาย|เด็ก|น้องสาว|น้องชาย|น้อง|หนู|"
    "คุณแม่|คุณพ่อ|คุณยาย|คุณตา|คุณป้า|คุณลุง|แม่|พ่อ|ยาย|คุณปู่|คุณย่า|ปู่|ย่า|ป้า|ลุง|ด\\.ญ\\.|ด\\.ช\\."
)
_AGE_SAID = re.compile(
    rf"(?:อายุ|วัย)\s?(?:ประมาณ|เพียง|แค่|ได้|ราว)?\s?(?P<age>\d{{1,3}})(?!\d)(?P<unit>\s?(?:ปี|ขวบ))?{_UNITS}"
)
_AGE_KIN = re.compile(
    rf"(?:{_KIN})(?:ของ(?:ผม|ฉัน|หนู)|ผม|ฉัน|เรา)?\s?(?P<age>\d{{1,2}})(?!\d)(?P<unit>\s?(?:ปี|ขวบ))?{_UNITS}"
)
_AGE_TODDLER = re.compile(r"(?<![\d.,])(?P<age>\d{1,2})(?P<unit>\s?ขวบ)")
_AGE_ENGLISH = re.compile(
    r"\b(?:aged?\s(?P<age>\d{1,2})|(?P<age2>\d{1,2})[\s-]years?[\s-]old|i'?\s?a?m\s(?P<age3>\d{2})(?=\W))",
    re.I,
)


def read_agencies(text: str) -> Iterator[Reading]:
    """Organisations named in a light-folded text, banks among them, by organisation code."""
    for named in agencies().find(text):
        sure = 0.6 if named.name == "ตำรวจ" or named.code.startswith("platform:") else 0.9
        yield Reading("agency", named.code, named.start, named.end, sure)
    for named in banks().find(text):
        before = _BANK_WORD.search(text, max(0, named.start - 9), named.start)
        clear = clear_banks().knows(named.name)
        if before or clear:
            start = before.start() if before and not before[0].startswith("บัญชี") else named.start
            yield Reading("agency", f"bank:{named.code}", start, named.end, 0.95 if before else 0.8)


def read_places(text: str) -> Iterator[Reading]:
    """Provinces named in a light-folded text, by their two-digit code; banks' names are not."""
    for named in places().find(text):
        before = text[max(0, named.start - 12) : named.start]
        if _BANK_WORD.search(before) or before.endswith(("กรุงศรี", "ฟุตบอล")):
            continue
        sure = 0.95 if before.rstrip().endswith(("จังหวัด", "จ.", "จว.")) else 0.85
        yield Reading("place", named.code, named.start, named.end, sure)


def read_ages(text: str) -> Iterator[Reading]:
    """Ages of people of a light-folded text: said as such, or beside a word of kinship."""
    taken: set[int] = set()
    for pattern, sure in (
        (_AGE_SAID, 0.95),
        (_AGE_KIN, 0.7),
        (_AGE_TODDLER, 0.85),
        (_AGE_ENGLISH, 0.85),
    ):
        for found in pattern.finditer(text):
            name = found.lastgroup if pattern is _AGE_ENGLISH else "age"
            start, end = found.span(name or "age")
            if start in taken or not 0 < int(text[start:end]) <= 120:
                continue
            taken.add(start)
            unit = bool(found.groupdict().get("unit"))
            last = found.end("unit") if unit else end
            yield Reading("person_age", str(int(text[start:end])), start, last, sure + 0.04 * unit)
