"""Answers as the public reads them: found, narrowed, whole, corrected, and silent until signed."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ruthan.claims.actions import return_verdict
from ruthan.publishing import queries
from tests import makers
from tests.cast import CAST

pytestmark = pytest.mark.django_db


def _review(client: Any, claim: Any, prefix: str = "") -> Any:
    page = client.get(f"{prefix}/answers/{claim.ref}/").content.decode()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    return json.loads(found[1]) if found else None


def test_the_list_shows_what_is_published_and_nothing_else(an_answer: Any, client: Any) -> None:
    done, waiting = an_answer(), makers.a_claim(title_th="เรื่องที่ยังไม่ตรวจ")
    page = client.get("/answers/").content.decode()
    assert done.ref in page
    assert waiting.ref not in page


@pytest.mark.usefixtures("reference")
def test_filters_stand_in_the_address(an_answer: Any, client: Any) -> None:
    rumour = an_answer(code="false", strand="MIS", category="economy")
    warning = an_answer(code="scam", strand="SCM", category="01", statement_th="กลโกงตัวอย่าง")
    for query, shown, hidden in (
        ("verdict=scam", warning, rumour),
        ("strand=MIS", rumour, warning),
        ("direction=clean&verdict=false", rumour, warning),
    ):
        page = client.get(f"/answers/?{query}").content.decode()
        assert shown.ref in page
        assert hidden.ref not in page


@pytest.mark.usefixtures("reference")
def test_unknown_filters_are_passed_over(an_answer: Any, client: Any) -> None:
    claim = an_answer()
    for query in (
        "verdict=%00",
        "strand=<x>",
        "page=99999",
        "page=x",
        "q=%00%ff",
        "q=" + "ก" * 900,
    ):
        assert client.get(f"/answers/?{query}").status_code == 200
    assert claim.ref in client.get("/answers/?verdict=nonsense").content.decode()


def test_search_understands_spelling(an_answer: Any, client: Any) -> None:
    claim = an_answer(title_th="น้ำมะนาวโซดาไม่รักษามะเร็ง", statement_th="น้ำมะนาวโซดารักษามะเร็งได้")
    for words in ("มะนาวโซดา", "มะนาว  มะเร็ง", "น้ํามะนาว"):
        assert claim.ref in client.get("/answers/", {"q": words}).content.decode(), words


def test_nothing_found_leads_to_asking(client: Any) -> None:
    page = client.get("/en/answers/", {"q": "ไม่มีเรื่องนี้เลย"}).content.decode()
    assert "We have no answer to this yet" in page
    assert "/en/check/" in page


def test_the_page_says_the_fact_first_then_the_rumour(an_answer: Any, client: Any) -> None:
    claim = an_answer(impact={"family": {"th": "พ่อแม่ไปรอถอนเงิน", "en": "Parents queue"}})
    page = client.get(f"/en/answers/{claim.ref}/").content.decode()
    main = page[page.index("<main") :]
    order = ["badge-large", "All branches", "The bank confirms it", "closes every branch"]
    places = [main.index(text) for text in order]
    assert places == sorted(places)
    assert "Parents queue" in main
    assert "ประกาศตัวอย่าง" in main.replace("<wbr>", "")


def test_few_who_asked_are_not_counted_aloud(an_answer: Any, client: Any) -> None:
    reports = [makers.a_report() for _ in range(4)]
    claim = an_answer(clusters=[reports[0].cluster_id])
    path = f"/en/answers/{claim.ref}/"
    assert "4 people" not in client.get(path).content.decode()
    makers.a_report()
    assert "5 people" in client.get(path).content.decode()


def test_an_open_claim_says_only_that_it_is_being_checked(client: Any) -> None:
    claim = makers.a_claim(statement_th="ข้อกล่าวหาลับที่ยังไม่ตรวจ")
    page = client.get(f"/answers/{claim.ref}/")
    text = page.content.decode().replace("<wbr>", "")
    assert page.status_code == 200
    assert "ข้อกล่าวหาลับ" not in text
    assert claim.title_th not in text
    assert "noindex" in text
    assert client.get(f"/answers/{claim.ref}/card.png").status_code == 404


def test_an_unknown_reference_is_not_there(client: Any) -> None:
    assert client.get("/answers/C-00000000/").status_code == 404
    assert client.get("/answers/%00/").status_code == 404


def test_a_proposal_that_was_sent_back_makes_no_correction(correct: Any) -> None:
    claim = makers.a_claim()
    sent_back = makers.a_proposal(claim)
    return_verdict(by=makers.a_person(CAST["bua"]), verdict=sent_back, because="ขาดแหล่ง")
    claim.refresh_from_db()
    claim = makers.a_verdict(claim).claim
    assert queries.corrections() == []
    correct(claim, code="partly", change_th="แก้เพราะรู้เพิ่ม")
    assert [card.ref for card in queries.corrections()] == [claim.ref]


def test_a_correction_stands_in_the_history(an_answer: Any, correct: Any, client: Any) -> None:
    claim = an_answer()
    correct(claim, code="partly", change_th="ธนาคารตัวอย่างปิดหนึ่งสาขา", change_en="One branch closed")
    page = client.get(f"/en/answers/{claim.ref}/").content.decode()
    assert "One branch closed" in page
    assert page.index("tone-partly") < page.index("tone-false")


@pytest.mark.parametrize(
    ("code", "words", "value"),
    [
        ("true", "จริง", 5),
        ("partly", "จริงบางส่วน", 3),
        ("misleading", "บิดเบือน", 2),
        ("false", "เท็จ", 1),
        ("altered", "สื่อดัดแปลง", 1),
        ("satire", "เสียดสี", None),
        ("opinion", "ความเห็น", None),
        ("unproven", "ยังยืนยันไม่ได้", None),
    ],
)
def test_claim_review_follows_the_fixed_table(
    an_answer: Any, client: Any, code: str, words: str, value: int | None
) -> None:
    claim = an_answer(code=code)
    review = _review(client, claim)
    rating = review["reviewRating"]
    assert rating["alternateName"] == words
    assert rating.get("ratingValue") == value
    assert ("bestRating" in rating) == (value is not None)
    assert review["claimReviewed"] == claim.statement_th
    assert review["url"] == f"http://localhost/answers/{claim.ref}/"


@pytest.mark.parametrize("code", ["scam", "pending", "out_of_scope"])
def test_a_warning_is_no_claim_review(an_answer: Any, client: Any, code: str) -> None:
    assert _review(client, an_answer(code=code)) is None


def test_imported_claims_are_never_our_review(an_answer: Any, client: Any) -> None:
    from ruthan.claims.models import Claim

    claim = an_answer()
    ddpm = makers.an_organisation("ddpm")
    Claim.objects.filter(pk=claim.pk).update(provenance="imported", partner=ddpm)
    claim.verdicts.update(is_imported=True, verified_by=ddpm, proposed_by=None, approved_by=None)
    assert _review(client, claim) is None
    page = client.get(f"/en/answers/{claim.ref}/").content.decode()
    assert "Checked by Department of Disaster Prevention" in page


def test_words_cannot_break_out_of_the_block(an_answer: Any, client: Any) -> None:
    claim = an_answer(statement_th="</script><script>alert(1)</script>")
    page = client.get(f"/answers/{claim.ref}/").content.decode()
    assert "<script>alert" not in page
    assert _review(client, claim)["claimReviewed"] == claim.statement_th


def test_lists_cost_the_same_for_many(an_answer: Any, client: Any) -> None:
    an_answer()
    client.get("/answers/")
    with CaptureQueriesContext(connection) as few:
        client.get("/answers/")
    for number in range(8):
        an_answer(statement_th=f"เรื่องที่ {number} ของตัวอย่าง")
    with CaptureQueriesContext(connection) as many:
        client.get("/answers/")
    assert len(few) == len(many) <= 6


def test_the_page_costs_the_same_for_many_sources(an_answer: Any, client: Any) -> None:
    from ruthan.claims.actions import add_source, reopen
    from ruthan.core import clock

    nok = makers.a_person(CAST["nok"])
    claim = reopen(by=nok, claim=an_answer(), because="รู้เพิ่ม")
    client.get(f"/answers/{claim.ref}/")
    with CaptureQueriesContext(connection) as few:
        client.get(f"/answers/{claim.ref}/")
    for n in range(4):
        add_source(by=nok, claim=claim, kind="secondary", title=f"แหล่ง {n}", publisher="ตัวอย่าง",
                   url="https://x.example/", quote="คำอ้าง", read_on=clock.today())  # fmt: skip
    with CaptureQueriesContext(connection) as many:
        client.get(f"/answers/{claim.ref}/")
    assert len(few) == len(many)
