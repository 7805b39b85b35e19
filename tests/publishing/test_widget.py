"""Alerts on other sites: a frame that any site may hold, and nothing else may be framed."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


def test_any_site_may_frame_it_and_no_cookie_goes_along(an_alert: Any, client: Any) -> None:
    alert = an_alert()
    page = client.get("/widget/alerts/")
    assert "frame-ancestors *" in page["Content-Security-Policy"]
    assert "X-Frame-Options" not in page
    assert "script-src 'self'" in page["Content-Security-Policy"]
    assert not page.cookies
    assert "public" in page["Cache-Control"]
    said = page.content.decode()
    assert f"http://localhost/alerts/{alert.ref}/" in said
    assert "<form" not in said


@pytest.mark.parametrize("path", ["/", "/alerts/", "/widget/", "/feeds/alerts.json"])
def test_nothing_else_may_be_framed(path: str, client: Any) -> None:
    page = client.get(path)
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"


def test_it_shows_what_was_asked_for(an_alert: Any, client: Any) -> None:
    everyone, isan = an_alert(), an_alert(provinces=["34"], strand="SCM")
    page = client.get("/en/widget/alerts/?province=50&theme=dark").content.decode()
    assert everyone.title_en in page
    assert isan.ref not in page
    assert 'data-theme="dark"' in page
    page = client.get("/widget/alerts/?topic=SCM&most=1").content.decode()
    assert [a.ref in page for a in (everyone, isan)] == [False, True]
    page = client.get("/en/widget/alerts/?most=1&theme=<b>").content.decode()
    assert page.count("<li>") == 1
    assert "1 more alert" in page


def test_when_nothing_is_in_force_it_says_so(client: Any) -> None:
    assert "Nothing is in force here now" in client.get("/en/widget/alerts/").content.decode()


def test_the_script_may_be_loaded_from_anywhere(client: Any) -> None:
    script = client.get("/widget/alerts.js")
    assert script["Content-Type"].startswith("text/javascript")
    assert script["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert not script.cookies
    assert b"cookie =" not in script.content
    again = client.get("/widget/alerts.js", headers={"If-None-Match": script["ETag"]})
    assert again.status_code == 304


def test_the_guide_gives_lines_that_name_what_was_chosen(client: Any) -> None:
    page = client.get("/en/widget/?province=34&topic=SCM").content.decode()
    assert "data-province=&quot;34&quot;" in page
    assert "/en/widget/alerts.js" in page
    assert "&lt;iframe src=" in page
    assert "/en/widget/alerts/?province=34&amp;" in page
    assert client.get("/widget/?province=%22%3E%3Cscript%3E").status_code == 200
