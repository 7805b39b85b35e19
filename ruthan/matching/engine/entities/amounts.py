"""Money in running text: marked amounts, and bare numbers where people speak of paying."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ruthan.core.text.money import format_baht, parse_light_money
from ruthan.matching.engine.entities.entity import Reading

_COUNTED = (
    r"(?:\s?(?:คน|ราย|ครั้ง|ปี|วัน|เดือน|ชั่วโมง|ชม|นาที|วิ|โดส|เม็ด|ตัว|ไร่|เท่า|กิโล|กก|กม|เมตร|ลิตร|มล|กรัม|"
    r"ชิ้น|คัน|หลัง|วิว|ไลก์|แชร์|ครัวเรือน|หลัก|อัน|สาขา|แห่ง|ข้อ|ชนิด|หุ้น|ตัน|บ้าน|เครื่อง|หมู่|องศา|คะแนน|"
    r"แต้ม|(?:ทรู|ยู)?พ[้็]?อย[ทต]?์?|พอยท์|point|coin|user|view|like|%|เปอร์เซ็?น|usd|ดอลลาร์|ดอลล่าร์|เหรียญ|ยูโร|เยน|หยวน|วอน|"
    r"แถม|ขวด|แก้ว|กล่อง|ซอง|แพ็?[คก]|สี|รส|ใบ|เม(?:็)?กะ|mb|gb|mhz|kg|km|ml|mg|hp|cc|โมง|ทุ่ม|น\.|ดวง|บิล|ยูส|แรงม้า|รอบ|โล|ไมล์|ก\.ม|ห้อง|ท่าน|ชุด|นิวตัน|ที่นั่ง|สลึง|เพชร|เพรช))"
)
_NUMBER = r"[1-9]\d{1,7}(?:\.\d\d)?"
_NO_MORE = rf"(?![\d.,:/-]*\d|{_COUNTED}|\s?[-–/.:]\s?\d|[a-z])"
_COMMA = re.compile(
    rf"(?<![\d.,/-])\d{{1,3}}(?:,\d{{3}})+(?:\.\d{{1,2}})?(?![\d,]|{_COUNTED})", re.I
)
_PAID = re.compile(
    r"(?:โอน(?:เงิน|เพิ่ม|ไปให้|ไป|รวม|ค้ำ|แล้ว|มา|ให้|ค่า[^\d\s]{0,12}){0,3}|จ่าย(?:ไป|แล้ว|ให้){0,2}|ยืม(?:เงิน)?|กู้(?:เงิน)?|วงเงิน|เงินกู้|เครดิต(?:ฟรี)?|แจก(?:ฟรี|เงิน|เลย)?|"
    r"ฟรี|รับ(?:เงิน|ทันที|สูงสุด)?|ราคา(?:แค่|เพียง|พิเศษ)?|ค่า[^\d\s]{1,14}|เสียเงิน|เงินหาย|เงินเดือน|ลงทุน|ฝาก|ถอน|ปันผล|กำไร|รายได้|เงิน(?:เข้า|ออก|สด|รางวัล)?|"
    r"คงเหลือ|ยอด|(?:ลด)?เหลือ(?:เพียง|แค่)?|ป[รก]?กติ|ให้เลย|เติม(?:เงิน)?(?:ถึง)?|ปรับ(?:เงิน)?|โบนัส|(?<!ร้อ)[ก-ฮ]ละ|สูงสุด)"
    rf"\s?(?:[1-9]\d{{1,5}}\s?[-–]\s?)?(?P<number>{_NUMBER}){_NO_MORE}",
    re.IGNORECASE,
)
# A large round number some words after what is lent, granted or won.
_GRANTED = re.compile(
    r"(?:สินเชื่อ|กองทุน|เงินกู้|วงเงิน|เงินสด|ได้รับ|รางวัล|เยียวยา|ช่วยเหลือ|ถอนได้|ยื่นกู้)[^\d\n]{0,30}?"
    rf"(?<!\d)(?P<number>[1-9]\d{{0,4}}(?:000|500)){_NO_MORE}",
    re.IGNORECASE,
)
_EARNED = re.compile(
    r"(?:รายได้|ค่าจ้าง|ค่าแรง|เงิน|จ้าง|กำไร)[^\d\n]{0,20}?"
    r"(?P<number>[1-9]\d{2,6})\s?(?:/|ต่อ)\s?(?:วัน|เดือน|ชม|ชั่วโมง|สัปดาห์|ครั้ง|คน|งาน)"
)
# Stake and gain of a gambling offer: ฝาก 19 รับ 100, also with a letter drawn in Latin.
_STAKE = re.compile(
    rf"(?<![\d.,/:a-z])(?P<number>[1-9]\d{{0,5}})\s?(?:รั[บuน]|ได้|รับเลย)\s?(?P<gain>{_NUMBER})(?![\d.,]*\d|{_COUNTED})",
    re.IGNORECASE,
)
_LETTER_B = re.compile(
    r"(?<![\w.,])(?P<number>[1-9]\d{0,4})B(?=/\s?(?:sms|ข้?ค|วัน|ว\b|ครั้ง|เดือน|ด\b|mth|day))"
    r"|(?:ราคา|จ่าย|เพียง|ค่า|แค่)\s?(?P<said>[1-9]\d{0,4})B(?![a-z\d])",
    re.IGNORECASE,
)
_MILLIONS = re.compile(
    r"(?:ราคา|เหลือ|เริ่ม(?:ต้น)?|ขาย|เพียง)[^\d\n]{0,12}(?P<number>\d{1,3}(?:\.\d{1,2})?)\s?ล\.(?:บ\.)?(?!\w)"
)
_RANGE = re.compile(
    r"(?<![\d.,/:-])(\d{1,3}(?:,\d{3})+|\d{1,7}(?:\.\d{1,2})?)\s?(?:-|–|~|ถึง|to)\s?$"
)
_SOME_NUMBER = re.compile(r"\d{2,}|\d\s?[Bb.รไ]|\d ล")
_LAUGHTER = re.compile(r"5{2,}")
_MILES = re.compile(r"(?:ไมล์|เลขไมล์|กำลัง|วิ่ง(?:มา)?)\s?$")
_MONEY_WORD = re.compile(
    r"โอน|จ่าย|เงิน|บาท|ยืม|กู้|ราคา|ค่า|เครดิต|ฝาก|ถอน|ลงทุน|รับ|แจก|ซื้อ|ขาย|สั่ง|ชำระ|ยอด|หาย|ฟรี|กำไร|รายได้"
)
_NO_AMOUNT = re.compile(rf"{_COUNTED}|ละ", re.IGNORECASE)
_BARE = (
    (_PAID, "number", 0.6), (_GRANTED, "number", 0.6), (_EARNED, "number", 0.7),
    (_STAKE, "number", 0.6), (_STAKE, "gain", 0.6), (_LETTER_B, "number", 0.6),
    (_LETTER_B, "said", 0.6),
)  # fmt: skip


def read_amounts(text: str) -> Iterator[Reading]:
    """Amounts of money of a light-folded text; numbers of people, days and doses are left out."""
    taken: set[int] = set()
    for money in parse_light_money(text):
        if not money.marked and _NO_AMOUNT.match(text, money.end):
            continue
        taken.update(range(money.start, money.end))
        sure = 0.95 if money.marked else 0.7
        yield _money(money.satang, money.start, money.end, sure)
        yield from _range_below(text, money.satang, money.start, money.end, taken)
    for found in _COMMA.finditer(text):
        if _free(found.start(), taken) and not _MILES.search(
            text, max(0, found.start() - 9), found.start()
        ):
            near = bool(_MONEY_WORD.search(text, max(0, found.start() - 25), found.start()))
            taken.update(range(*found.span()))
            satang = round(float(found[0].replace(",", "")) * 100)
            yield _money(satang, found.start(), found.end(), 0.8 if near else 0.5)
            yield from _range_below(text, satang, found.start(), found.end(), taken)
    yield from _bare(text, taken)


def _bare(text: str, taken: set[int]) -> Iterator[Reading]:
    """Numbers without a unit that stand where money is spoken of."""
    if not any(_free(found.start(), taken) for found in _SOME_NUMBER.finditer(text)):
        return
    for pattern, name, sure in _BARE:
        for found in pattern.finditer(text):
            start, end = found.span(name)
            if start >= 0 and _free(start, taken) and not _LAUGHTER.fullmatch(found[name]):
                taken.update(range(start, end))
                satang = round(float(found[name]) * 100)
                yield _money(satang, start, end, sure)
                yield from _range_below(text, satang, start, end, taken)
    for found in _MILLIONS.finditer(text):
        start = found.start("number")
        if _free(start, taken):
            yield _money(round(float(found["number"]) * 100_000_000), start, found.end(), 0.7)


def _range_below(
    text: str, satang: int, start: int, end: int, taken: set[int]
) -> Iterator[Reading]:
    """The lower end of a range whose upper end is an amount: 500-6000 บาท, 5 ถึง 10 ล้าน."""
    found = _RANGE.search(text, max(0, start - 16), start)
    if found is None or not _free(found.start(1), taken):
        return
    upper = re.search(r"[\d,]+(?:\.\d+)?", text[start:end])
    number = float(upper[0].replace(",", "")) if upper and upper[0].strip(",") else 0.0
    low = float(found[1].replace(",", ""))
    if number <= 0 or low > number:
        return
    taken.update(range(*found.span(1)))
    yield _money(round(low * satang / number), found.start(1), found.end(1), 0.7)


def _free(start: int, taken: set[int]) -> bool:
    return start not in taken


def _money(satang: int, start: int, end: int, sure: float) -> Reading:
    value = format_baht(satang).replace(",", "")
    return Reading("money", value, start, end, sure, (("satang", satang),))
