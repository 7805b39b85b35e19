"""The first page: the box first, three doors, what is going round, honest numbers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ruthan.core import clock
from ruthan.publishing import actions, queries
from tests import makers
from tests.cast import CAST

pytestmark = pytest.mark.django_db


def _answered(number: int, **over: Any) -> Any:
    claim = makers.a_claim(statement_th=f"เรื่องตัวอย่างที่ {number}", title_th=f"ความจริงที่ {number}")
    return makers.a_verdict(claim, **over).claim


def _alert() -> Any:
    alert = actions.draft_alert(
        by=makers.a_person(CAST["nok"]),
        title_th="คำเตือนตัวอย่าง",
        body_th="กำลังระบาด",
        todo_th="วางสาย",
        severity="critical",
        urgency="urgent",
        expires_at=clock.now() + timedelta(days=1),
    )
    return actions.approve_alert(by=makers.a_person(CAST["bua"]), alert=alert)


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_an_empty_site_has_a_whole_first_page(client: Any, prefix: str) -> None:
    page = client.get(f"{prefix}/")
    text = page.content.decode()
    assert page.status_code == 200
    assert f'action="{prefix}/check/"' in text
    assert 'name="message"' in text
    assert "csrfmiddlewaretoken" in text
    for path in ("/report/", "/track/", "/help/", "/clean/", "/good/", "/life/", "/trade/"):
        assert f'href="{prefix}{path}"' in text
    assert 'href="tel:1441"' in text


def test_the_box_comes_before_everything_else(client: Any) -> None:
    text = client.get("/").content.decode()
    main = text[text.index("<main") :]
    assert main.index("<textarea") < main.index('href="/report/"')


def test_the_box_really_asks(client: Any) -> None:
    makers.an_organisation("ruthan")
    sent = client.post("/check/", {"message": "ธนาคารตัวอย่างจะปิดจริงไหม"})
    assert sent.status_code in {302, 303}


def test_answers_and_alerts_appear(client: Any) -> None:
    claim, alert = _answered(1), _alert()
    text = client.get("/").content.decode()
    assert claim.ref in text
    assert alert.ref in text
    assert "tone-false" in text


def test_small_numbers_are_not_told(client: Any) -> None:
    for _ in range(4):
        makers.a_report()
    assert queries.numbers().reports_week is None
    assert "fewer than 5" in client.get("/en/").content.decode()
    makers.a_report()
    cache.clear()
    assert queries.numbers().reports_week == 5


def test_posts_that_a_feed_brought_are_no_reports(client: Any) -> None:
    for _ in range(5):
        makers.a_report()
    makers.a_report(is_observation=True)
    assert queries.numbers().reports_week == 5


def test_the_middle_time_needs_five_answers(at: Any) -> None:
    at("2026-11-01 10:00")
    claims = [makers.a_claim(statement_th=f"เรื่องที่ {n}", title_th=f"ความจริงที่ {n}") for n in range(5)]
    at("2026-11-01 16:00")
    for claim in claims[:4]:
        makers.a_verdict(claim)
    assert queries.numbers().median_hours is None
    makers.a_verdict(claims[4])
    cache.clear()
    assert queries.numbers().median_hours == 6


def test_the_page_costs_the_same_for_many(client: Any) -> None:
    _answered(0)
    client.get("/")
    with CaptureQueriesContext(connection) as few:
        client.get("/")
    for number in range(1, 7):
        _answered(number)
    with CaptureQueriesContext(connection) as many:
        client.get("/")
    assert len(few) == len(many) <= 5


def test_only_reading_is_possible(client: Any) -> None:
    for path in ("/", "/help/", "/search/", "/clean/", "/answers/", "/alerts/"):
        assert client.post(path).status_code == 405
