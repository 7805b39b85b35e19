"""The demonstration's letter with what it orders, and its removal without a trace."""

from __future__ import annotations

from typing import Any

import pytest

from ruthan.campaigns import queries
from ruthan.campaigns.models import Coordinator, DayChange, Letter, Obligation
from ruthan.core.models import DataKey
from ruthan.project.demo.orders import forget_of_people, forget_orders, order

pytestmark = pytest.mark.django_db


def test_the_demonstration_is_believable_and_leaves_nothing(
    reference: Any, nat: Any, som: Any
) -> None:
    order({"nat": nat, "som": som})
    scanned = Letter.objects.get(unit__code="province:34")
    assert scanned.unreadable == ["number"]
    assert scanned.stamps.count() == 2
    assert Letter.objects.exclude(pk=scanned.pk).get().number == "มท 0206.2/ว 552"
    assert {one.duty for one in Obligation.objects.all()} == {
        "activities", "report", "coordinator",
    }  # fmt: skip
    assert Coordinator.objects.filter(until=None).count() == 70
    assert Coordinator.objects.exclude(until=None).count() == 1
    assert DayChange.objects.get().unit.code == "province:34"
    ubon = queries.coordinator_of(queries.unit_of_province("34"))
    assert ubon is not None
    assert ubon.user == som
    keys = list(Coordinator.objects.values_list("data_key", flat=True))
    forget_orders()
    forget_of_people([nat.pk, som.pk])
    for model in (Letter, Obligation, Coordinator, DayChange):
        assert not model.objects.exists()
    assert not DataKey.objects.filter(pk__in=keys).exclude(wrapped=b"").exists()
