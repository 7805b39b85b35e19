"""Money in running text: marked amounts, and bare numbers where people speak of paying."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ruthan.core.text.money import format_baht, parse_money
from ruthan.matching.engine.entities.entity import Reading

_COUNTED = (
    r"(?:\s?(?:คน|ราย|ครั้ง|ปี|วัน|เดือน|ชั่วโมง|ชม|นาที|วิ|โดส|เม็ด|ตัว|ไร่|เท่า|กิโล|กก|กม|เมตร|ลิตร|มล|กรัม|"
    r"ชิ้น|คัน|หลัง|วิว|ไลก์|แชร์|ครัวเรือน|หลัก|อัน|สาขา|แห่ง|ข้อ|ชนิด|หุ้น|ตัน|บ้าน|เครื่อง|หมู่|องศา|คะแนน|"
    r"แต้ม|พอยท์|point|user|view|like|%|เปอร์เซ็น|usd|ดอลลาร์|ดอลล่าร์|เหรียญ|ยูโร|เยน|หยวน|วอน|mb|gb|mhz|kg|km|ml|mg))"
)
_COMMA = re.compile(
    rf"(?<![\d.,/-])\d{{1,3}}(?:,\d{{3}})+(?:\.\d{{1,2}})?(?![\d,]|{_COUNTED})", re.I
)
_PAID = re.compile(
    r"(?:โอน(?:เงิน|เพิ่ม|ไปให้|ไป|รวม|ค้ำ|แล้ว|มา|ให้|ค่า[^\d\s]{0,12}){0,3}|จ่าย(?:ไป|แล้ว|ให้){0,2}|ยืม(?:เงิน)?|กู้(?:เงิน)?|วงเงิน|เงินกู้|เครดิต(?:ฟรี)?|แจก(?:ฟรี|เงิน)?|"
    r"ฟรี|รับ(?:เงิน|ทันที)?|ราคา|ค่า[^\d\s]{1,14}|เสียเงิน|เงินหาย|เงินเดือน|ลงทุน|ฝาก|ถอน|ปันผล|กำไร|รายได้|เงิน(?:เข้า|ออก)?|คงเหลือ|ยอด)"
    rf"\s?(?P<number>[1-9]\d{{1,7}}(?:\.\d\d)?)(?![\d.,/:-]*\d|{_COUNTED}|\s?[-–/.:]\s?\d|[a-z])",
    re.I,
)
_MONEY_WORD = re.compile(
    r"โอน|จ่าย|เงิน|บาท|ยืม|กู้|ราคา|ค่า|เครดิต|ฝาก|ถอน|ลงทุน|รับ|แจก|ซื้อ|ขาย|สั่ง|ชำระ|ยอด|หาย|ฟรี|กำไร|รายได้"
)
_COUNTED_AFTER = re.compile(_COUNTED, re.IGNORECASE)


def read_amounts(text: str) -> Iterator[Reading]:
    """Amounts of money of a light-folded text; numbers of people, days and doses are left out."""
    taken: list[tuple[int, int]] = []
    for money in parse_money(text):
        if not money.marked and _COUNTED_AFTER.match(text, money.end):
            continue
        taken.append((money.start, money.end))
        sure = 0.95 if money.marked else 0.7
        yield _money(money.satang, money.start, money.end, sure)
    for found in _COMMA.finditer(text):
        if _free(found.start(), taken):
            near = bool(_MONEY_WORD.search(text, max(0, found.start() - 25), found.start()))
            taken.append(found.span())
            satang = round(float(found[0].replace(",", "")) * 100)
            yield _money(satang, found.start(), found.end(), 0.8 if near else 0.5)
    for found in _PAID.finditer(text):
        if _free(found.start("number"), taken):
            start, end = found.span("number")
            yield _money(round(float(found["number"]) * 100), start, end, 0.6)


def _free(start: int, taken: list[tuple[int, int]]) -> bool:
    return not any(low <= start < high for low, high in taken)


def _money(satang: int, start: int, end: int, sure: float) -> Reading:
    value = format_baht(satang).replace(",", "")
    return Reading("money", value, start, end, sure, (("satang", satang),))
