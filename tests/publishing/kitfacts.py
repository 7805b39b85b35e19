"""Fictional facts for tests of the kit: a short one, a long one, one in English, a whole kit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ruthan.publishing.engine.kit import drafts
from ruthan.publishing.engine.kit.fact import Fact, Wording
from ruthan.publishing.engine.kit.pieces import Kit

FACT = Fact(
    kind="verdict",
    ref="C-23456789",
    version="1",
    language="th",
    word="เท็จ",
    icon="verdict-false",
    tone="false",
    fact="ธนาคารสมมุติเปิดทุกสาขาตามปกติ",
    said="ธนาคารสมมุติจะปิดทุกสาขาวันศุกร์นี้ ให้รีบไปถอนเงิน",
    why="ธนาคารสมมุติยืนยันว่าไม่มีแผนปิดสาขา ข้อความที่ส่งต่อกันไม่มีวันที่และไม่มีชื่อผู้ออกประกาศ",
    todo="ไม่ต้องรีบถอนเงิน สงสัยโทร 1213",
    source="ตรวจสอบโดย ธนาคารสมมุติ",
    date="21 พ.ย. 2569",
    site="รู้ทัน",
    address="ruthan.example",
    url="https://ruthan.example/answers/C-23456789/",
    signed_at="2026-11-21T10:00:00+07:00",
    impact=(("ตัวคุณเอง", "เสียเวลาและอาจถูกหลอกระหว่างถอนเงิน"),),
    sources=(("ประกาศเวลาทำการ", "ธนาคารสมมุติ", "https://bank.example/"),),
)
ENGLISH = replace(
    FACT,
    language="en",
    word="False",
    fact="All branches of Example Bank are open as usual",
    said="Example Bank closes every branch this Friday",
    why="The bank confirms that no branch closes.",
    todo="There is no need to withdraw money. Call 1213 when in doubt.",
    source="Verified by Example Bank",
    date="21 Nov 2026",
    site="Ruthan",
    impact=(("You yourself", "lose time"),),
)
LONG = replace(
    FACT,
    fact="ธนาคารกลางสมมุติยืนยันว่าไม่มีการปิดธนาคารทุกสาขาในวันศุกร์นี้ ทุกสาขาเปิดให้บริการตามปกติทั่วประเทศ",
    said="ด่วนมาก! ธนาคารทุกแห่งจะปิดระบบวันศุกร์นี้ ให้รีบไปถอนเงินออกมาให้หมด ใครไม่ถอนเงินหายหมด ส่งต่อด้วย",
    todo="ไม่ต้องรีบถอนเงิน เช็กประกาศของธนาคารก่อนเสมอ สงสัยโทร 1213 หรือธนาคารของคุณ",
)


def a_kit(*facts: Fact, **over: dict[str, str]) -> Kit:
    """A kit of drafts; `over` words a form of the Thai one anew: `led={"text": ...}`."""
    told = {fact.language: fact for fact in facts or (FACT, ENGLISH)}
    words: dict[Any, Wording] = {
        (code, language): Wording(draft)
        for language, fact in told.items()
        for code, draft in drafts.drafts(fact).items()
    }
    for code, changed in over.items():
        held = words.get((code, "th"))
        words[code, "th"] = Wording({**(held.words if held else {}), **changed}, by="บรรณาธิการ")
    return Kit(told, words, "false")
