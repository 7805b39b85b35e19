"""Which units there are, who may open which, and by when a month is due."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.http import Http404

from ruthan.campaigns import access, queries
from ruthan.campaigns.permissions import P
from ruthan.campaigns.rules import channels, months
from tests.campaigns import rows

BANGKOK = ZoneInfo("Asia/Bangkok")
pytestmark = pytest.mark.django_db


def test_seventy_six_provinces_departments_and_enterprises_report(reference: Any) -> None:
    assert queries.selected(["provinces"]).count() == 76
    codes = set(queries.reporting_units().values_list("code", flat=True))
    assert {"province:45", "dopa", "pea"} <= codes
    assert not {"province:10", "bot", "province", "moi"} & codes


def test_a_district_reports_in_its_province(reference: Any) -> None:
    office = rows.office("45")
    assert queries.reporting_unit_of(office).code == "province:45"
    assert queries.province_of(office) == "45"
    assert list(queries.below([rows.province("45").pk])) == [office]


def test_a_coordinator_opens_their_province_and_what_is_below(reference: Any, som: Any) -> None:
    office, other = rows.office("34"), rows.office("45")
    held = set(access.units_for(som, P.ACTIVITY_RECORD))
    assert held == {rows.province("34"), office}
    with pytest.raises(Http404):
        access.unit_for(som, other.code, P.ACTIVITY_RECORD)
    theirs = rows.activity(other)
    with pytest.raises(Http404):
        access.activity_for(som, theirs.ref)


def test_a_supervisor_sees_all_and_a_screener_none(reference: Any, nat: Any, anan: Any) -> None:
    rows.office("34")
    assert access.units_for(nat, P.ACTIVITY_READ).count() == queries.reporting_units().count() + 1
    assert not access.units_for(anan, P.ACTIVITY_READ).exists()


@pytest.mark.parametrize(
    ("month", "shift", "day"),
    [
        (date(2026, 2, 1), "stay", date(2026, 3, 5)),
        (date(2026, 12, 1), "stay", date(2027, 1, 5)),
        (date(2026, 8, 1), "before", date(2026, 9, 4)),  # the 5th is a Saturday
        (date(2026, 8, 1), "after", date(2026, 9, 7)),
    ],
)
def test_a_month_is_due_on_the_fifth_of_the_next(month: date, shift: str, day: date) -> None:
    assert months.due_on(month, 5, shift=shift) == day


def test_the_last_second_of_the_day_is_in_time() -> None:
    due = date(2026, 3, 5)
    second = datetime(2026, 3, 5, 23, 59, 59, tzinfo=BANGKOK)
    assert second < months.due_until(due, BANGKOK)
    assert months.days_late(due, second, BANGKOK) == 0
    assert months.days_late(due, datetime(2026, 3, 6, 0, 0, 1, tzinfo=BANGKOK), BANGKOK) == 1


def test_the_channels_are_numbered_rightly_and_as_the_form_has_them() -> None:
    assert [one.number for one in channels.channels()] == [1, 2, 3, 4, 5, 6]
    assert channels.channel("billboard").number_original == "๕"
    assert {one.owner for one in channels.apps()} <= {"dopa", "mea", "pea", "mwa", "pwa", "dol"}
