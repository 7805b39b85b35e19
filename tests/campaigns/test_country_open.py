"""Open data of the six channels, and dissemination beside the reports that came."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ruthan.campaigns.queries.country_compared import compared
from ruthan.campaigns.rules import country as rules
from ruthan.intake import queries as intake
from ruthan.intake.models import Report
from tests import makers
from tests.campaigns import rows
from tests.campaigns.country_steps import BANGKOK, FEBRUARY, a_campaign, a_report

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _april(at: Any) -> None:
    at("2026-04-10 09:00")


# -- Open data ------------------------------------------------------------------------------------


def test_only_what_was_received_is_given_and_nothing_personal(reference: Any, nat: Any) -> None:
    rows.activity(
        rows.province("45"), channel="on_ground", people=85, questions=4, recorded_by=nat,
        what="ประชุมกับนายสมมุติ", place="บ้านสมมุติ",
    )  # fmt: skip
    a_report("45", nothing={"billboard": "จอชำรุด"})
    rows.activity(rows.province("50"), channel="on_ground", people=7)
    a_report("50", state="submitted")
    said = Client().get(reverse("dissemination-data:json"))
    told = json.loads(said.content)
    assert told["licence"] == "CC BY 4.0"
    assert {row["province_code"] for row in told["rows"]} == {"45"}
    by_channel = {row["channel"]: row for row in told["rows"]}
    assert by_channel["on_ground"]["people"] == 85
    assert by_channel["billboard"]["nothing_done"] is True
    assert by_channel["online"] == {
        "month": "2026-02", "province_code": "45", "province_th": "ร้อยเอ็ด",
        "province_en": "Roi Et", "channel": "online", "activities": 0, "people": 0,
        "questions": 0, "nothing_done": False, "is_demonstration": False,
        "inhabitants": None,
    }  # fmt: skip
    for word in ("สมมุติ", "จอชำรุด", str(nat.pk)):
        assert word not in said.content.decode()


def test_how_many_live_there_is_said_with_its_source(
    reference: Any, settings: Any, tmp_path: Any
) -> None:
    for code in ("45", "50"):
        rows.activity(rows.province(code), channel="on_ground", people=85)
        a_report(code)
    file = settings.RUTHAN_POPULATION_FILE = tmp_path / "population.json"
    told = json.loads(Client().get(reverse("dissemination-data:json")).content)
    assert told["inhabitants"] is None
    file.write_text(
        '{"source": "ทะเบียนตัวอย่าง", "dated": "2026-01-01", "people": {"45": 100000}}',
        encoding="utf-8",
    )
    told = json.loads(Client().get(reverse("dissemination-data:json")).content)
    assert told["inhabitants"] == {"source": "ทะเบียนตัวอย่าง", "dated": "2026-01-01"}
    living = {row["province_code"]: row["inhabitants"] for row in told["rows"]}
    assert living == {"45": 100_000, "50": None}
    said = Client().get(reverse("dissemination-data:csv")).content.decode()
    lines = list(csv.DictReader(io.StringIO(said)))
    assert {one["province_code"]: one["inhabitants"] for one in lines} == {"45": "100000", "50": ""}


def test_the_csv_says_the_same_and_an_etag_spares_it(reference: Any) -> None:
    rows.activity(rows.province("45"), channel="on_ground", people=85)
    a_report("45")
    address = reverse("dissemination-data:csv")
    said = Client().get(address)
    lines = list(csv.DictReader(io.StringIO(said.content.decode())))
    assert len(lines) == 6
    assert {line["channel"]: line["people"] for line in lines}["on_ground"] == "85"
    assert "creativecommons.org/licenses/by/4.0" in said["Link"]
    assert said["Access-Control-Allow-Origin"] == "*"
    again = Client().get(address, headers={"If-None-Match": said["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    rows.activity(rows.province("45"), channel="online")
    assert Client().get(address, headers={"If-None-Match": said["ETag"]}).status_code == 200


def test_a_month_narrows_and_nonsense_is_a_problem(reference: Any) -> None:
    a_report("45")
    a_report("45", month=date(2026, 3, 1))
    address = reverse("dissemination-data:json")
    one = json.loads(Client().get(address, {"month": "2569-03"}).content)
    assert {row["month"] for row in one["rows"]} == {"2026-03"}
    wrong = Client().get(address, {"month": "2026-13"})
    assert wrong.status_code in (400, 422)
    assert wrong["Content-Type"].startswith("application/problem+json")
    assert Client().post(address).status_code == 405


# -- Beside reports -------------------------------------------------------------------------------


def reports(province: str, month: date, count: int, **over: Any) -> None:
    """So many reports from a province in a month."""
    for number in range(count):
        held = makers.a_report(f"ตัวอย่าง {province} {month} {number}", province=province)
        Report.objects.filter(pk=held.pk).update(
            submitted_at=datetime(month.year, month.month, 15, tzinfo=BANGKOK), **over
        )


def test_reports_are_counted_by_province_and_thai_month(reference: Any) -> None:
    reports("45", FEBRUARY, 2)
    held = makers.a_report("ปลายเดือน", province="45")
    midnight = datetime(2026, 3, 1, 0, 0, tzinfo=BANGKOK)
    Report.objects.filter(pk=held.pk).update(submitted_at=midnight)
    reports("", FEBRUARY, 1)
    reports("45", FEBRUARY, 1, is_observation=True)
    reports("45", FEBRUARY, 1, state="withdrawn")
    found = intake.reports_by_month(FEBRUARY, date(2026, 3, 1), date(2026, 4, 1))
    assert found == {("45", FEBRUARY): 2, ("45", date(2026, 3, 1)): 1}


def test_small_numbers_are_hidden_also_from_whoever_subtracts() -> None:
    assert [rules.shown(n) for n in (0, 4, 5)] == [None, None, 5]
    assert rules.shown_sum([6, 7]) == 13
    assert rules.shown_sum([6, 3]) is None  # 9 less 6 would tell of three people
    assert rules.shown_sum([6, 3, 4]) == 13
    assert rules.shown_sum([6, 0]) == 6


def test_dissemination_stands_beside_reports_before_and_since(reference: Any, nat: Any) -> None:
    campaign = a_campaign(nat)
    rows.activity(rows.province("45"), campaign=campaign, channel="on_ground", people=50)
    reports("45", date(2026, 1, 1), 6)
    reports("45", date(2026, 3, 1), 8)
    reports("50", date(2026, 3, 1), 3)
    whole = compared(campaign)
    assert whole.months == tuple(
        date(2025, 11 + n, 1) if n < 2 else date(2026, n - 1, 1) for n in range(5)
    )
    assert whole.begins == 3
    places = {one.code: one for one in whole.places}
    assert len(places) == 77
    assert places["45"].activities == (0, 0, 0, 1, 0)
    assert places["45"].reports == (None, None, 6, None, 8)
    assert (places["45"].before.reports, places["45"].since.reports) == (6, 8)
    assert (places["45"].since.people, places["45"].before.people) == (50, 0)
    assert places["50"].reports == (None,) * 5
    assert places["50"].since.reports is None


def test_the_page_says_that_it_shows_no_cause(reference: Any, nat: Any) -> None:
    campaign = a_campaign(nat)
    browser = makers.signed_in(nat)
    for asked in ({}, {"campaign": campaign.ref}, {"campaign": "K-NOTHERE", "region": "x"}):
        page = browser.get(reverse("country:compared"), asked)
        assert page.status_code == 200
        assert "ไม่ได้แปลว่าอย่างหนึ่งเป็นเหตุของอีกอย่าง" in page.content.decode()
    assert page.content.decode().count('<svg viewBox="0 0 200 78"') == 77


def test_without_a_campaign_there_is_nothing_to_compare(reference: Any, nat: Any) -> None:
    assert makers.signed_in(nat).get(reverse("country:compared")).status_code == 200
