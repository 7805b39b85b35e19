"""Forms that real messages use, found while their labels were compared with what was read."""

from __future__ import annotations

from datetime import datetime

import pytest

from ruthan.matching.engine.entities import extract_entities

RECEIVED = datetime.fromisoformat("2026-02-03T10:00:00+07:00")


def texts(text: str, kind: str) -> list[str]:
    found = extract_entities(text, received=RECEIVED)
    return [one.text for one in found if one.kind == kind and one.confidence >= 0.5]


def values(text: str, kind: str) -> list[str]:
    return [one.value for one in extract_entities(text, received=RECEIVED) if one.kind == kind]


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("รายได้ 500-6000 บาทต่อวัน", ["500", "6000"]), ("ราคา 7-8แสน", ["700000", "800000"]), ("ฝาก19 รับ100", ["19", "100"]), ("99 รับ 249 - 169 รัu 469", ["99", "249", "169", "469"]),
        ("รายได้เสริม 3000/วัน", ["3000"]), ("สินเชื่อจากโครงการตัวอย่าง 55000 คลิก", ["55000"]), ("สมัคร 3B/sms", ["3"]), ("ลดเหลือ 2.09 ล. เท่านั้น", ["2090000"]), ("เดือนละ 700 แพงไหม", ["700"]),
        ("คะแนนคงเหลือ 768ทรูพอยท์", []), ("กินฟรี555", []), ("ร้อยละ 26.06", []), ("กำลังสูงสุด 173 แรงม้า", []), ("ไมล์ 450,000", []), ("ดินสอ 2B กบเหลา", []),
    ],
)  # fmt: skip
def test_prices_pay_stakes_and_ranges_are_money_and_counts_are_not(
    text: str, amounts: list[str]
) -> None:
    assert values(text, "money") == amounts


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("ตั้งแต่วันนี้-30 ก.ย.65 เท่านั้น", ["วันนี้-30 ก.ย.65"]), ("ถูกลบเมื่อ 01/11 14:44 ที่", ["01/11 14:44"]), ("วันที่ 21/04 วงเงิน", ["21/04"]), ("เริ่ม 02/10/2564 15:21:22", ["02/10/2564 15:21:22"]),
        ("เมื่อเวลา14:29 07/01/20", ["14:29 07/01/20"]), ("2022/04/07 12:50:13", ["2022/04/07 12:50:13"]), ("เวลา 08.00-16.00", ["08.00", "16.00"]), ("10.00 - 22.00 น.", ["10.00", "22.00 น."]),
        ("ส่งใน 1-3 วัน", ["ใน 1-3 วัน"]), ("หมดในอีก 5 นาที", ["ในอีก 5 นาที"]), ("ผ่านไปแล้ว 3 วัน", ["ผ่านไปแล้ว 3 วัน"]), ("เลื่อนเป็น10ธันวาแน่ะ", ["10ธันวา"]), ("พุ่งนี้ไปไหน", ["พุ่งนี้"]),
        ("ทุกวันนี้", []), ("ใช้มา 2 วันนี้", []), ("9 ตุลาการ", []), ("เปิด 24/7", []), ("สั่ง 1/2 แก้ว", []),
    ],
)  # fmt: skip
def test_days_and_times_are_one_span_and_other_numbers_none(text: str, spans: list[str]) -> None:
    assert texts(text, "datetime") == spans


def test_a_range_says_until_when() -> None:
    (found,) = extract_entities("วันนี้ - 5 ก.พ. 69", received=RECEIVED)
    assert (found.value, found.fact("until")) == ("2026-02-03T00:00:00+07:00", "2026-02-05")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("*S C B* อัปเดต", ["bank:014"]), ("K-Bank ท่านได้รับ", ["bank:004"]), ("เรียนลูกค้า BBL ที่", ["bank:002"]), ("ผ่านติ๊กต๊อก", ["platform:tiktok"]), ("กฟภ.-PEA แจ้ง", ["pea", "pea"]), ("ตร.กักตัวที่ สน.", ["rtp", "police_station"]),
        ("กรุงศรี เฟิร์สช้อยส์", []), ("ชอบกิน pea soup", []), ("เสมอ สมองดี", []), ("อร่อย. หน่อย.", []), ("ตร.ม. ละ 100 บาท", []), ("ธุรกิจกรุงเทพประกันภัย", []),
    ],
)  # fmt: skip
def test_short_names_are_known_and_words_that_hold_their_letters_are_not(
    text: str, codes: list[str]
) -> None:
    assert values(text, "agency") == codes


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("จังหวัดอุดรธานี", ["อุดรธานี"]), ("จ.เลย", ["เลย"]), ("แกลงจันทบุรี", ["จันทบุรี"]), ("น่าสนใจเลย", []), ("โรงพยาบาลกรุงเทพภูเก็ต", ["ภูเก็ต"]), ("สงขลานครินทร์", []), ("บุรีรัมย์ ยูไนเต็ด", []), ("แบ๊งค์กรุงเทพ", []),
    ],
)  # fmt: skip
def test_a_province_is_its_name_alone(text: str, spans: list[str]) -> None:
    assert texts(text, "place") == spans


@pytest.mark.parametrize(
    ("text", "kind", "spans"),
    [
        ("Tracking Number : SDJFUW000000000", "parcel", ["SDJFUW000000000"]), ("รหัสติดตามการจัดส่งของคุณคือ ABC123", "parcel", ["ABC123"]), ("(ยกเลิกSMS1150)", "phone", ["1150"]),
        ("SCB @OMISETH*DEMO 3,010.00", "line_id", []), ("ราคา @250 บาท", "line_id", []), ("LINE@ ID : demo-kt", "line_id", ["demo-kt"]), ("IG & FB: @demo.bkk", "social", ["@demo.bkk"]),
        ("รับ 500bit.ly/3sNlpje", "url", ["bit.ly/3sNlpje"]), ("MC Ben 10 . Free Entry", "url", []), ("ชั้น 3.Fashion", "url", []), ("อายุ 20-60 ปี", "person_age", ["20", "60 ปี"]), ("มะพร้าวลูก60", "person_age", []),
    ],
)  # fmt: skip
def test_other_forms(text: str, kind: str, spans: list[str]) -> None:
    assert texts(text, kind) == spans
