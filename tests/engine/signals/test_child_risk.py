"""A child in danger is noticed in many spellings, and ordinary talk of children is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from ruthan.matching.engine.child import child_risk, stated_ages

HARMS = [
    ("grooming", "ลูกสาว 13 เจอพี่ในเกม นัดเจอพรุ่งนี้ บอกให้เก็บเป็นความลับ"),
    ("grooming", "หลาน ป.6 จะไปหาผู้ชายที่คุยในไลน์ เขานัดเจอที่ห้าง ห้ามบอกแม่"),
    ("grooming", "my 12 year old daughter was asked to meet a man from Roblox in secret"),
    ("sexual-extortion", "เพื่อนหนู 16 โดนขู่ปล่อยรูปถ้าไม่โอน"),
    ("sexual-extortion", "หนูอยู่ ม.2 เขาขู่จะส่งคลิปให้เพื่อน"),
    ("sexual-extortion", "I'm 15 and he threatens to leak my photos"),
    ("csam", "กลุ่มลับขายคลิปเด็กโป๊"),
    ("csam", "มีคนแจกภาพอนาจารเด็กในเทเลแกรม"),
    ("csam", "someone is selling child porn videos"),
    ("unwanted-sexual", "มีคนขอดูนมลูกสาวอายุ ๑๑ ในเกม"),
    ("unwanted-sexual", "น้อง ม.1 ถูกครูลวนลาม"),
    ("livestream", "บังคับเด็กหญิงเปิดกล้องถอดเสื้อ"),
    ("exploitation-offer", "เสนอเงินให้นักเรียน ม.4 แลกรูปโป๊"),
    ("self-generated-shared", "รูปโป๊ของน้อง ม.3 ถูกส่งต่อในกลุ่มห้อง"),
    ("missing-risk", "ลูกชาย 12 หายไปจากบ้านตั้งแต่เมื่อวาน"),
    ("bullying", "น้อง ป.5 โดนเพื่อนบูลลี่ในไลน์ทุกวัน"),
    ("stalking", "มีคนสะกดรอยตามเด็กนักเรียน ม.2"),
    ("harmful-content", "ลูกสาว 14 กรีดแขนตัวเอง"),
]


@pytest.mark.parametrize(("category", "text"), HARMS)
def test_a_harm_is_named(category, text):
    finding = child_risk(text)
    assert finding is not None
    assert finding.category == category
    assert finding.why_th
    assert finding.why_en


@pytest.mark.parametrize(
    "text",
    [
        "ลู ก ส า ว 1 3 โ ด น ข ู่ ป ล่ อ ย รู ป",
        "ลูก\u200bสาว 13 โดน\u200bขู่ปล่อย\u200bรูป",
        "ลุกสาว 13 โดนขุ่ปล่อยรุป",
        "ลูกสาว ๑๓ โดนขู่ปล่อยรูป",
        "ลูกสาวสิบสามโดนขู่ปล่อยรูป",
        "ลูกสาว13โดนขู่ปล่อยรูปปปปป",
    ],
)
def test_disguised_hurried_and_childlike_spelling_is_read(text):
    finding = child_risk(text)
    assert finding is not None
    assert finding.category == "sexual-extortion"


@pytest.mark.parametrize(
    "text",
    [
        "ลูกสาว 13 ชอบเล่นเปียโน",
        "นัดเจอกันหน้าโรงเรียนนะลูก",
        "คลิปเด็กน่ารักมาก ดูแล้วยิ้ม",
        "ขายเสื้อผ้าเด็กอายุ 5 ขวบ ไลฟ์คืนนี้",
        "ตำรวจจับกุมผู้ต้องหาล่อลวงเด็ก ศาลสั่งจำคุก 10 ปี",
        "อบรมผู้ปกครองเรื่องภัยออนไลน์ของเด็ก",
        "แอปกู้ขู่จะส่งรูปให้ญาติ",
        "น้องหมาหายไปจากบ้าน",
        "ครูแจกการบ้าน ป.6",
        "my daughter is 12 and loves painting",
        "",
    ],
)
def test_ordinary_talk_of_children_is_left_alone(text):
    assert child_risk(text) is None


def test_an_age_told_apart_from_the_text_counts():
    text = "โดนขู่ปล่อยคลิปถ้าไม่โอน"
    assert child_risk(text) is None
    assert child_risk(text, age=25) is None
    finding = child_risk(text, age=17)
    assert finding is not None
    assert finding.category == "sexual-extortion"


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("ลูกสาว 13", (13,)),
        ("อายุ ๑๕ ปี", (15,)),
        ("14yo girl", (14,)),
        ("หลาน 8 ขวบ กับ ลูก 12", (8, 12)),
        ("อายุ 25", ()),
        ("น้อง 10 คน", ()),
        ("โอน 13 บาท", ()),
    ],
)
def test_ages_of_minors_are_read(text, ages):
    assert stated_ages(text) == ages


def test_fewer_than_one_ordinary_post_in_a_thousand_is_sealed():
    folder = Path(__file__).resolve().parents[4] / "shared" / "data" / "wisesight-noise"
    if not folder.is_dir():
        pytest.skip("../shared/data/wisesight-noise is absent")
    posts = [
        line
        for path in sorted(folder.glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    hits = sum(child_risk(post) is not None for post in posts)
    assert len(posts) > 10_000
    assert hits / len(posts) < 0.001
