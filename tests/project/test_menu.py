"""The staff's navigation: few places in one glance, many in groups, a panel on a phone."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser

from ruthan.project import menu
from tests import makers
from tests.browser import LOOKS, Desk, barriers, keep, sit_down, too_wide
from tests.cast import CAST


def test_every_place_stands_in_one_group() -> None:
    names = [place.name for group in menu.GROUPS for place in group.places]
    assert len(names) == len(set(names))


@pytest.mark.django_db
def test_few_places_need_no_headings(client_of: Any, lek: Any) -> None:
    page = client_of(lek).get(reverse("referrals:desk"))
    groups = page.context["staff_nav"]
    assert [group["label"] for group in groups] == [""]
    assert any(place["current"] for place in groups[0]["places"])


@pytest.mark.django_db
def test_many_places_stand_in_groups_and_the_one_of_the_page_is_open(
    client_of: Any, nat: Any
) -> None:
    page = client_of(nat).get("/staff/country/")
    opened = [group for group in page.context["staff_nav"] if group["open"]]
    assert len(page.context["staff_nav"]) > 3
    assert [place["url"] for place in opened[0]["places"] if place["current"]] == [
        "/staff/country/"
    ]
    assert len(opened) == 1


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("width", "language"), LOOKS)
def test_the_menu_opens_where_it_is_wanted(
    chromium: Browser, live_server: Any, width: int, language: str
) -> None:
    context, desk = sit_down(chromium, live_server.url, width=width)
    desk.signs_in(makers.a_person(CAST["nat"]))
    desk.language = language
    desk.opens("/staff/country/" if language == "th" else "/en/staff/country/")
    panel = desk.page.locator("#staff-nav")
    if width == 360:
        assert not panel.is_visible()
        desk.page.locator(".staff-menu").click()
    assert panel.is_visible()
    _goes_by_the_menu(desk, panel)
    assert not too_wide(desk.page)
    assert not barriers(desk.page)
    assert not desk.complaints
    context.close()


def _goes_by_the_menu(desk: Desk, panel: Any) -> None:
    panel.locator("summary", has_text=desk.words("Incoming")).click()
    keep(desk.page, f"menu-{desk.language}")
    panel.get_by_role("link", name=desk.words("Surges")).click()
    desk.page.wait_for_url("**/surges/")
    assert panel.locator("details[open] [aria-current]").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("username", "place"),
    [
        ("anan", "triage:queue"), ("fah", "triage:queue"), ("lek", "referrals:desk"),
        ("jit", "hotline:desk"), ("som", "activities:list"),
    ],
)  # fmt: skip
def test_everybody_begins_where_their_work_is(client_of: Any, username: str, place: str) -> None:
    person = makers.a_person(CAST[username])
    assert client_of(person).get("/staff/").url == reverse(place)
