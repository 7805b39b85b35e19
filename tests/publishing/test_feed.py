"""The Atom feed: what RFC 4287 asks, ids that stay, corrections that rise."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from xml.etree import ElementTree as ET

import pytest

pytestmark = pytest.mark.django_db
A = "{http://www.w3.org/2005/Atom}"


def _feed(client: Any, path: str = "/feeds/answers.atom") -> ET.Element:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/atom+xml")
    return ET.fromstring(answer.content)  # noqa: S314 - our own document


def test_the_feed_has_what_the_standard_asks(an_answer: Any, client: Any) -> None:
    claim = an_answer()
    feed = _feed(client)
    for name in ("id", "title", "updated"):
        assert feed.findtext(f"{A}{name}")
    assert feed.find(f"{A}author/{A}name") is not None
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{A}link")}
    assert links["self"] == "http://localhost/feeds/answers.atom"
    assert datetime.fromisoformat(feed.findtext(f"{A}updated") or "").tzinfo
    entry = feed.find(f"{A}entry")
    assert entry is not None
    assert entry.findtext(f"{A}id") == f"urn:uuid:{claim.pk}"
    title = entry.findtext(f"{A}title") or ""
    assert title == f"{claim.title_th} (ข้อความที่ส่งต่อกัน: เท็จ)", "the fact stands first"
    terms = {c.get("term") for c in entry.findall(f"{A}category")}
    assert terms == {"false", "MIS", "clean"}
    alternate = entry.find(f"{A}link")
    assert alternate is not None
    assert alternate.get("href") == f"http://localhost/answers/{claim.ref}/"


def test_a_correction_rises_with_the_same_id(
    an_answer: Any, correct: Any, client: Any, at: Any
) -> None:
    at("2026-11-01 10:00")
    first = an_answer()
    at("2026-11-02 10:00")
    an_answer(statement_th="เรื่องที่สองของตัวอย่าง")
    assert _feed(client).findtext(f"{A}entry/{A}id") != f"urn:uuid:{first.pk}"
    at("2026-11-03 10:00")
    correct(first, code="partly", change_th="แก้เพราะรู้เพิ่ม")
    entry = _feed(client).find(f"{A}entry")
    assert entry is not None
    assert entry.findtext(f"{A}id") == f"urn:uuid:{first.pk}"
    assert entry.findtext(f"{A}updated") > (entry.findtext(f"{A}published") or "")
    assert "แก้เพราะรู้เพิ่ม" in (entry.findtext(f"{A}summary") or "")


@pytest.mark.usefixtures("reference")
def test_a_feed_may_be_narrowed_and_names_itself(an_answer: Any, client: Any) -> None:
    an_answer()
    trade = an_answer(strand="COM", category="refund", statement_th="ร้านตัวอย่างคืนเงินสิบเท่า")
    feed = _feed(client, "/feeds/answers.atom?direction=trade&x=1")
    ids = [e.findtext(f"{A}id") for e in feed.findall(f"{A}entry")]
    assert ids == [f"urn:uuid:{trade.pk}"]
    own = feed.find(f"{A}link[@rel='self']")
    assert own is not None
    assert own.get("href") == "http://localhost/feeds/answers.atom?direction=trade"


def test_english_speaks_english(an_answer: Any, client: Any) -> None:
    an_answer()
    feed = _feed(client, "/en/feeds/answers.atom")
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert "All branches" in (feed.findtext(f"{A}entry/{A}title") or "")


def test_forbidden_characters_do_not_break_it(an_answer: Any, client: Any) -> None:
    an_answer(reason_th="ก\x0bข & <c> ]]>")
    assert "<c>" in (_feed(client).findtext(f"{A}entry/{A}summary") or "")


def test_an_unchanged_feed_is_not_sent_again(an_answer: Any, client: Any) -> None:
    an_answer()
    first = client.get("/feeds/answers.atom")
    assert "public" in first["Cache-Control"]
    assert not first.cookies
    again = client.get("/feeds/answers.atom", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""


def test_an_empty_feed_is_a_feed(client: Any) -> None:
    assert _feed(client).find(f"{A}entry") is None
