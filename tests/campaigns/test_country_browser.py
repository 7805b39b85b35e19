"""Programmes and the country in a real browser: a phone in Thai, wide in English, with the keys."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from tests import makers
from tests.browser import LOOKS, barriers, keep, sit_down, too_wide
from tests.campaigns import rows
from tests.campaigns.country_steps import a_campaign, a_report
from tests.cast import CAST
from tests.reference import the_reference

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = ("country:matrix", "country:map", "country:late", "country:compared", "programmes:list")
MONTH = "?month=2026-02"


@pytest.mark.parametrize(("width", "language"), LOOKS)
def test_every_page_is_read_without_barriers(
    chromium: Any, live_server: Any, width: int, language: str
) -> None:
    the_reference()
    nat = makers.a_person(CAST["nat"])
    campaign = a_campaign(nat)
    rows.activity(rows.province("45"), campaign=campaign, channel="on_ground", people=30)
    a_report("45", nothing={"billboard": "จอ LED ชำรุด รออะไหล่"})
    context, desk = sit_down(chromium, live_server.url, width=width)
    desk.signs_in(nat)
    front = "" if language == "th" else "/en"
    addresses = [front + reverse(name) + MONTH for name in PAGES]
    addresses += [
        front + reverse("programmes:campaign", args=[campaign.ref]),
        front + reverse("programmes:programme", args=[campaign.programme.ref]),
        front + reverse("programmes:campaign-edit", args=[campaign.ref]),
        front + reverse("country:unit-year", args=["province:45"]) + "?year=2026",
        front + reverse("country:unit-month", args=["province:45"]) + MONTH,
        front + reverse("country:map") + MONTH + "&by=late",
        front + reverse("country:compilations") + MONTH,
    ]
    wrong = []
    for place, address in enumerate(addresses):
        desk.opens(address)
        keep(desk.page, f"country-{place}-{width}")
        wide = too_wide(desk.page)
        wrong += [f"{address}: {wide} px too wide"] if wide else []
        if place % len(LOOKS) == LOOKS.index((width, language)):  # axe takes longer than all else
            wrong += [f"{address}: {one}" for one in barriers(desk.page)]
    assert wrong + desk.complaints == []
    context.close()


def test_the_matrix_is_walked_by_keys_and_leads_to_the_entries(
    chromium: Any, live_server: Any
) -> None:
    the_reference()
    nat = makers.a_person(CAST["nat"])
    rows.activity(rows.province("11"), channel="on_ground", what="การประชุมตัวอย่าง")
    context, desk = sit_down(chromium, live_server.url)
    desk.signs_in(nat)
    desk.opens(reverse("country:matrix") + MONTH)
    desk.page.keyboard.press("j")
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_url("**/units/province:11/**")
    desk.opens(reverse("country:matrix") + MONTH)
    desk.page.locator("a.country-cell").first.click()
    desk.sees("การประชุมตัวอย่าง")
    assert desk.page.url.endswith("#on_ground")
    context.close()


def test_a_campaign_is_begun_on_a_phone_without_a_script(chromium: Any, live_server: Any) -> None:
    the_reference()
    nat = makers.a_person(CAST["nat"])
    context, desk = sit_down(chromium, live_server.url, width=360, script=False)
    desk.signs_in(nat)
    desk.opens(reverse("programmes:new"))
    desk.fills("Name in Thai", "รู้ทันทุกจังหวัด")
    desk.fills("Objective", "ให้ทุกคนรู้ทัน")
    desk.presses("Keep")
    desk.told("The programme is there. Begin its first campaign.")
    desk.presses("Begin a campaign")
    desk.fills("Name in Thai", "อย่าเพิ่งโอน")
    desk.page.locator("[name=message_th_1]").fill("ใครให้โอน อย่าเพิ่งโอน")
    desk.presses("Keep")
    desk.told("The campaign is there. Put its kits on next.")
    desk.sees("PEA Smart Plus", "22 จาก 60")
    context.close()
