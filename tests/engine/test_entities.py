"""Entities of every kind, read from messages as people write them."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruthan.matching.engine.entities import Entity, extract_entities

RECEIVED = datetime.fromisoformat("2026-02-03T10:00:00+07:00")


def found(text: str, kind: str) -> list[str]:
    return [
        entity.value for entity in extract_entities(text, received=RECEIVED) if entity.kind == kind
    ]


def only(text: str, kind: str) -> Entity:
    (entity,) = [one for one in extract_entities(text, received=RECEIVED) if one.kind == kind]
    return entity


@pytest.mark.parametrize(
    ("text", "value", "bank"),
    [
        ("โอน 18,900 ไป ธ.กสิกรไทย 000-0-00012-3", "0000000123", "004"), ("KBANK 0000000123", "0000000123", "004"),
        ("บัญชี K+ 000-0-00012-3", "0000000123", "004"), ("กรุงไทย ๐๐๐-๐-๐๐๐๑๒-๓", "0000000123", "006"),
        ("เลขบัญชี 0000000123 ไทยพานิชย์", "0000000123", "014"), ("บัญชี ธ.ก.ส. 020000000123", "020000000123", "034"),
        ("ธกส 020000000123", "020000000123", "034"), ("ออมสิน 000000000012", "000000000012", "030"),
        ("โอนเข้าบัญชีเขียว 000-0-00012-3", "0000000123", "004"), ("กรุงศรี 000 0 00012 3", "0000000123", "025"),
        ("ttb 000-0-00012-3", "0000000123", "011"), ("000-0-00012-3", "0000000123", None),
    ],
)  # fmt: skip
def test_an_account_is_paired_with_the_bank_named_near_it(
    text: str, value: str, bank: str | None
) -> None:
    account = only(text, "bank_account")
    assert (account.value, account.as_dict()["bank"]) == (value, bank)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("โทร 060-000-0014", "+66600000014"), ("โทร ๐๖๐ ๐๐๐ ๐๐๑๔", "+66600000014"), ("+66 60 000 0014", "+66600000014"),
        ("O60-000-0014 โทร", "+66600000014"), ("โทร 02-000-0001", "+6620000001"), ("โทร ๐ ๒๐๐๐ ๐๐๐๑", "+6620000001"),
        ("เบอร์ +697 000 000 001", "+697000000001"), ("เบอร์ +698000000001", "+698000000001"),
        ("โทร 1441", "1441"), ("สายด่วน 191", "191"), ("โทร 053-000-001", "+6653000001"),
        ("โทร 0 6 0 0 0 0 0 0 1 4", "+66600000014"), ("โทร ๐ - ๖ - ๐ - ๐ - ๐ - ๐ - ๐ - ๐ - ๑ - ๔", "+66600000014"),
        ("โทร " + "".join(f"{digit}\ufe0f\u20e3" for digit in "0600000014"), "+66600000014"),
        ("โทร 0 2 0 0 0 0 0 0 1", "+6620000001"),
    ],
)  # fmt: skip
def test_phones_become_e164_or_stay_short_codes(text: str, value: str) -> None:
    assert found(text, "phone") == [value]


@pytest.mark.parametrize("text", ["ปี 1441", "ราคา 1441 บาท", "รหัส OTP 801437", "1,441 คน", "2569"])
def test_ordinary_numbers_are_no_phones(text: str) -> None:
    assert found(text, "phone") == []


@pytest.mark.parametrize(
    "text", ["นับ 1 2 3 4 5 6 7 8 9 10", "ออก 4 0 1 2 7 7 1 9", "0 1 2 3 4 5 6 7 8 9", "1 2 3 " * 20]
)
def test_figures_one_after_the_other_are_no_number_of_anybodys(text: str) -> None:
    kinds = {one.kind for one in extract_entities(text)}
    assert kinds.isdisjoint({"phone", "promptpay", "bank_account", "citizen_id"})


def test_an_account_spelled_out_is_read_beside_its_bank() -> None:
    account = only("ธกส 0 2 0 0 0 0 0 0 0 1 2 3", "bank_account")
    assert (account.value, account.as_dict()["bank"]) == ("020000000123", "034")


def test_every_date_has_the_time_that_stands_by_it() -> None:
    days = [f"{day}/01/2569 {day % 24:02d}:15" for day in range(1, 29)]
    wanted = [f"2026-01-{day:02d}T{day % 24:02d}:15:00+07:00" for day in range(1, 29)]
    assert found(" และ ".join(days), "datetime") == wanted
    before = [f"{day % 24:02d}:15 {day}/01/2569" for day in range(1, 29)]
    assert found(" และ ".join(before), "datetime") == wanted


def test_a_bare_mobile_number_yields_every_reading_most_private_first() -> None:
    readings = extract_entities("0600000014")
    assert [one.kind for one in readings] == ["bank_account", "promptpay", "phone"]
    assert max(readings, key=lambda one: one.confidence).kind == "phone"


def test_words_nearby_decide_between_phone_and_promptpay() -> None:
    readings = {one.kind: one.confidence for one in extract_entities("พร้อมเพย์ 060-000-0014")}
    assert readings["promptpay"] > readings["phone"]
    assert [one.kind for one in extract_entities("บัญชีถูกแฮก โทร 060-000-0014")] == ["phone"]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("เลขบัตรประชาชน 1-0000-00000-00-9", ["citizen_id"]), ("อย. 10-0-00000-0-0000", ["fda"]),
        ("เลขสารบบ 1000000000009", ["fda"]), ("พร้อมเพย์ 1000000000009 ค่ะ", ["citizen_id", "promptpay", "fda"]),
        ("ทะเบียนนิติบุคคล 0100000000002", ["juristic_id"]), ("1000000000009", ["citizen_id", "fda"]),
    ],
)  # fmt: skip
def test_thirteen_digits_are_told_apart_by_groups_and_words(text: str, kinds: list[str]) -> None:
    assert [one.kind for one in extract_entities(text) if one.kind != "agency"] == kinds


def test_a_food_number_says_whether_its_province_exists() -> None:
    assert only("อย. 00-0-00000-0-0000", "fda").fact("province") is None
    assert only("อย. 10-0-00000-0-0000", "fda").fact("province") == "10"


@pytest.mark.parametrize(
    ("text", "value", "domain"),
    [
        ("https://thpost-redeliver.example/p ค่ะ", "https://thpost-redeliver.example/p", "thpost-redeliver.example"),
        ("เข้าเว็บufa000.vipรับเครดิต", "http://ufa000.vip", "ufa000.vip"), ("hxxps://scam[.]top", "https://scam.top", "scam.top"),
        ("ufa000 . vip", "http://ufa000.vip", "ufa000.vip"), ("https://a.b.example.co.th/x).", "https://a.b.example.co.th/x", "example.co.th"),
        ("www.example.comสมัครเลย", "http://www.example.com", "example.com"), ("https://example.com/รับเงินค่ะ", "https://example.com/รับเงิน", "example.com"),
        ("HTTPS://EXAMPLE.COM:443/Path", "https://example.com/Path", "example.com"), ("bit.ly/3xAbCdสมัคร", "http://bit.ly/3xAbCd", "bit.ly"),
        ("http://раураl.com", "http://xn--l-7sba6dbr.com", "xn--l-7sba6dbr.com"), ("http://192.0.2.1/a", "http://192.0.2.1/a", "192.0.2.1"),
        ("https://example.com/x?otp=1&u=2 ด่วน", "https://example.com/x?otp=1&u=2", "example.com"),
    ],
)  # fmt: skip
def test_links_are_found_glued_defanged_spaced_and_international(
    text: str, value: str, domain: str
) -> None:
    link = only(text, "url")
    assert (link.value, link.fact("domain")) == (value, domain)


@pytest.mark.parametrize(
    "text", ["โหลด smartland-demo.apk", "เวลา 09.30 น.", "น.ส.สมมุติ", "1.2 ล้าน", "ok.so ครับ", "a.m."]
)
def test_dots_alone_make_no_link(text: str) -> None:
    assert found(text, "url") == []


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("ส่งที่ Demo.User@example.com ครับ", "email", "demo.user@example.com"), ("ไอดีไลน์: demo000", "line_id", "demo000"),
        ("LINE ID demo000", "line_id", "demo000"), ("แอดไลน์ @demoshop", "line_id", "@demoshop"),
        ("https://line.me/R/ti/p/%40demoshop", "line_id", "@demoshop"), ("lin.ee/AbCdEf", "line_id", "lin.ee/AbCdEf"),
        ("line.me/ti/p/~demo000", "line_id", "demo000"), ("https://www.facebook.com/demo.page/", "social", "facebook:demo.page"),
        ("เพจ ‘แบรนด์เนมตัวอย่าง’", "social", "facebook:แบรนด์เนมตัวอย่าง"), ("IG: demo.user", "social", "instagram:demo.user"),
        ("https://t.me/demogroup", "social", "telegram:demogroup"), ("tiktok @demo_user", "social", "tiktok:demo_user"),
        ("TH000000000TH", "parcel", "TH000000000TH"), ("พัสดุ EF000000000TH", "parcel", "EF000000000TH"),
        ("มอก. 9999-2569", "tisi", "9999-2569"), ("วอส. 1/2560", "fda", "วอส. 1/2560"), ("เลขทะเบียนยา 1A 12/45", "fda", "1A 12/45"),
        ("กทม. น้ำท่วม", "place", "10"), ("โคราช", "place", "30"), ("จ.เลย", "place", "42"), ("จังหวัดตาก", "place", "63"),
        ("Chiang Mai", "place", "50"), ("ลูกสาว 13 เจอพี่ในเกม", "person_age", "13"), ("อายุ ๖๗ ปี", "person_age", "67"),
        ("เพื่อนหนู 16 โดนขู่", "person_age", "16"), ("หลาน 5 ขวบ", "person_age", "5"), ("a 13-year-old girl", "person_age", "13"),
    ],
)  # fmt: skip
def test_other_kinds_are_read(text: str, kind: str, value: str) -> None:
    assert found(text, kind) == [value]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ตากผ้า ไปเลย เผยแพร่ น่านะ", "place"), ("ธนาคารกรุงเทพ", "place"), ("เด็ก 2 คน", "person_age"), ("แม่โอน 350,000", "person_age"),
        ("ลูก 3 คน", "person_age"), ("อย่าลืม ขออย่า", "agency"), ("LINE Official Account", "line_id"), ("line today", "line_id"),
    ],
)  # fmt: skip
def test_traps_are_not_fallen_into(text: str, kind: str) -> None:
    assert found(text, kind) == []


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("กรมอุตุฯ แจ้ง", ["tmd"]), ("ปอท. แถลง", ["tcsd"]), ("บก.ปอท.", ["tcsd"]), ("ศปอท. แถลง", ["aoc1441"]), ("ตำรวจโทรมา", ["rtp"]),
        ("ตำรวจไซเบอร์", ["ccib"]), ("กกต.เลื่อน", ["ect"]), ("ก.ก.ต. เลื่อน", ["ect"]), ("สคบ. และ อย.", ["ocpb", "fda"]),
        ("ธนาคารกสิกรไทย", ["bank:004"]), ("ธ.กรุงเทพ", ["bank:002"]), ("กรมที่ดิน", ["dol"]), ("[THPOST]", ["thailandpost"]),
    ],
)  # fmt: skip
def test_organisations_are_known_by_their_names(text: str, codes: list[str]) -> None:
    assert found(text, "agency") == codes


@pytest.mark.parametrize(
    ("text", "satang"),
    [
        ("โอนรวม 46,000 ถอนไม่ได้", 4_600_000), ("วงเงิน 50000 อนุมัติ", 5_000_000), ("ยืม 5,000", 500_000), ("3 หมื่น5", 3_500_000),
        ("๓.๕ แสน", 35_000_000), ("500.-", 50_000), ("เงินหาย 89,500 เมื่อ", 8_950_000), ("โอน 500 ไป", 50_000),
    ],
)  # fmt: skip
def test_money_is_read_with_and_without_its_unit(text: str, satang: int) -> None:
    assert [one.fact("satang") for one in extract_entities(text) if one.kind == "money"] == [satang]


@pytest.mark.parametrize(
    "text", ["ผู้ป่วย 12,000 ราย", "30 ล้านคน", "รับ 200 คน", "กู้ 24 ชั่วโมง", "ยอดวิว 15,000 วิว"]
)
def test_counts_of_other_things_are_not_money(text: str) -> None:
    assert found(text, "money") == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("คืนนี้ 4 ทุ่ม", "2026-02-03T22:00:00+07:00"), ("เวลา 22.00 น.", "2026-02-03T22:00:00+07:00"),
        ("ก่อนเที่ยงคืน", "2026-02-04T00:00:00+07:00"), ("เมื่อ 20 นาทีก่อน", "2026-02-03T09:40:00+07:00"),
        ("โอนเมื่อคืน", "2026-02-02T20:00:00+07:00"), ("พรุ่งนี้ 9 โมง", "2026-02-04T09:00:00+07:00"), ("พรุ่งนี้", "2026-02-04T00:00:00+07:00"),
        ("ภายใน 12 ชม.", "2026-02-03T22:00:00+07:00"), ("เมื่อ 09.30", "2026-02-03T09:30:00+07:00"), ("เมื่อ 11.30", "2026-02-02T11:30:00+07:00"),
        ("บ่ายสาม", "2026-02-03T15:00:00+07:00"), ("5 โมงเย็น", "2026-02-03T17:00:00+07:00"), ("ตี 2", "2026-02-03T02:00:00+07:00"),
        ("14 ก.พ. 69 เวลา 09.30 น.", "2026-02-14T09:30:00+07:00"), ("สี่ทุ่มครึ่ง", "2026-02-03T22:30:00+07:00"),
    ],
)  # fmt: skip
def test_times_are_resolved_against_the_moment_of_receipt(text: str, value: str) -> None:
    assert found(text, "datetime") == [value]


def test_times_that_cannot_be_placed_stay_open() -> None:
    assert [one.value for one in extract_entities("4 ทุ่ม")] == ["T22:00"]
    assert [one.value for one in extract_entities("เมื่อ 20 นาทีก่อน")] == ["-PT20M"]
    assert [one.value for one in extract_entities("14 ก.พ.")] == ["--02-14"]


def test_a_day_that_no_calendar_has_is_named_as_such() -> None:
    date = only("เลื่อนเลือกตั้งเป็นวันที่ 31 ก.พ.", "datetime")
    assert (date.value, date.text) == ("", "31 ก.พ.")
    assert "no day 31" in str(date.fact("problem"))


@pytest.mark.parametrize(
    ("address", "chain"),
    [
        ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "btc"), ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "btc"),
        ("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "eth"), ("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "tron"),
    ],
)  # fmt: skip
def test_a_wallet_counts_only_with_its_checksum(address: str, chain: str) -> None:
    assert only(f"ส่งไปที่ {address} ด่วน", "crypto").fact("chain") == chain
    broken = address[:-1] + ("q" if address[-1] != "q" else "p")
    assert found(f"ส่งไปที่ {broken} ด่วน", "crypto") == []


def test_an_entity_is_a_row_of_the_contract() -> None:
    assert only("โอน ฿1,000", "money").as_dict() == {
        "kind": "money", "value": "1000", "text": "฿1,000", "start": 4, "end": 10, "confidence": 0.95, "satang": 100_000,
    }  # fmt: skip


@given(st.text(max_size=120))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_without_an_exception_and_spans_fit(text: str) -> None:
    for one in extract_entities(text, received=RECEIVED):
        assert text[one.start : one.end] == one.text
        assert 0 < one.confidence <= 1


@given(st.lists(st.sampled_from(["โทร", "060-000-0014", "ธ.กสิกร", " ", "000-0-00012-3", "\u200b", "๑๔", "ก.พ.", "https://a.example", "บาท", "1,000", "@demo", "เพจ \"", ".", "\ud800"]), max_size=12))  # fmt: skip
@settings(max_examples=200, deadline=None)
def test_any_mixture_of_pieces_is_read_without_an_exception(pieces: list[str]) -> None:
    text = "".join(pieces)
    for one in extract_entities(text, received=RECEIVED):
        assert text[one.start : one.end] == one.text


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("กด *160# โทรฟรี", "phone"), ("โทร*121*1#", "phone"), ("ติดต่อฝ่ายบริการ @LINE", "line_id"),
        ("รหัสมีอายุ 5 น.", "datetime"), ("รหัส OTP คือ 800335 (อ้างอิง:42114CE)", "money"),
    ],
)  # fmt: skip
def test_lines_of_telephone_companies_do_not_mislead(text: str, kind: str) -> None:
    assert found(text, kind) == []


def test_a_bank_message_gives_both_of_its_amounts() -> None:
    assert found("เงินออก1000.00 คงเหลือ3727.30บ", "money") == ["1000", "3727.30"]
