"""Counting: who counts as whom, what is taken out, what is held back."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from ruthan.core import clock, crypto
from ruthan.core.models import DataKey
from ruthan.registry.actions import forget_source
from ruthan.registry.models import Indicator, Sighting
from ruthan.registry.queries.hashes import hash_of
from ruthan.registry.queries.labels import SHOWN, VALUE
from ruthan.registry.rules.naming import Named, account
from ruthan.registry.states import Held, Kind, Standing
from tests.registry.steps import ACCOUNT, HOURS, SHOP, seen, seen_by

pytestmark = pytest.mark.django_db


def test_each_person_counts_once_however_often_they_report() -> None:
    for _ in range(4):
        entry = seen(by="mali")
    assert entry.people == 1
    assert entry.reports == 4
    assert seen(by="somebody else").people == 2


def test_the_same_source_noted_twice_is_one_sighting() -> None:
    source_id = uuid4()
    seen(source_id=source_id)
    entry = seen(source_id=source_id)
    assert (entry.people, entry.reports, Sighting.objects.count()) == (1, 1, 1)


def test_everybody_without_a_name_is_one_person_however_many_days() -> None:
    for day in range(6):
        entry = seen(standing=Standing.ANONYMOUS, at=clock.now() - timedelta(days=day))
    assert entry.people == 1
    assert entry.reports == 6


def test_what_a_source_no_longer_names_is_taken_out_and_goes_with_its_key() -> None:
    source_id = uuid4()
    entry = seen([ACCOUNT, SHOP], source_id=source_id)
    assert Indicator.objects.count() == 2
    seen(ACCOUNT, source_id=source_id)
    assert list(Indicator.objects.values_list("hash", flat=True)) == [hash_of(ACCOUNT)]
    assert DataKey.objects.filter(purpose="registry", destroyed_at__isnull=True).count() == 1
    assert entry is not None


def test_a_withdrawn_report_takes_its_sightings_out() -> None:
    source_id = uuid4()
    seen_by(2)
    assert seen(by="third", source_id=source_id).people == 3
    assert forget_source(kind="report", source_id=source_id) == 1
    assert Indicator.objects.get().people == 2
    assert forget_source(kind="report", source_id=source_id) == 0


def test_the_value_is_sealed_and_of_a_citizen_number_there_is_none() -> None:
    entry = seen()
    key = entry.data_key
    assert crypto.open_text(key, VALUE, entry.value_sealed) == "004:0000000123"
    assert crypto.open_text(key, SHOWN, entry.shown_sealed) == "000-x-xx012-3"
    citizen = seen(Named(Kind.PROMPTPAY, "0000000000001", "x-xxxx-xxxxx-xx-1"))
    assert citizen.value_sealed is None


def test_digits_at_another_bank_are_another_account() -> None:
    first, second = seen(account("0000000123", "004")), seen(account("0000000123", "014"))
    assert first.pk != second.pk


def test_people_who_come_together_are_held_until_an_officer_has_looked() -> None:
    now = clock.now()
    for number in range(40):
        entry = seen(by=f"sock-{number}", at=now - timedelta(minutes=number))
    assert entry.people == 40
    assert entry.held_because == Held.BURST
    for number in range(2):
        entry = seen(by=f"true-{number}", at=now - HOURS * (number + 1))
    assert entry.held_because == ""


def test_people_apart_in_time_or_channel_are_not_held() -> None:
    assert seen_by(3).held_because == ""
    for channel in ("line", "hotline", "api"):
        entry = seen(SHOP, by=channel, channel=channel)
    assert (entry.people, entry.held_because) == (3, "")


def test_reports_older_than_the_period_no_longer_count() -> None:
    old = clock.now() - timedelta(days=181)
    seen_by(2)
    entry = seen(by="long ago", at=old)
    assert (entry.people, entry.reports) == (2, 2)
    assert entry.expires_at - entry.last_seen == timedelta(days=180)
