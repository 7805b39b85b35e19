"""Scripts are read aloud: every number in words, telephones digit by digit, the time estimated."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruthan.core.text.digits import to_thai
from ruthan.core.text.money import parse_money
from ruthan.publishing.engine.kit import spoken_en
from ruthan.publishing.engine.kit.limits import pace
from ruthan.publishing.engine.kit.pace import seconds, syllables
from ruthan.publishing.engine.kit.spoken import DIGITS, count, one_by_one, spoken

ANY_DIGIT = re.compile(r"\d")
# The sample of domain §5 that fills thirty seconds over a loudspeaker.
SAMPLE = (
    "พี่น้องครับ/ค่ะ ช่วงนี้มีคนโทรมาอ้างเป็นตำรวจ ให้โอนเงินไปตรวจสอบ ตำรวจจริงไม่ทำแบบนั้น ใครได้รับสาย "
    "ให้วางทันที แล้วโทรหนึ่งสี่สี่หนึ่ง ถ้าโอนไปแล้ว รีบโทรภายในหนึ่งชั่วโมง แจ้งผู้ใหญ่บ้านได้ครับ/ค่ะ"
)

TABLE = [
    ("โทร 1441", "โทร หนึ่งสี่สี่หนึ่ง"),
    ("สายด่วน 1300 หรือ 191", "สายด่วน หนึ่งสามศูนย์ศูนย์ หรือ หนึ่งเก้าหนึ่ง"),
    ("โทร. 06-0000-0014", "โทร. ศูนย์หก ศูนย์ศูนย์ศูนย์ศูนย์ ศูนย์ศูนย์หนึ่งสี่"),
    ("0600000014", "ศูนย์หกศูนย์ศูนย์ศูนย์ศูนย์ศูนย์ศูนย์หนึ่งสี่"),
    ("+697 000 000 001", "บวก หกเก้าเจ็ด ศูนย์ศูนย์ศูนย์ ศูนย์ศูนย์ศูนย์ ศูนย์ศูนย์หนึ่ง"),
    ("บัญชี 000-0-00012-3", "บัญชี ศูนย์ศูนย์ศูนย์ ศูนย์ ศูนย์ศูนย์ศูนย์หนึ่งสอง สาม"),
    ("เสียหาย 18,900 บาท", "เสียหาย หนึ่งหมื่นแปดพันเก้าร้อยบาท"),
    ("12.50 บาท", "สิบสองบาทห้าสิบสตางค์"),
    ("3.5 แสนบาท", "สามจุดห้าแสนบาท"),
    ("฿500", "ห้าร้อยบาท"),
    ("500.-", "ห้าร้อยบาท"),
    ("9 %", "เก้าเปอร์เซ็นต์"),
    ("12.5%", "สิบสองจุดห้าเปอร์เซ็นต์"),
    ("3.14", "สามจุดหนึ่งสี่"),
    ("3-5 วัน", "สามถึงห้า วัน"),
    ("21 พ.ย. 2569", "ยี่สิบเอ็ด พฤศจิกายน สองพันห้าร้อยหกสิบเก้า"),
    ("๑๖ - ๒๒ ก.พ. ๖๙", "สิบหก ถึง ยี่สิบสอง กุมภาพันธ์ สองพันห้าร้อยหกสิบเก้า"),
    ("30/01/2569", "สามสิบ มกราคม สองพันห้าร้อยหกสิบเก้า"),
    ("09.30 น.", "เก้านาฬิกาสามสิบนาที"),
    ("18.00-20.00 น.", "สิบแปดนาฬิกา ถึง ยี่สิบนาฬิกา"),
    ("00:00", "ศูนย์นาฬิกา"),
    ("101 คน", "หนึ่งร้อยเอ็ด คน"),
    ("1,000,001", "หนึ่งล้านเอ็ด"),
    ("อุณหภูมิ -5 องศา", "อุณหภูมิ ลบห้า องศา"),
    ("72 ชม.", "เจ็ดสิบสอง ชั่วโมง"),
    ("พ.ศ. 2569", "พุทธศักราชสองพันห้าร้อยหกสิบเก้า"),
    ("๑๔๔๑", "หนึ่งพันสี่ร้อยสี่สิบเอ็ด"),
    ("007", "ศูนย์ศูนย์เจ็ด"),
    ("ฝุ่น PM2.5 สูง", "ฝุ่น พีเอ็ม สองจุดห้า สูง"),
    ("pm 10", "พีเอ็ม สิบ"),
    ("ไม่มีตัวเลข", "ไม่มีตัวเลข"),
]


@pytest.mark.parametrize(("written", "said"), TABLE)
def test_numbers_are_said_as_thais_say_them(written: str, said: str) -> None:
    assert spoken(written) == said


@given(st.integers(0, 10**12 - 1))
def test_a_count_in_words_is_that_count_again(number: int) -> None:
    """Another reader of ours, made to read what people write, reads it back."""
    words = count(f"{number:,}")
    if number == 0:
        assert words == DIGITS[0]
        return
    (read,) = parse_money(f"{words}บาท")
    assert read.satang == number * 100


@given(st.decimals(0, 10**9, places=2))
def test_a_decimal_keeps_every_digit_after_its_point(number: object) -> None:
    whole, rest = f"{number:.2f}".split(".")
    assert count(f"{whole}.{rest}") == f"{count(whole)}จุด{one_by_one(rest)}"


@given(st.text(st.sampled_from("0123456789๐๑๒๓.,-:/%+ กโทรนบาท฿"), max_size=60))
def test_no_digit_is_ever_left(text: str) -> None:
    assert not ANY_DIGIT.search(spoken(text))
    assert not ANY_DIGIT.search(spoken_en.spoken_en(text))


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_whatever_is_written_is_said_without_a_digit(text: str) -> None:
    told = spoken(text)
    assert not re.search(r"[0-9๐-๙]", told)


@given(st.integers(0, 9999))
def test_thai_digits_are_said_like_others(number: int) -> None:
    assert spoken(to_thai(number)) == spoken(str(number))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Call 1441 at 9:30", "Call one four four one at nine thirty"),
        ("18,900 baht", "eighteen thousand nine hundred baht"),
        ("9%", "nine per cent"),
        ("101 people", "one hundred and one people"),
        ("1,000,001", "one million and one"),
        ("3.14", "three point one four"),
        ("060-000-0014", "zero six zero zero zero zero zero zero one four"),
        ("21 Nov 2026", "twenty-one Nov two thousand and twenty-six"),
    ],
)
def test_english_numbers_are_said_too(written: str, said: str) -> None:
    assert spoken_en.spoken_en(written) == said


def test_the_pace_of_the_loudspeaker_is_that_of_the_sample_it_names() -> None:
    assert syllables(SAMPLE.replace("/ค่ะ", "")) == 57
    assert seconds(SAMPLE, medium="loudspeaker", language="th") in range(28, 32)
    assert seconds(SAMPLE, medium="radio", language="th") < 20
    assert "domain §5" in pace("loudspeaker").source


def test_spelling_numbers_out_is_counted() -> None:
    short = seconds("โทร", medium="radio", language="th")
    assert seconds("โทร 0600000014", medium="radio", language="th") > short + 1


def test_an_empty_script_takes_no_time() -> None:
    assert seconds("", medium="radio", language="th") == 0
    assert seconds("", medium="radio", language="en") == 0
