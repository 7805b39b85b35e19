"""Before sending: every channel as it will be, lengths, and how many it reaches."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


def test_the_review_shows_every_channel(an_alert: Any, client_of: Any, bua: Any) -> None:
    alert = an_alert(approved=False, severity="critical")
    page = client_of(bua).get(f"/en/staff/alerts/{alert.ref}/").content.decode()
    assert "Before sending" in page
    assert "0 people" in page
    assert "none is sent" in page
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
