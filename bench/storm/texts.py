"""What is sent: fictional messages in a seeded mixture, each with what becomes of it."""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass

# The first has its verdict before the storm, the second gets it on the way.
PUBLISHED = "ธนาคารตัวอย่างจะปิดทุกสาขาในวันศุกร์นี้ ให้รีบถอนเงินฝากออกมาก่อน"
LATER = "กินมะนาวกับโซดาทุกเช้าหายจากเบาหวานได้ใน 7 วัน หมอที่ต่างประเทศยืนยันแล้ว อย่าเชื่อโรงพยาบาล"
CHILD = "น้องสาวอายุ 13 มีผู้ชายขู่จะปล่อยรูปโป๊ของน้อง ทำยังไงดี เรื่องที่ {number}"

_WHO = ("การประปาตัวอย่าง", "เทศบาลสมมุติ", "ร้านค้าตัวอย่าง", "โรงเรียนสมมุติ", "สายการบินตัวอย่าง",
        "กองทุนตัวอย่าง", "โรงพยาบาลสมมุติ", "ชมรมตัวอย่าง", "ตลาดสมมุติ")  # fmt: skip
_DOES = ("แจกข้าวสาร", "ยกเลิกค่าธรรมเนียม", "ปิดซ่อมถนน", "รับสมัครอาสา", "คืนเงินมัดจำ", "ลดค่าโดยสาร",
         "หยุดจ่ายน้ำ", "แจกหน้ากาก", "เก็บภาษีย้อนหลัง", "ตรวจสายตาฟรี", "ย้ายสำนักงาน")  # fmt: skip
_WHERE = ("ตำบลบ้านสวน", "อำเภอท่าน้ำ", "หมู่บ้านริมเขา", "ชุมชนปลายนา", "แยกต้นไทร", "สะพานไม้เก่า",
          "ตลาดเช้าทุ่งทอง", "วัดป่าสมมุติ", "ลานกีฬากลาง")  # fmt: skip
_ENDS = ("", " ค่ะ", " นะครับ", " ช่วยแชร์ด้วย", " จริงไหมคะ", " ส่งต่อด่วน", " 🙏🙏")
_SYLLABLES = (
    "กา", "มะ", "ลี", "ทอ", "นุ", "เร", "วา", "ซิ", "โพ", "แม", "ดา", "ฮู", "จิ", "เล", "บอ", "ปู",
)  # fmt: skip
_PROVINCES = ("", "10", "30", "34", "50", "90")
_SHARES = (("unique", 48), ("copy", 15), ("near", 12), ("published", 8), ("child", 3),
           ("evidence", 6), ("withdrawn", 8))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """One submission: its key stays the same however often it is sent."""

    number: int
    kind: str
    text: str
    province: str
    key: str


def items(number: int, *, seed: int) -> list[Item]:
    """So many submissions in a mixture that the seed fixes."""
    chance = random.Random(seed)
    kinds, weights = zip(*_SHARES, strict=True)
    return [
        Item(
            n,
            kind,
            _text(kind, n, chance),
            chance.choice(_PROVINCES),
            str(uuid.UUID(int=chance.getrandbits(128), version=4)),
        )
        for n, kind in enumerate(chance.choices(kinds, weights, k=number))
    ]


def _text(kind: str, number: int, chance: random.Random) -> str:
    if kind == "child":
        return CHILD.format(number=number)
    if kind == "published":
        return PUBLISHED + chance.choice(_ENDS)
    if kind == "evidence" and chance.random() < 0.6:
        return LATER + chance.choice(_ENDS)
    if kind in {"copy", "near"}:
        shared = _story(random.Random(chance.randrange(60)))  # sixty rumours that many pass on
        return shared + (chance.choice(_ENDS) if kind == "near" else "")
    return _story(chance)


def _story(chance: random.Random) -> str:
    """A message that nobody wrote: an office, a deed, a place, and names of chance."""
    names = ["".join(chance.choices(_SYLLABLES, k=chance.randint(3, 5))) for _ in range(6)]
    deed, place = chance.choice(_DOES), chance.choice(_WHERE)
    return (
        f"ข่าวจาก{names[0]} {chance.choice(_WHO)}{names[1]}จะ{deed}ที่{place}{names[2]} "
        f"วันที่ {chance.randint(1, 28)} เวลา {chance.randint(6, 20)} นาฬิกา "
        f"ติดต่อคุณ{names[3]} {names[4]}บอกว่า{names[5]} จำนวน {chance.randint(100, 99_999)} คน"
    )
