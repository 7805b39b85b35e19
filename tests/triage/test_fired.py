"""Why the machine looked twice: sentences, the words that fired them, and the scam score beside."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.utils.translation import override

from ruthan.intake.rules.texts import upright
from ruthan.matching.engine.entities import extract_entities
from ruthan.matching.engine.signals.score import scam_hint
from ruthan.triage import actions
from ruthan.triage.models import Assessment, QueueItem
from ruthan.triage.queries import detail_of
from ruthan.triage.rules.assess import assess
from ruthan.triage.views.fired import Fired, fired
from tests.triage.conftest import HEALTH, queued
from tests.triage.test_pages import of, page, plain

SCAM = (
    "ด่วน! ธนาคารตัวอย่างแจ้งบัญชีถูกระงับ กดลิงก์ http://bank-th.example/login แล้วโอนไปบัญชี 000-0-00012-3 "
    "\u202eภายในวันนี้ ลงทะเบียนรับเงินฟรี แอดไลน์ @tua000"
)


def looked(sent: str) -> tuple[str, Fired]:
    """What a page is given of a text that was ranked."""
    found, text = assess(sent), upright(sent)
    points, alike, spans = scam_hint(sent, found.entities, found.signals)
    detail = {**found.as_dict(), "hint": {"points": points, "alike": alike, "spans": spans}}
    with override("th"):
        return text, fired(detail, sent, text, extract_entities(text))


def test_each_reason_has_the_words_that_fired_it_and_its_number_in_the_text() -> None:
    _, found = looked(SCAM)
    said = {reason.why: reason for reason in found.reasons}
    asks = said["ขอหรือสั่งให้โอนเงิน"]
    assert asks.quotes == ("โอนไปบัญชี",)
    marked = "".join(part.text for part in found.parts if asks.number in part.numbers)
    assert marked == "โอนไปบัญชี"
    numbers = [reason.number for reason in found.reasons]
    assert numbers == sorted(numbers)
    assert numbers[0] == 1


def test_marks_never_open_what_is_masked() -> None:
    _, found = looked(SCAM)
    shown = "".join(part.text for part in found.parts)
    everything = [shown, *(quote for reason in found.reasons for quote in reason.quotes)]
    assert found.hint
    everything += found.hint.reason.quotes
    for words in everything:
        for secret in ("000-0-00012-3", "http://bank-th.example", "@tua000", "\u202e"):
            assert secret not in words
    assert "hxxp://bank-th[.]example/login" in shown
    assert "000-x-xx012-3" in shown


def test_words_after_a_mark_of_direction_are_marked_where_they_stand() -> None:
    _, found = looked("\u202e\u2066" + SCAM)
    assert "โอนไปบัญชี" in [part.text for part in found.parts if part.numbers]


def test_words_and_numbers_are_marked_whole_and_without_blanks() -> None:
    sent = "โอน 50,000 บาท  ด่วนที่สุด"
    at = sent.index(",000")
    spans = [[at, at + 4], [sent.index("  "), sent.index("ที่สุด") - 1]]
    found = fired({"signals": [{"code": "x", "spans": spans, "why": "ก"}]}, sent, sent, ())
    marked = [part.text for part in found.parts if part.numbers]
    assert marked[0] == "50,000"
    assert marked[1].startswith("ด่วน")


@pytest.mark.parametrize("text", ["", "ก", "\x1f โอนเงินด่วน \x1f", "a" * 5_000, SCAM * 20])
def test_the_parts_are_the_whole_text(text: str) -> None:
    bare, found = looked(text)
    if not re.search(r"\d", bare):
        assert "".join(part.text for part in found.parts) == bare
    assert all(a.numbers != b.numbers for a, b in zip(found.parts, found.parts[1:], strict=False))


def test_a_reason_about_the_whole_text_marks_nothing() -> None:
    why = {"code": "child_risk", "spans": [[0, len(SCAM)]], "why": "ทั้งข้อความ"}
    found = fired({"signals": [why]}, SCAM, SCAM, ())
    assert (found.reasons[0].number, found.reasons[0].quotes) == (0, ())
    assert [part.numbers for part in found.parts] == [()]


def test_without_a_ranking_there_is_the_text_alone() -> None:
    found = fired({}, SCAM, SCAM, ())
    assert (found.reasons, found.hint) == ((), None)
    assert "".join(part.text for part in found.parts) == SCAM


@pytest.mark.django_db
def test_the_page_marks_the_words_and_tells_the_score_as_a_hint(anan: Any, client_of: Any) -> None:
    item, client = queued(SCAM), client_of(anan)
    raw = client.get(of(item)).content.decode()
    said = page(client, of(item))
    number = re.search(r"(\d+)</sup> ขอหรือสั่งให้โอนเงิน <q>โอนไปบัญชี</q>", said)
    assert number
    marked = re.sub("<wbr>", "", raw)
    assert f'โอนไปบัญชี&#8288;<sup class="fired-number">{number[1]}</sup></mark>' in marked
    assert re.search(r"ในโพสต์ทั่วไป 100 โพสต์ มี (?:9\d|100) โพสต์ที่ใช้ถ้อยคำคล้ายกลโกง", said)
    assert "ไม่ใช่คำตัดสิน" in said
    assert "ถ้อยคำคล้ายกลโกงที่รู้จัก" in page(client)
    english = page(client, "/en" + of(item))
    assert "<q>โอนไปบัญชี</q>" in english
    assert re.search(r"Of 100 ordinary posts, (?:9\d|100) ", english)
    assert "never a verdict" in english
    assert "000-0-00012-3" in page(client, of(item), full="1")


@pytest.mark.django_db
def test_the_score_changes_no_rank_and_ordinary_words_have_none(anan: Any, client_of: Any) -> None:
    item = queued(SCAM)
    held = Assessment.objects.get(report=item.head)
    found = assess(SCAM)
    assert (held.priority, held.severity_score) == (
        found.ranking.priority, found.ranking.severity_score,
    )  # fmt: skip
    assert detail_of(held)["hint"]["alike"] is True
    quiet = queued(HEALTH)
    assert "ถ้อยคำคล้ายกลโกงที่รู้จัก" not in page(client_of(anan), of(quiet)).split("split-item")[-1]


@pytest.mark.django_db
def test_what_fired_fills_in_the_claim_form(anan: Any, client_of: Any) -> None:
    item, client = queued(SCAM), client_of(anan)
    actions.take(by=anan, item=QueueItem.objects.get(pk=item.pk))
    address = re.search(r'href="(/staff/claims/open/[^"]+)"', page(client, of(item)))
    assert address
    form = client.get(address[1].replace("&amp;", "&"))
    assert form.context["form"]["matter"].value() == "SCM:15"
    assert "ระบบเลือกเรื่องไว้ให้" in plain(form)
    other = client.get(f"/staff/claims/open/?cluster={item.cluster_id}")
    assert "ระบบเลือกเรื่องไว้ให้" not in plain(other)
