"""The strip of severe alerts: put away one by one in this browser, shown again when it changes."""

from __future__ import annotations

from typing import Any

import pytest

from ruthan.publishing import queries
from tests.publishing.test_succession import an_update

__all__ = ["an_update"]

pytestmark = pytest.mark.django_db


def _page(client: Any) -> str:
    queries.forget_severe()
    said: str = client.get("/about/").content.decode()
    return said


def test_it_is_put_away_one_by_one(an_alert: Any, client: Any) -> None:
    one, other = an_alert(severity="critical"), an_alert(severity="critical")
    assert one.ref in _page(client)
    back = {"Referer": "http://testserver/about/?x=1"}
    answer = client.post(f"/alerts/{one.ref}/dismiss/", headers=back)
    assert answer.url == "http://testserver/about/?x=1"
    said = _page(client)
    assert one.ref not in said
    assert other.ref in said
    cookie = client.cookies["ruthan_read"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == (one.ref, True, "Lax")


def test_an_update_shows_again(an_alert: Any, an_update: Any, client: Any) -> None:
    alert = an_alert(severity="critical")
    client.post(f"/alerts/{alert.ref}/dismiss/")
    assert "alert-strip" not in _page(client)
    assert an_update(alert).ref in _page(client)


def test_nobody_is_led_to_another_site(an_alert: Any, client: Any) -> None:
    alert = an_alert(severity="critical")
    evil = {"Referer": "https://evil.example/"}
    assert client.post(f"/alerts/{alert.ref}/dismiss/", headers=evil).url == "/alerts/"


def test_with_a_script_the_line_just_goes(an_alert: Any, client: Any) -> None:
    alert = an_alert(severity="critical")
    answer = client.post(f"/alerts/{alert.ref}/dismiss/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (200, b"")


def test_what_is_not_there_is_not_put_away(an_alert: Any, client: Any) -> None:
    draft = an_alert(approved=False)
    assert client.post(f"/alerts/{draft.ref}/dismiss/").status_code == 404
    assert client.get(f"/alerts/{draft.ref}/dismiss/").status_code == 405


def test_the_list_in_the_cookie_is_short_and_nonsense_does_no_harm(
    an_alert: Any, client: Any
) -> None:
    alert = an_alert(severity="critical")
    client.cookies["ruthan_read"] = ".".join(f"A-{n:08d}" for n in range(40)) + ".."
    client.post(f"/alerts/{alert.ref}/dismiss/")
    held = client.cookies["ruthan_read"].value.split(".")
    assert len(held) == 20
    assert held[-1] == alert.ref
