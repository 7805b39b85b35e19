"""What a typed line asks for: a table of what people write, and what stays a message to check."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from ruthan.core.refs import new_receipt
from ruthan.core.say import Card, Choice, Line, Said, Steps, packed, unpacked
from ruthan.gateway.conversation import intents, words
from ruthan.network.queries import advice_cards, hotlines
from tests.journeys.steps import CHANGED, RUMOUR


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("โอนไปแล้วค่ะ", "sent"), ("โดนโกง", "sent"), ("I already transferred", "sent"),
        ("ขอเช็กบัญชีหน่อยค่ะ", "account"), ("เช็คก่อนโอน", "account"), ("check an account", "account"),
        ("ติดตามเรื่อง", "track"), ("ถึงไหนแล้วคะ", "track"), ("status", "track"),
        ("ขอคุยกับเจ้าหน้าที่ค่ะ", "person"), ("แอดมินคะ", "person"), ("Talk to a person", "person"),
        ("จริงไหมคะ", "really"), ("จริงมั้ย", "really"), ("ใช่หรือเปล่าครับ", "really"),
        ("ช่วยเช็กให้หน่อยนะคะ", "really"), ("is this true?", "really"),
        ("ติดตามข่าวเตือน", "follow"), ("ขอรับข่าวเตือนภัยค่ะ", "follow"), ("Follow the alerts", "follow"),
        ("หยุด", "unfollow"), ("หยุดข่าวเตือนค่ะ", "unfollow"), ("stop alerts", "unfollow"),
        ("หยุดแจ้ง", "stop"), ("STOP", "stop"), ("แจ้งต่อ", "resume"), ("resume", "resume"),
        ("สวัสดีค่ะ", "hello"), ("hi", "hello"), ("ๆ", "hello"), ("🙏🙏", "hello"), ("", "hello"),
        ("555", "hello"), ("๕๕๕+", "hello"), ("5555 ตลกดี", "hello"), ("ฮ่าๆๆๆๆๆ", "hello"),
        ("สวัสดีตอนเช้าค่ะ", "hello"), ("อรุณสวัสดิ์ครับ", "hello"), ("สวัสดีวันจันทร์ค่ะ ทุกคน", "hello"),
        ("สวัสดีค่ะ มีใครอยู่ไหมคะ", "hello"), ("ขอสอบถามหน่อยค่ะ", "hello"), ("ทำอะไรได้บ้าง", "hello"),
        ("ครับผม", "hello"), ("เข้าใจแล้วค่ะ", "hello"), ("ไม่ใช่ค่ะ", "hello"), ("คุณเป็นใคร", "hello"),
        ("good morning", "hello"), ("Hello there, good evening!", "hello"), ("who are you?", "hello"),
        ("ขอบคุณมากค่ะ", "thanks"), ("ok", "thanks"), ("ขอบคุณนะคะ แอดมิน", "thanks"),
        ("Thank you so much!", "thanks"),
        ("ช่วยด้วย", "urgent"), ("help!", "urgent"),
        (RUMOUR, ""), (CHANGED, ""), ("https://bank.example/x", ""), ("0000000123", ""),
        ("จริงไหมคะ ธนาคารเลิกส่งลิงก์ทาง SMS แล้ว", ""), ("โอนไปแล้ว 5000 โดนบล็อก", ""),
        ("ข่าวน้ำท่วมจริงหรือเปล่าคะ", ""), ("วันหยุดนี้ธนาคารปิด", ""), ("1555", ""),
        ("ha" * 19 + "x", ""), ("ฮา" * 19 + "ก", ""), ("บอท" * 13 + "ก", ""), ("haha" * 9, "hello"),
        ("testing", "hello"), ("บอทไหม", "hello"), ("แอดมินอยู่ไหม", "hello"), ("5551234567", ""),
        ("ขอบคุณที่โอนเงิน 500", ""), ("สวัสดีค่ะ คุณได้รับรางวัล", ""), ("ไม่มีน้ำ", ""), ("good news free money", ""),
    ],
)  # fmt: skip
def test_what_is_asked_for(text: str, intent: str) -> None:
    assert intents.asked_for(text) == intent


@pytest.mark.parametrize(
    ("text", "before", "language"),
    [
        ("สวัสดี", "en", "th"), ("Is it true that the bank closes?", "th", "en"),
        ("https://bank.example/a", "th", "th"), ("https://bank.example/a", "en", "en"),
        ("12345", "th", "th"), ("status", "th", "en"), ("ok", "th", "th"), ("ok", "en", "en"),
        ("thank you", "th", "en"), ("Line OA คืออะไร", "th", "th"),
    ],
)  # fmt: skip
def test_the_language_is_the_writers(text: str, before: str, language: str) -> None:
    assert intents.language_of(text, before=before) == language


@given(st.text(max_size=80))
@settings(max_examples=60, deadline=None)
def test_nothing_that_is_typed_raises(text: str) -> None:
    assert intents.asked_for(text) in intents.ACTS | {""}
    assert intents.language_of(text, before="th") in {"th", "en"}


def test_what_is_said_survives_being_written_down() -> None:
    said = Said(
        (Line("ก"), Steps("ก", "ข", ("1", "2"), ()), Card("false", *["ก"] * 9)),
        (Choice("ก", "sent"), Choice("ข", url="https://ruthan.example")),
    )
    assert unpacked(packed(said)) == said


@pytest.mark.parametrize("parts", [0, 6])
def test_nothing_and_too_much_cannot_be_said(parts: int) -> None:
    with pytest.raises(ValueError, match="at once"):
        Said((Line("ก"),) * parts)


def test_a_tracking_code_is_no_message_and_a_number_is() -> None:
    code = str(new_receipt())
    assert intents.asked_for(code) == "code"
    assert intents.asked_for(code.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))) == "code"
    assert intents.asked_for(f"ด่วน {code}") == intents.SUBMISSION
    assert intents.asked_for("123-4-56789-0") == intents.SUBMISSION


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["th", "en"])
def test_no_label_is_cut_by_the_messenger(language: str) -> None:
    with translation.override(language):
        for choice in (*words.choices(), *words.ask_when().choices):
            assert len(choice.label) <= 20, choice.label


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["th", "en"])
def test_every_number_of_advice_says_whom_it_reaches(reference: Any, language: str) -> None:
    with translation.override(language):
        calls = {call for card in advice_cards() for call in words.steps(card).calls}
        told = {line.number: line.what_for for line in hotlines()}
    assert {call.number for call in calls} <= told.keys()
    for call in calls:
        assert call.label
        assert len(f"{call.number} {call.label}") <= 40  # what a button of LINE shows
        after = told[call.number].removeprefix(call.label)
        assert after == "" or after.startswith((" ", ",", ":"))  # no half of a phrase
