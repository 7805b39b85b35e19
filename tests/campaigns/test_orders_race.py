"""Two at once, for real: who names, who hands over, who reminds, who presses done."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ruthan.campaigns import actions
from ruthan.campaigns.models import Coordinator, Fulfilment, Reminder
from tests import makers
from tests.campaigns import orders, rows
from tests.cast import CAST
from tests.reference import the_reference
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _world(at: Any) -> None:
    at("2026-02-26 10:00")
    the_reference()
    makers.an_organisation("ruthan")


def test_of_two_who_name_at_once_one_is_told() -> None:
    som, nat = makers.a_person(CAST["som"]), makers.a_person(CAST["nat"])
    ubon = rows.province("34")
    results = at_once(
        [
            lambda: actions.name_coordinator(
                by=som, unit=ubon, appointment=orders.appointment()
            ),
            lambda: actions.name_coordinator(
                by=nat, unit=ubon, appointment=orders.appointment()
            ),
        ],
        losing=actions.CoordinatorRefused,
    )  # fmt: skip
    lost = [one for one in results if isinstance(one, actions.CoordinatorRefused)]
    assert [one.code for one in lost] == ["there"]
    assert Coordinator.objects.filter(unit=ubon, until=None).count() == 1


def test_of_two_who_hand_over_at_once_one_is_told() -> None:
    som = makers.a_person(CAST["som"])
    ubon = rows.province("34")
    held = actions.name_coordinator(by=som, unit=ubon, appointment=orders.appointment()).coordinator
    next_one = orders.appointment(since=date(2026, 2, 20))
    results = at_once(
        [
            lambda: actions.hand_over(
                by=som, unit=ubon, seen=held.pk, appointment=next_one, because="ก"
            )
        ]
        * 2,
        losing=actions.CoordinatorRefused,
    )
    lost = [one for one in results if isinstance(one, actions.CoordinatorRefused)]
    assert [one.code for one in lost] == ["changed"]
    assert Coordinator.objects.filter(unit=ubon).count() == 2
    assert Coordinator.objects.filter(unit=ubon, until=None).count() == 1


def test_two_workers_remind_once() -> None:
    nat = makers.a_person(CAST["nat"])
    orders.obligation(nat)
    noted = at_once([actions.remind_of_obligations] * 2)
    assert sum(noted) == 76
    assert Reminder.objects.count() == 76


def test_two_presses_are_one() -> None:
    som, nat = makers.a_person(CAST["som"]), makers.a_person(CAST["nat"])
    made, ubon = orders.obligation(nat, duty="other"), rows.province("34")
    month = date(2026, 2, 1)
    at_once([lambda: actions.fulfil(by=som, obligation=made, unit=ubon, month=month)] * 2)
    assert Fulfilment.objects.count() == 1
