"""The demonstration of the six channels: believable months, and nothing left when it goes."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from ruthan.campaigns.models import Activity, Campaign, MonthlyReport, Photo, Programme, Seal
from ruthan.campaigns.queries import country as queries
from ruthan.campaigns.queries.monthly import seal_of
from ruthan.core import clock
from ruthan.core.models import DataKey
from ruthan.project.demo.country import OF_ANOTHER, forget_country, tell_country
from tests import makers
from tests.campaigns.country_steps import FEBRUARY

pytestmark = pytest.mark.django_db


def test_three_months_are_told_with_late_and_missing_ones_and_forgotten_whole(
    reference: Any, nat: Any, at: Any, fresh_keys: Any
) -> None:
    at("2026-03-20 09:00")
    keys = set(DataKey.objects.exclude(wrapped=b"").values_list("pk", flat=True))
    tell_country({"nat": nat}, clock.now())
    assert (Programme.objects.count(), Campaign.objects.count()) == (1, 2)
    rows = queries.month_rows(queries.units_of("provinces"), FEBRUARY)
    sums = queries.totals(rows)
    assert 40 < sums["received"] < sums["in"] < 76
    assert 0 < sums["missing"] < 20
    assert any(row.is_late and row.is_in for row in rows)
    assert next(row for row in rows if row.unit.code == OF_ANOTHER).state == ""
    assert 200 < sums["activities"] < 1_000
    assert 0 < Photo.objects.count() < 40
    received = MonthlyReport.objects.filter(state="received", month=FEBRUARY).first()
    assert seal_of(received).digest
    page = makers.signed_in(nat).get(reverse("country:compared"))
    assert page.status_code == 200
    forget_country()
    for model in (Activity, MonthlyReport, Seal, Photo, Campaign, Programme):
        assert not model.objects.exists(), model
    left = set(DataKey.objects.exclude(wrapped=b"").values_list("pk", flat=True))
    assert left <= keys


def test_what_is_there_already_is_not_told_over(reference: Any, nat: Any, at: Any) -> None:
    at("2026-03-20 09:00")
    ours = MonthlyReport.objects.create(
        ref="M-22222222", unit=queries.units_of("provinces")[0], month=FEBRUARY
    )
    tell_country({"nat": nat}, clock.now())
    assert not Activity.objects.filter(reporting_unit=ours.unit, month=FEBRUARY).exists()
