"""Surges in Chromium: the list, one surge, a family's, the draft; no barrier, no overflow, on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from ruthan.core import jobs
from ruthan.matching import queries as matching
from ruthan.surges import actions
from ruthan.surges.models import Surge
from tests import makers
from tests.browser import LOOKS, Desk, barriers, chromium, keep, sit_down, too_wide
from tests.reference import the_reference

__all__ = ["chromium"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def seats(live_server: Any, settings: Any, chromium: Browser) -> Iterator[Callable[..., Desk]]:
    """`seats(nok, width=360, language="en")`: a browser in which the person is signed in."""
    matching.reset_replica()
    the_reference()
    kept: list[Any] = []

    def sit(user: Any, *, width: int, language: str) -> Desk:
        context, desk = sit_down(chromium, str(live_server.url), width=width, language=language)
        held = makers.signed_in(user).cookies["ruthan_session"].value
        context.add_cookies(
            [{"name": "ruthan_session", "value": held, "url": str(live_server.url)}]
        )
        kept.append((context, desk))
        return desk

    yield sit
    for context, _desk in kept:
        context.close()
    matching.reset_replica()
    assert [words for _context, desk in kept for words in desk.complaints] == []


@pytest.fixture
def surging(a_kin: Any, a_wave: Any, nok: Any) -> dict[str, Surge]:
    """A family, a claim and a cluster that surge, by kind."""
    a_kin(each=3, province="50")
    a_wave(text="เห็นเขาว่าวัดตัวอย่างจะย้ายตลาดนัดไปวันอาทิตย์ จริงหรือเปล่า", province="10")
    claim = makers.a_claim(clusters=[a_wave().cluster_id])
    makers.a_verdict(claim, code="partly")
    actions.watch()
    jobs.run_due()
    return {surge.kind: surge for surge in Surge.objects.filter(province="")}


@pytest.mark.parametrize(("width", "language"), LOOKS)
def test_every_page_of_surges_fits_and_has_no_barrier(
    surging: dict[str, Surge], nok: Any, krit: Any, seats: Any, width: int, language: str
) -> None:
    at = ("" if language == "th" else "/en") + "/staff/surges/"
    own, coordinators = (seats(user, width=width, language=language) for user in (nok, krit))
    pages = {"list": (own, at), "province": (coordinators, at)}
    for kind, surge in surging.items():
        pages[kind] = (own, f"{at}{surge.pk}/")
        pages[f"{kind}-draft"] = (own, f"{at}{surge.pk}/alert/")
    for name, (desk, path) in pages.items():
        desk.opens(path)
        keep(desk.page, f"surge-{name}-{width}-{language}")
        assert not too_wide(desk.page), name
        assert barriers(desk.page) == [], name
    own.opens(f"{at}{surging['family'].pk}/")
    own.page.emulate_media(media="print")
    keep(own.page, f"surge-family-print-{width}-{language}")
    own.sees_nothing_of(own.words("Draft the alert"), own.words("No alert is needed"))
