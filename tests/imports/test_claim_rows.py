"""Rows of checked claims: what their verdict is, and what only looks like one."""

from __future__ import annotations

from datetime import date

import pytest

from ruthan.gateway.sources.imports.claim_rows import read_claim, read_day, without_stamp
from ruthan.gateway.sources.imports.run import BadRow
from tests.imports.conftest import SITE, afnc, claim


def test_a_row_of_open_data_is_read_without_its_leaked_verdict() -> None:
    read = read_claim(afnc(7))
    assert read.statement == "เมืองตัวอย่างหมายเลข 7 จะงดจ่ายน้ำประปาสามวัน"
    assert (read.code, read.strand, read.category) == ("false", "MIS", "policy")
    assert (read.external_id, read.url) == (f"{SITE}7", f"{SITE}7")
    assert read.said_on == date(2025, 8, 5)
    assert read.agency == "กรมตัวอย่าง"
    assert "x()" not in read.reason
    assert read.reason.startswith("ตามที่มีการส่งต่อ")


@pytest.mark.parametrize(
    ("title", "statement", "code"),
    [
        ("ข่าวปลอม อย่าแชร์! น้ำท่วมเมืองตัวอย่าง", "น้ำท่วมเมืองตัวอย่าง", "false"),
        ("ข่าวปลอม! อย่าแชร์ ปลาตัวอย่างพูดได้", "อย่าแชร์ ปลาตัวอย่างพูดได้", "false"),
        ("[ข่าวบิดเบือน] : ฝนตัวอย่างจะตก", "ฝนตัวอย่างจะตก", "misleading"),
        ("ข่าวจริง: ถนนตัวอย่างปิดซ่อม", "ถนนตัวอย่างปิดซ่อม", "true"),
        ("วิธีดูข่าวปลอมเบื้องต้น", "วิธีดูข่าวปลอมเบื้องต้น", ""),
        ("ข่าวจริงบางส่วน - ราคาตัวอย่างขึ้น", "ราคาตัวอย่างขึ้น", "partly"),
    ],
)
def test_a_title_says_its_statement_and_what_it_leaks(
    title: str, statement: str, code: str
) -> None:
    assert without_stamp(title) == (statement, code)


@pytest.mark.parametrize(
    ("label", "title", "code"),
    [
        ("ข่าวปลอม", "น้ำท่วมเมืองตัวอย่าง", "false"),
        ("ข่่าวปลอม", "น้ำท่วมเมืองตัวอย่าง", "false"),  # a tone mark typed twice
        ("ข่าวจริง", "น้ำท่วมเมืองตัวอย่าง", "true"),
        ("อาชญากรรมออนไลน์", "สรุปภัยตัวอย่าง", "scam"),
        ("ไม่สแตมป์ข่าว", "ข่าวปลอม อย่าแชร์! น้ำท่วม", ""),
        ("ตรวจสอบแล้ว", "น้ำท่วมเมืองตัวอย่าง", ""),
        ("กิจกรรม", "ร่วมสนุกกับเรา", ""),
        ("คลังความรู้", "5 วิธีดูแลตัวเอง", ""),
        ("ผลิตภัณฑ์สุขภาพ", "ข่าวปลอม อย่าแชร์! ดื่มน้ำตัวอย่างหายทุกโรค", "false"),  # a category
        ("ผลิตภัณฑ์สุขภาพ", "ดื่มน้ำตัวอย่างหายทุกโรค", ""),
        ("ข่าวจริง", "ข่าวปลอม อย่าแชร์! น้ำท่วม", ""),  # label and title disagree
        ("", "น้ำท่วมเมืองตัวอย่าง", ""),
    ],
)
def test_a_label_is_a_verdict_only_when_it_is_one(label: str, title: str, code: str) -> None:
    assert read_claim(afnc(status_label=label, post_title=title)).code == code


def test_a_rating_number_is_never_looked_at() -> None:
    row = afnc(status_label="", post_title="ภาพตัวอย่างนี้ถ่ายเมื่อวาน") | {"ratingValue": "5"}
    assert read_claim(row).code == ""


@pytest.mark.parametrize(
    ("verdict", "code"),
    [
        ("false", "false"), ("TRUE", "true"), ("misleading", "misleading"), ("altered", "altered"),
        ("scam_alert", "scam"), ("knowledge", ""), ("event", ""), ("other", ""), (None, ""),
        ("pending", ""), ("out_of_scope", ""), ("5", ""), ("nonsense", ""),
    ],
)  # fmt: skip
def test_a_plain_row_has_a_verdict_of_our_scale_or_none(verdict: str | None, code: str) -> None:
    assert read_claim(claim(verdict=verdict)).code == code


@pytest.mark.parametrize("category", ["คลังความรู้", "กิจกรรม"])
def test_advice_and_events_have_no_verdict_though_they_are_stamped_true(category: str) -> None:
    assert read_claim(claim(verdict="true", category=category)).code == ""
    assert (
        read_claim(afnc(status_label="ข่าวจริง", post_title="วิธีดูเพจปลอม", news_type=category)).code
        == ""
    )


def test_sources_that_disagree_give_no_verdict() -> None:
    assert read_claim(claim(verdict="true", verdict_conflict=["false"])).code == ""


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("05/08/2568", date(2025, 8, 5)),
        ("05/08/2025 10:11", date(2025, 8, 5)),
        ("๐๕/๐๘/๒๕๖๘", date(2025, 8, 5)),
        ("2025-08-05", date(2025, 8, 5)),
        ("31/02/2568", None),
        ("05/08/9999", None),
        ("yesterday", None),
        (None, None),
    ],
)
def test_a_day_is_read_in_either_era(said: str | None, day: date | None) -> None:
    assert read_day(said) == day


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (claim(id=""), "no id"),
        (claim(claim="  "), "no statement"),
        (claim(claim="🎉🎉"), "no statement"),
        (claim(claim="ก ข " * 200), "longer than 500"),
        (claim(claim=["a"]), "must be text"),
        (claim(id="x" * 201), "the id is longer"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(row: dict[str, object], reason: str) -> None:
    with pytest.raises(BadRow, match=reason):
        read_claim(row)


def test_a_link_that_is_no_web_address_is_left_out() -> None:
    assert read_claim(claim(url="javascript:alert(1)")).url == ""
