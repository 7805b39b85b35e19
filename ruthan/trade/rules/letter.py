"""The buyer's letter of cancellation: a Thai form filled with their words, as lines and as PDF."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from importlib.resources import files
from typing import Final

import typst

from ruthan.core.text.breaks import break_words
from ruthan.core.text.dates import BUDDHIST_ERA, LONG_MONTHS
from ruthan.trade.rules.rights import rights
from ruthan.trade.rules.tables import table

TITLE: Final = "ขอใช้สิทธิเลิกสัญญาซื้อขายและขอรับเงินคืน"


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """What the buyer filled in; empty parts are left as lines to write on."""

    name: str = ""
    contact: str = ""
    shop: str = ""
    goods: str = ""
    order: str = ""
    price: str = ""
    received_on: date
    cancelled_on: date
    reason: str = ""
    refund_to: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """The letter, part by part, in Thai."""

    day: str
    title: str
    to: str
    body: tuple[str, ...]
    closing: str
    sign: str
    contact: str
    foot: str


def letter_of(bought: Purchase) -> Letter:
    """The words of the letter; what was left out becomes a dotted line."""
    days = table("rights-1")
    held = rights(bought.received_on, today=bought.cancelled_on, cancelled_on=bought.cancelled_on)
    order = f" เลขที่คำสั่งซื้อ {bought.order}" if bought.order else ""
    price = f" ราคา {bought.price} บาท" if bought.price else ""
    body = [
        f"ตามที่ข้าพเจ้าได้สั่งซื้อ {bought.goods or _DOTS}{order}{price} และได้รับสินค้าเมื่อวันที่ "
        f"{thai_day(bought.received_on)} นั้น",
        f"ข้าพเจ้าขอใช้สิทธิเลิกสัญญาตาม {days['law_th']} ซึ่งให้ผู้ซื้อเลิกสัญญาได้ภายใน "
        f"{days['cancel_days']} วันนับแต่วันที่ได้รับสินค้า คือภายในวันที่ {thai_day(held.cancel_by)}",
    ]
    if bought.reason:
        body.append(f"เหตุผล: {bought.reason}")
    body += [
        f"จึงขอให้ร้านคืนเงินเต็มจำนวนภายใน {days['refund_days']} วัน คือภายในวันที่ "
        f"{thai_day(held.refund_by)} และแจ้งวิธีส่งสินค้าคืน",
        f"ขอรับเงินคืนทาง: {bought.refund_to or _DOTS}",
    ]
    return Letter(
        day=f"วันที่ {thai_day(bought.cancelled_on)}",
        title=f"เรื่อง {TITLE}",
        to=f"เรียน {bought.shop or _DOTS}",
        body=tuple(body),
        closing="ขอแสดงความนับถือ",
        sign=f"({bought.name})" if bought.name else f"({_DOTS})",
        contact=f"ติดต่อกลับ: {bought.contact}" if bought.contact else "",
        foot="ผู้ซื้อควรเก็บสำเนาและหลักฐานการส่งไว้ เช่น ใบฝากส่งไปรษณีย์หรือภาพแชต",
    )


def letter_pdf(letter: Letter) -> bytes:
    """The letter on A4; fonts and template come from the package, the words come as data."""
    template = str(files("ruthan.trade").joinpath("data/letter.typ"))
    fonts = str(files("ruthan.ui").joinpath("fonts"))
    held = asdict(letter)
    words = {name: _broken(value) for name, value in held.items()}
    return typst.compile(
        template,
        font_paths=[fonts],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(words, ensure_ascii=False)},
    )


def thai_day(day: date) -> str:
    """21 พฤศจิกายน 2569."""
    return f"{day.day} {LONG_MONTHS[day.month - 1]} {day.year + BUDDHIST_ERA}"


_DOTS: Final = "." * 40


def _broken(value: object) -> object:
    if isinstance(value, str):
        return break_words(value)
    return [break_words(part) for part in value] if isinstance(value, list | tuple) else value
