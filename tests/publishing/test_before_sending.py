"""Before sending: every channel as it will be, lengths, and how many it reaches."""

from __future__ import annotations

from typing import Any

import pytest

from ruthan.core import jobs
from ruthan.messaging.actions import ask_quota
from ruthan.publishing import actions
from tests.messaging.conftest import api_server, followers, line

__all__ = ["api_server", "followers", "line"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


def test_the_review_shows_every_channel(an_alert: Any, client_of: Any, bua: Any) -> None:
    alert = an_alert(approved=False, severity="critical")
    page = client_of(bua).get(f"/en/staff/alerts/{alert.ref}/").content.decode()
    assert "Before sending" in page
    assert "0 people" in page
    assert "LINE was not asked yet" in page
    assert 'class="alert-strip"' in page
    assert "[รู้ทัน]" in page  # the subject of the letter in Thai
    assert "[Ruthan] There is no refund link" in page
    assert "&lt;status&gt;Draft&lt;/status&gt;" in page
    assert f"{len(alert.title_th)} of 80" in page


def test_what_is_not_severe_says_that_no_strip_is_shown(
    an_alert: Any, client_of: Any, bua: Any
) -> None:
    alert = an_alert(approved=False, severity="low")
    page = client_of(bua).get(f"/en/staff/alerts/{alert.ref}/").content.decode()
    assert "Not shown: only what is critical" in page


def test_what_is_signed_needs_no_preview(an_alert: Any, client_of: Any, bua: Any) -> None:
    page = client_of(bua).get(f"/en/staff/alerts/{an_alert().ref}/").content.decode()
    assert "Before sending" not in page


def test_staff_alone_see_the_page_of_a_draft(
    an_alert: Any, client: Any, client_of: Any, bua: Any, lek: Any
) -> None:
    alert = an_alert(approved=False)
    path = f"/en/staff/alerts/{alert.ref}/preview/"
    page = client_of(bua).get(path).content.decode()
    assert "A draft, seen by staff alone" in page
    assert alert.title_en in page
    assert client_of(lek).get(path).status_code == 404
    assert client.get(path).status_code == 302


def test_before_signing_it_says_how_many_where_and_when(
    an_alert: Any, followers: Any, line: Any, client_of: Any, bua: Any, at: Any
) -> None:
    at("2026-11-21 12:00")
    followers(12, provinces=["34"]), followers(3), followers(2, channel="email")
    followers(9, provinces=["50"])
    line.monthly, line.used = 1_000, 990
    ask_quota()
    alert = an_alert(approved=False, provinces=["34"])
    page = client_of(bua).get(f"/en/staff/alerts/{alert.ref}/").content.decode()
    assert "15 people" in page
    assert "2 people" in page
    assert "Takes 15 of 10 that are left this month." in page
    assert "quota is too small" in page
    assert "Ubon Ratchathani" in page
    assert "Chiang Mai" not in page
    assert "At once." in page
    assert "Counted at 21 Nov 2026" in page


def test_at_night_it_says_until_when_it_is_held(
    an_alert: Any, client_of: Any, bua: Any, at: Any
) -> None:
    at("2026-11-21 22:00")
    calm, danger = an_alert(approved=False), an_alert(approved=False, urgency="immediate")
    page = client_of(bua).get(f"/en/staff/alerts/{calm.ref}/").content.decode()
    assert "it is held until 22 Nov 2026, 07:00" in page
    page = client_of(bua).get(f"/en/staff/alerts/{danger.ref}/").content.decode()
    assert "at any hour" in page


def test_an_update_and_a_cancellation_say_whom_they_reach(
    an_alert: Any, followers: Any, line: Any, client_of: Any, bua: Any, nok: Any, at: Any
) -> None:
    at("2026-11-21 12:00")
    followers(2, provinces=["34"])
    first = an_alert(provinces=["34"])
    jobs.run_due()
    followers(5, provinces=["34"])
    cancel = actions.draft_cancel(
        by=nok, alert=first, title_th="ยกเลิก", body_th="ไม่จริง", todo_th="ไม่ต้องทำอะไร"
    )
    page = client_of(bua).get(f"/en/staff/alerts/{cancel.ref}/").content.decode()
    assert "2 people" in page
    assert "to nobody else" in page
