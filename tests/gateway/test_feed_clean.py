"""Cleaning posts: the article stays as it was written, what surrounds it goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from ruthan.core.text.markup import plain_text
from ruthan.gateway.sources.feed.clean import clean_post

SOURCES = Path(__file__).parents[3] / "shared" / "sources"
TITLE = "เทศบาลตัวอย่างปิดถนนสามวันเพื่อซ่อมท่อประปาใหญ่"
FIRST = "เทศบาลตัวอย่างประกาศปิดถนนสายหลักเป็นเวลาสามวัน เพื่อซ่อมท่อประปาที่ชำรุดมานาน และขออภัยในความไม่สะดวก"
SECOND = "ผู้อำนวยการกองช่างกล่าวว่า ชาวบ้านใช้ถนนเลี่ยงได้ตลอดเวลา และจะแจ้งความคืบหน้าทุกวันทางเสียงตามสาย"


def cleaned(*lines: str) -> list[str]:
    return clean_post(TITLE, "\n".join(lines)).split("\n")


@pytest.mark.parametrize(
    "line",
    [
        "43 minutes ago", "an hour ago", "3 ชั่วโมงที่แล้ว", "2 วันก่อน", "514 14", "1,234 views",
        "13 ธ.ค. 2566 514 14", "อ่าน 514 ครั้ง", "ยอดวิว: 12,345", "Share", "แชร์ไปยัง Facebook",
        "แชร์ | Facebook | X | LINE", "Copy link", "Home > News > Local", "ADVERTISEMENT", "โฆษณา",
        "เว็บไซต์นี้ใช้คุกกี้เพื่อเพิ่มประสบการณ์ของคุณ ยอมรับ", "We use cookies. Accept our policy.",
        "The post ข่าวตัวอย่าง appeared first on ข่าว.", "Tags: น้ำ, ประปา", "#น้ำ #ประปา",
        "ติดตามข่าวสารได้ที่เพจของเรา", "© 2569 ข่าวตัวอย่าง", "หน้าแรก",
    ],
)  # fmt: skip
def test_lines_of_the_page_around_an_article_go(line: str) -> None:
    assert cleaned(FIRST, line, SECOND) == [TITLE, FIRST, SECOND]


@pytest.mark.parametrize(
    "line",
    [
        "น้ำจะกลับมาไหลภายใน 3 วัน", "โทร 1441 ได้ตลอด 24 ชั่วโมง", "1. ปิดวาล์วน้ำก่อนออกจากบ้าน",
        "๓๐ มกราคม ๒๕๖๙", "เลขที่รับ ๒๑๔", "ขั้นตอน > เปิดแอป > กดยืนยัน แล้วโทรถามเทศบาลตัวอย่างหากยังไม่ได้รับน้ำประปาภายในสามวันหลังซ่อมเสร็จเรียบร้อย",
        "ร้านค้าขอให้เทศบาลแชร์แผนที่ทางเลี่ยงให้ชาวบ้านด้วย", "คุกกี้ร้านตัวอย่างอร่อยมาก",
    ],
)  # fmt: skip
def test_lines_of_the_article_stay(line: str) -> None:
    assert line in cleaned(FIRST, line, SECOND)


@pytest.mark.parametrize(
    "head",
    [
        "Recent Posts",
        "ข่าวที่เกี่ยวข้อง",
        "Related articles:",
        "บทความล่าสุด",
        "อ่านข่าวเพิ่มเติม",
        "เรื่องที่น่าสนใจ",
    ],
)
def test_everything_from_the_list_of_other_stories_on_goes(head: str) -> None:
    other = "แบรนด์ตัวอย่างเปิดตัวโทรศัพท์รุ่นใหม่ราคาพิเศษ พร้อมของแถมมากมายสำหรับลูกค้าร้อยคนแรกที่มาถึงร้าน"
    assert cleaned(FIRST, SECOND, head, other, "17 hours ago") == [TITLE, FIRST, SECOND]
    assert cleaned(head, FIRST, SECOND) == [TITLE, FIRST, SECOND]


def test_what_stands_above_a_repeated_headline_goes_and_the_headline_stands_once() -> None:
    assert cleaned("Technology IT", TITLE, TITLE, FIRST, TITLE, SECOND) == [TITLE, FIRST, SECOND]


def test_the_headline_of_another_story_between_long_paragraphs_goes() -> None:
    long_one, long_two = (FIRST + " ") * 4, (SECOND + " ") * 4
    alien = "MDX Example จับมือ Brand Y เปิดศักราชใหม่ Happiness Campaign ยกทัพกว่า 50 แห่ง"
    own = "เทศบาลตัวอย่างปิดถนนสายหลัก ชาวบ้านใช้ถนนเลี่ยง"
    kept = cleaned(long_one.strip(), alien, long_two.strip(), own, long_one.strip() + "ก")
    assert alien not in kept
    assert own in kept


def test_blocks_around_an_article_go_by_their_marks() -> None:
    html = (
        "<nav><a href='/'>หน้าแรก</a></nav><div class='breadcrumb'>ก</div>"
        f"<article><p>{FIRST}</p><div class='sharedaddy'><p>ส่งให้เพื่อน</p></div><p>{SECOND}</p></article>"
        "<div id='related-posts'><p>เรื่องอื่นที่ยาวพอสมควร</p></div><footer>ท้าย</footer>"
        "<div class='cookie-banner'>คุกกี้</div>"
    )
    assert clean_post(TITLE, html).split("\n") == [TITLE, FIRST, SECOND]


def test_plain_text_passes_through_and_a_table_becomes_lines() -> None:
    assert plain_text("ก < ข และ ค > ง") == "ก < ข และ ค > ง"
    assert plain_text("<table><tr><td><p>ก</p></td>\t<td>ข</td></tr></table>") == "ก\nข"
    assert plain_text("ดู <https://x.example/a> นะ") == "ดู https://x.example/a นะ"
    assert plain_text("<p>ก<br>ข</p>&amp; ค") == "ก\nข\n& ค"


def test_nothing_is_left_of_nothing() -> None:
    assert clean_post("", "<script>x</script>") == ""


def _document(number: int) -> list[str]:
    found = sorted(SOURCES.glob(f"{number}-*.txt"))
    if not found:
        pytest.skip("the founding documents are not beside the checkout")
    lines = found[0].read_text(encoding="utf-8").split("\n")
    return [line for line in lines if line.strip()]


def test_document_1_loses_its_tail_and_the_story_in_its_middle_and_nothing_else() -> None:
    lines = _document(1)
    text = clean_post(lines[1], "\n".join(lines))
    end = lines.index("Recent Posts")
    kept = [line for line in lines[1:end] if not line.startswith("MDES – ETDA")]
    assert text.split("\n") == [" ".join(line.split()) for line in kept]


def test_document_3_says_its_headline_once_and_no_counters() -> None:
    lines = _document(3)
    text = clean_post(lines[1], "\n".join(lines))
    assert text.count(lines[1]) == 1
    assert "514 14" not in text
    assert len(text) > 5_500


def test_the_broken_table_of_document_4_is_readable() -> None:
    lines = _document(4)
    text = clean_post("", "\n".join(lines))
    assert "<p>" not in text
    for words in (
        "ช่องทางออนไลน์ (Online)",
        "ศสส.สป.",
        "ปค./ตร.",
        "https://form.example/",
        "๓๐ มกราคม ๒๕๖๙",
    ):
        assert words in text


@pytest.mark.parametrize("number", [0, 2])
def test_documents_without_surroundings_stay_whole(number: int) -> None:
    lines = _document(number)
    kept = clean_post("", "\n".join(lines)).split("\n")
    assert len(kept) >= len(lines) - 1
