"""Organisations, provinces and ages that a text names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ruthan.matching.engine.entities.entity import Reading
from ruthan.matching.engine.entities.lexicon import Named, agencies, banks, clear_banks, places

_BANK_WORD = re.compile(
    r"(?:ธนาคาร|ธ\.|แบ๊?งก์|แบ๊?งค์|\bbank\s?(?:of)?|บมจ\.|บัญชี)\s{0,2}$", re.IGNORECASE
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
    r"(?:อายุ|วัย)\s?(?:ตั้งแต่|ระหว่าง|ประมาณ|เพียง|แค่|ได้|ราว)?\s?(?:(?P<low>\d{1,2})\s?(?:ปี)?\s?(?:-|–|ถึง)\s?)?"
    rf"(?P<age>\d{{1,3}})(?!\d)(?P<unit>\s?(?:ปี|ขวบ))?{_UNITS}"
)
_AGE_KIN = re.compile(
    rf"(?:{_KIN})(?:ของ(?:ผม|ฉัน|หนู)|ผม|ฉัน|เรา)?\s?(?P<age>\d{{1,2}})(?!\d)(?P<unit>\s?(?:ปี|ขวบ))?{_UNITS}"
)
_AGE_TODDLER = re.compile(r"(?<![\d.,])(?P<age>\d{1,2})(?P<unit>\s?ขวบ)")
_AGE_ENGLISH = re.compile(
    r"\b(?:aged?\s(?P<age>\d{1,2})|(?P<age2>\d{1,2})[\s-]years?[\s-]old|i'?\s?a?m\s(?P<age3>\d{2})(?=\W))",
    re.I,
)


# A name that goes on is that of another company, club or paper.
_BANK_GOES_ON = re.compile(
    r"\s?(?:first|เฟิร์ส|consumer|คอนซูเมอร์|auto|ออโต้|lease|leasing|ลีส|ประกัน|insur|securities|หลักทรัพย์"
    r"|asset|บลจ|เครดิตการ์ด|ธุรกิจ|ดุสิต|โพล|แอ็?กซ่า|axa|x\b)",
    re.IGNORECASE,
)
_PLACE_GOES_ON = re.compile(
    r"\s?(?:ธุรกิจ|ประกัน|ดุสิต|โพล|คริสเตียน|นครินทร์|ตัดใหม่|ยูไนเต็ด|united|เอฟ\.?ซี|fc\b|ซิตี้|city\b|ยูธ|แบงก์|bank)",
    re.IGNORECASE,
)
# จ without its dot, after a Thai letter, ends a word: สนใจเลย.
_JUST_A_LETTER = re.compile("\u0e08(?![\u0e31\u0e27.])")
_WORD_BEFORE = re.compile("[\u0e01-\u0e4e]$")
_SYLLABLE_STARTS = frozenset("คลรซดปถหสฝท") | {"\u0e48", "\u0e49", "\u0e4a", "\u0e4b"}
_PROVINCE_WORD = re.compile(r"(?:จังหวัด|จว\.?|จ(?:\.|(?!ั))|อ\.?\s?เมือง|อำเภอเมือง)\s*(?=\S)")
# Words for another thing in small letters, or without Thai letters near.
_CAPITALS = frozenset({"pea", "mea", "pwa", "mwa", "ig"})


def read_agencies(text: str) -> Iterator[Reading]:
    """Organisations named in a light-folded text, banks among them, by organisation code."""
    for named in agencies().find(text):
        if _is_other_word(text, named):
            continue
        sure = 0.6 if named.name == "ตำรวจ" or named.code.startswith("platform:") else 0.9
        yield Reading("agency", named.code, named.start, named.end, sure)
    for named in banks().find(text):
        before = _BANK_WORD.search(text, max(0, named.start - 9), named.start)
        clear = clear_banks().knows(named.name)
        if (before or clear) and not _BANK_GOES_ON.match(text, named.end):
            start = before.start() if before and not before[0].startswith("บัญชี") else named.start
            yield Reading("agency", f"bank:{named.code}", start, named.end, 0.95 if before else 0.8)


def _is_other_word(text: str, named: Named) -> bool:
    """True where the letters of a short name belong to a word: อร่อย., สมอง, ตร.ม., peas."""
    short = named.name.replace(".", "")
    before, after = text[max(0, named.start - 1) : named.start], text[named.end : named.end + 6]
    if named.name.lower() in _CAPITALS:
        return not named.name.isupper()
    if short == "อย":
        return before in _SYLLABLE_STARTS
    if short in {"สน", "สภ"}:
        return "." not in named.name
    if short == "สมอ":
        return "." not in named.name and bool(re.match(r"[\u0e01-\u0e4e]", after))
    return short == "ตร" and bool(re.match(r"\s?(?:ม(?![\u0e30-\u0e4e])|ว\b|วา|กม|เมตร|นิ้ว)", after))


def read_places(text: str) -> Iterator[Reading]:
    """Provinces named in a light-folded text, by their two-digit code; banks' names are not."""
    for named in places().find(text):
        before = text[max(0, named.start - 12) : named.start]
        if _BANK_WORD.search(before) or before.endswith(("กรุงศรี", "ฟุตบอล")):
            continue
        if _PLACE_GOES_ON.match(text, named.end) or (
            named.name == "กรุงเทพ" and before.endswith(("โรงพยาบาล", "รพ.", "ประกัน"))
        ):
            continue
        if _JUST_A_LETTER.match(named.name) and _WORD_BEFORE.search(before):
            continue
        introduced = _PROVINCE_WORD.match(named.name)
        start = named.start + (introduced.end() if introduced else 0)
        said = introduced or before.rstrip().endswith(("จังหวัด", "จ.", "จว."))
        yield Reading("place", named.code, start, named.end, 0.95 if said else 0.85)


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
            glued = pattern is _AGE_KIN and not found["unit"] and text[start - 1] != " "
            if start in taken or not 0 < int(text[start:end]) <= 120:
                continue
            taken.add(start)
            low = found.groupdict().get("low")
            if low:
                yield Reading("person_age", str(int(low)), *found.span("low"), sure)
            unit = bool(found.groupdict().get("unit"))
            last = found.end("unit") if unit else end
            certain = 0.45 if glued else sure + 0.04 * unit
            yield Reading("person_age", str(int(text[start:end])), start, last, certain)
