"""Sections, urgent help, what the site says about itself, search and the files for machines."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import makers

PAGES = (
    "/",
    "/help/",
    "/search/",
    "/search/?q=ธนาคาร",
    "/clean/",
    "/good/",
    "/life/",
    "/trade/",
    "/about/",
    "/privacy/",
    "/accessibility/",
    "/authenticity/",
    "/answers/",
    "/alerts/",
    "/library/three-breaths/",
)
THAI = re.compile("[\u0e01-\u0e3a\u0e40-\u0e4e]{2,}")

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("reference")
@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_whole_in_both_languages(client: Any, path: str) -> None:
    for prefix, tongue in (("", "th"), ("/en", "en")):
        page = client.get(f"{prefix}{path}")
        text = page.content.decode()
        assert page.status_code == 200
        assert f'<html lang="{tongue}"' in text
        assert text.count("<h1") == 1
        assert 'hreflang="en"' in text
        assert 'rel="canonical"' in text
        assert len(page.content) < 150_000
        assert "script-src 'self'" in page["Content-Security-Policy"]


@pytest.mark.usefixtures("reference")
@pytest.mark.parametrize("path", [p for p in PAGES if "q=" not in p])
def test_english_pages_speak_english(client: Any, path: str) -> None:
    text = client.get(f"/en{path}").content.decode()
    main = re.sub(r"<[^>]+>", "", text[text.index("<main") : text.index("</main>")])
    assert THAI.findall(main) == []


@pytest.mark.parametrize("path", [p for p in PAGES if p not in {"/", "/search/?q=ธนาคาร"}])
def test_an_empty_database_breaks_no_page(client: Any, path: str) -> None:
    assert client.get(path).status_code == 200


# -- Urgent help ----------------------------------------------------------------------------------


@pytest.mark.usefixtures("reference")
def test_help_names_every_situation_with_numbers_to_press(client: Any) -> None:
    text = client.get("/help/").content.decode()
    for anchor in (
        "transferred",
        "on-the-phone",
        "device-controlled",
        "code-given",
        "loan-threats",
        "child",
        "self-harm",
        "account-held",
    ):
        assert f'id="{anchor}"' in text
        assert f'href="#{anchor}"' in text
    child = text[text.index('id="child"') : text.index('id="self-harm"')]
    assert all(f'href="tel:{number}"' in child for number in ("191", "1300"))
    assert 'href="tel:1323"' in text[text.index('id="self-harm"') : text.index('id="account-held"')]
    assert "data-quick-exit" in text
    main = text[text.index("<main") :]
    assert "<form" not in main[: main.index("</main>")]
    assert main.index('href="tel:1441"') < main.index('id="transferred"')


def test_help_has_its_numbers_without_any_data(client: Any) -> None:
    text = client.get("/help/").content.decode()
    assert all(f'href="tel:{number}"' in text for number in ("1441", "191", "1300", "1323"))


@pytest.mark.usefixtures("reference")
def test_help_costs_one_query(client: Any) -> None:
    client.get("/help/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/help/")
    assert len(asked) == 1


# -- Sections -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("reference")
def test_each_section_is_useful(client: Any) -> None:
    clean, good = (
        client.get("/en/clean/").content.decode(),
        client.get("/en/good/").content.decode(),
    )
    life, trade = (
        client.get("/en/life/").content.decode(),
        client.get("/en/trade/").content.decode(),
    )
    assert 'name="message"' in clean
    assert "Tell the authority" in clean
    assert good.count("<li><b>") == 6
    assert "/en/report/?strand=GOOD" in good
    assert life.count("/en/library/") >= 4
    assert all(f'href="tel:{number}"' in trade for number in ("1570", "1556", "1212"))
    assert 'name="thing"' in trade
    assert 'action="/en/lookup/' in trade


# -- What the site says about itself --------------------------------------------------------------


def test_authenticity_names_the_one_address(client: Any, settings: Any) -> None:
    settings.RUTHAN_BASE_URL = "https://ruthan.example"
    text = client.get("/authenticity/").content.decode()
    assert "ruthan.example" in text
    assert "{address}" not in text
    assert "OTP" in text


def test_the_privacy_notice_says_its_edition(client: Any) -> None:
    text = client.get("/en/privacy/").content.decode()
    assert "Edition 1.5, 29 Nov 2026" in text
    assert "180 days" in text


# -- Search ---------------------------------------------------------------------------------------


@pytest.mark.usefixtures("reference")
def test_search_finds_answers_guidance_and_help(client: Any) -> None:
    claim = makers.a_verdict(makers.a_claim(title_th="เรื่อง OTP ของตัวอย่าง")).claim
    text = client.get("/search/", {"q": "OTP"}).content.decode()
    assert claim.ref in text
    assert "/help/#code-given" in text
    guidance = client.get("/search/", {"q": "คำลับ"}).content.decode()
    assert "/library/family-word/" in guidance


def test_the_reference_on_a_card_leads_to_its_page(client: Any) -> None:
    claim = makers.a_verdict(makers.a_claim()).claim
    found = client.get("/search/", {"q": claim.ref.lower()})
    assert found.status_code == 302
    assert found.url == f"/answers/{claim.ref}/"
    waiting = makers.a_claim(statement_th="ยังไม่ตรวจ")
    assert client.get("/search/", {"q": waiting.ref}).status_code == 200


@pytest.mark.parametrize(
    "words", ["\x00", "%", "'\"<script>", "ก" * 3000, "\u202e\u200b", "a b c d e f g h"]
)
def test_odd_words_find_nothing_and_break_nothing(client: Any, words: str) -> None:
    page = client.get("/en/search/", {"q": words})
    assert page.status_code == 200
    assert "<script>" not in page.content.decode().split("<main")[1]


# -- Machines -------------------------------------------------------------------------------------


def test_robots_stay_out_of_desks_and_follow_up(client: Any) -> None:
    page = client.get("/robots.txt")
    text = page.content.decode()
    assert page["Content-Type"].startswith("text/plain")
    assert "Disallow: /staff/" in text
    assert "Disallow: /en/track/" in text
    assert "Sitemap: http://localhost/sitemap.xml" in text


def test_the_sitemap_names_both_languages(client: Any) -> None:
    claim = makers.a_verdict(makers.a_claim()).claim
    hidden = makers.a_claim(statement_th="ยังไม่ตรวจ")
    page = client.get("/sitemap.xml")
    root = ET.fromstring(page.content)  # noqa: S314 - our own document
    found = [node.text for node in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert f"http://localhost/answers/{claim.ref}/" in found
    assert f"http://localhost/en/answers/{claim.ref}/" in found
    assert not any(hidden.ref in (address or "") for address in found)
    assert len(found) == len(set(found))
    assert "public" in page["Cache-Control"]


def test_security_txt_is_valid_for_less_than_a_year(client: Any, at: Any) -> None:
    at("2026-11-21 10:00")
    text = client.get("/.well-known/security.txt").content.decode()
    assert "Contact: http://localhost/about/#security" in text
    assert "Expires: 2027-05-20T03:00:00Z" in text


def test_old_programs_find_an_icon(client: Any) -> None:
    assert client.get("/favicon.ico").status_code == 301
