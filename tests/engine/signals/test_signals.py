"""Signals fire on what scams ask and claim, at the right place, and not on advice against them."""

from __future__ import annotations

import pytest

from ruthan.matching.engine.entities import extract_entities
from ruthan.matching.engine.signals import SIGNAL_CODES, detect_signals

EXAMPLES = [
    ("asks_transfer", "ให้โอนเงินมาก่อนแล้วจะส่งของ"),
    ("asks_transfer", "They told me to transfer 5,000 baht first"),
    ("asks_otp", "ขอรหัส OTP ที่ได้ทาง SMS หน่อยครับ"),
    ("asks_id_document", "ส่งรูปบัตรประชาชนพร้อมเลขหลังบัตรมาให้เจ้าหน้าที่"),
    ("asks_remote_app", "ติดตั้งไฟล์ help.apk ที่ส่งให้"),
    ("asks_remote_app", "please install AnyDesk"),
    ("asks_add_contact", "สนใจแอดไลน์ @demo"),
    ("asks_forward", "ช่วยกันแชร์ให้มากที่สุด"),
    ("urgency", "รีบกดลิงก์ภายใน 2 ชั่วโมง"),
    ("threat", "ถ้าไม่จ่ายจะปล่อยรูปให้เพื่อน"),
    ("secrecy", "ห้ามบอกใครเด็ดขาด"),
    ("impersonates_agency", "มีคนอ้างเป็นเจ้าหน้าที่กรมที่ดินโทรมา"),
    ("impersonates_brand", "เพจธนาคารปลอมทักมา"),
    ("impersonates_person", "ไลน์เพื่อนทักมาขอยืมเงิน"),
    ("too_good_return", "การันตีกำไรวันละ 5%"),
    ("loan_offer", "เงินกู้ด่วน อนุมัติไว ไม่เช็กบูโร"),
    ("job_offer", "งานกดไลก์รายได้วันละ 800"),
    ("prize", "ยินดีด้วย คุณคือผู้โชคดี รับรางวัลที่ลิงก์นี้"),
    ("parcel_fee", "พัสดุของท่านตกค้าง ชำระค่าธรรมเนียม"),
    ("gambling", "บาคาร่าออนไลน์ เครดิตฟรี"),
    ("lookalike_domain", "ยืนยันที่ https://kbank-verify.example"),
    ("lookalike_domain", "https://th-g0v.example-moph.invalid/x"),
    ("short_link", "คลิก https://bit.ly/0000"),
    ("foreign_caller", "เบอร์ +697 000 000 000 โทรมา"),
    ("obfuscated_text", "โ อ น เ งิ น มาก่อน"),
    ("health_cure", "ดื่มแล้วมะเร็งหายขาด"),
    ("no_registration_number", "ครีมนี้ไม่มีเลขจดแจ้ง"),
    ("child_risk", "ลูกสาว 13 ถูกขู่ปล่อยรูป"),
    ("self_harm", "ไม่อยากมีชีวิตอยู่แล้ว"),
    ("violence_call", "คืนนี้ไปเผาบ้านมันกัน"),
    ("money_already_sent", "โอนไปแล้ว 3,000"),
    ("ongoing_call", "แม่ยังอยู่ในสายกับเขา"),
    ("device_controlled", "จอค้าง เงินในแอปหาย"),
    ("synthetic_media", "คลิปนี้น่าจะตัดต่อด้วย AI"),
]


def codes(text: str) -> set[str]:
    return {signal.code for signal in detect_signals(text, extract_entities(text))}


@pytest.mark.parametrize(("code", "text"), EXAMPLES)
def test_a_signal_fires_on_its_example(code, text):
    assert code in codes(text)


def test_every_signal_of_the_contracts_page_has_an_example():
    assert {code for code, _ in EXAMPLES} == set(SIGNAL_CODES)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("asks_otp", "ธนาคารไม่ขอ OTP จากลูกค้า"),
        ("asks_transfer", "อย่าโอนเงินให้คนไม่รู้จัก"),
        ("asks_forward", "ขออย่าส่งต่อข้อความนี้"),
        ("asks_remote_app", "ห้ามติดตั้งแอปรีโมทตามคำบอก"),
        ("money_already_sent", "ยังไม่ได้โอนเงิน"),
        ("money_already_sent", "ยังไม่โอน"),
        ("threat", "เขาไม่ได้ขู่"),
        ("self_harm", "หิวแทบอยากตาย"),
        ("impersonates_brand", "ธนาคารตัวอย่าง สำนักงานใหญ่ โทร 02-000-0000"),
        ("lookalike_domain", "https://www.moph.go.th/news"),
        ("lookalike_domain", "https://www.kasikornbank.com/th"),
        ("obfuscated_text", "ม.ค. ก.พ. มี.ค. เม.ย."),
        ("gambling", "เว็บไซต์ของโรงเรียน"),
    ],
)
def test_a_signal_stays_quiet_on_advice_negation_and_official_names(code, text):
    assert code not in codes(text)


@pytest.mark.parametrize(
    "disguised",
    [
        "ให้โอนเงินก่อน",
        "ให้ โอน เงิน ก่อน",
        "ใ ห้ โ อ น เ งิ น ก่ อ น",
        "ให้โอน\u200bเงิน\u200bก่อน",
        "ให้โอนเงินนนนก่อน",
        "ให้💸โอน💸เงิน💸ก่อน",
        "ให้.โอน.เงิน.ก่อน",
    ],
)
def test_disguised_letters_are_seen_through(disguised):
    assert "asks_transfer" in codes(disguised)


def test_spans_are_places_in_the_original_text():
    text = "😀 ด่วน!! ให้ โอ\u200bน เงิน มาก่อน"
    for signal in detect_signals(text, extract_entities(text)):
        for start, end in signal.spans:
            assert 0 <= start < end <= len(text)
    asked = next(s for s in detect_signals(text, ()) if s.code == "asks_transfer")
    start, end = asked.spans[0]
    assert text[start:end].startswith("ให้")
    assert "โอ" in text[start:end]


def test_a_signal_tells_why_in_both_languages_and_occurs_once():
    found = detect_signals("ให้โอนเงิน ให้โอนเพิ่ม ด่วน! ด่วนที่สุด", ())
    assert len({signal.code for signal in found}) == len(found)
    for signal in found:
        assert signal.why_th
        assert signal.why_en
        assert set(signal.as_dict()) == {"code", "spans", "why"}


@pytest.mark.parametrize("text", ["", "\u200b", "ก" * 30_000, "โอน" * 5_000, "a b " * 5_000])
def test_any_text_is_read(text):
    assert isinstance(detect_signals(text, ()), tuple)
