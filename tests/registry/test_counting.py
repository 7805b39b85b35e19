"""Added up or counted anew it is the same; a new report costs the same however many there were."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ruthan.core import clock, jobs
from ruthan.registry.actions import (
    Source,
    confirm_indicator,
    counting,
    forget_source,
    let_go_on,
    let_old_go,
    note_sighting,
)
from ruthan.registry.actions.counting import count_again
from ruthan.registry.models import Indicator, Sighting
from ruthan.registry.queries import is_told
from ruthan.registry.rules.naming import account
from ruthan.registry.states import Grade, Held, Standing
from tests.registry.steps import ACCOUNT, HOURS, SHOP, seen, seen_by

pytestmark = pytest.mark.django_db

COUNTED = (
    "people", "reports", "grade", "first_seen", "last_seen", "expires_at", "held_because",
)  # fmt: skip


def counted(entry: Any) -> tuple[Any, ...]:
    """What is counted of an entry."""
    entry.refresh_from_db()
    return tuple(getattr(entry, name) for name in COUNTED)


@pytest.mark.parametrize("luck", range(6))
def test_added_one_by_one_it_is_what_counting_anew_finds(luck: int) -> None:
    rng, now = random.Random(luck), clock.now()
    for number in range(60):
        entry = seen(
            by=f"person-{rng.randrange(1 + number // 2)}", channel=rng.choice(("line", "api")),
            at=now - timedelta(minutes=rng.randrange(1, 200 * 24 * 60)),
            standing=rng.choice((Standing.KNOWN, Standing.KNOWN, Standing.ANONYMOUS)),
            grade=rng.choice((Grade.REPORTED, Grade.EVIDENCED)),
        )  # fmt: skip
        if number == 30 and luck % 2:
            Indicator.objects.update(state="cleared", cleared_at=now - timedelta(days=60))
            count_again(list(Indicator.objects.all()))
    before = counted(entry)
    count_again(list(Indicator.objects.all()))
    assert counted(entry) == before


def test_a_report_of_what_many_reported_reads_no_other_report() -> None:
    seen_by(5)
    source = Source(kind="report", id=uuid4(), at=clock.now(), channel="line", reporter=b"new")
    with CaptureQueriesContext(connection) as ran:
        note_sighting(source=source, named=[ACCOUNT])
    assert not [one["sql"] for one in ran if "WITH seen" in one["sql"] or "placed" in one["sql"]]
    assert Indicator.objects.get().people == 6


@pytest.mark.parametrize("count", [1, 5, 20])
def test_many_things_of_one_source_cost_the_same_queries(count: int) -> None:
    things = [account(f"00000001{number:02}", "004") for number in range(count)]
    first, second = (
        Source(kind="report", id=uuid4(), at=clock.now(), reporter=who) for who in (b"1", b"2")
    )
    with CaptureQueriesContext(connection) as new:
        note_sighting(source=first, named=things)
    with CaptureQueriesContext(connection) as there:
        note_sighting(source=second, named=things)
    assert (len(new), len(there)) == (10, 8)  # two of each are the savepoint of the test


def test_what_is_said_anew_of_a_source_counts_anew() -> None:
    source_id, now = uuid4(), clock.now()
    seen(source_id=source_id, at=now - HOURS)
    entry = seen(source_id=source_id, at=now, grade=Grade.EVIDENCED)
    assert (entry.grade, entry.last_seen, entry.reports) == (Grade.EVIDENCED, now, 1)


# -- Crowds ---------------------------------------------------------------------------------------


def test_old_reports_without_a_name_hide_neither_a_crowd_nor_people(monkeypatch: Any) -> None:
    monkeypatch.setattr(counting, "_MOST_LOOKED_AT", 30)
    now = clock.now()
    for number in range(40):
        at = now - timedelta(days=170) + timedelta(hours=number)
        seen(SHOP, standing=Standing.ANONYMOUS, channel="web", at=at)
    for number in range(2):
        entry = seen(SHOP, by=f"sock-{number}", at=now - timedelta(minutes=number))
    assert entry.people == 3
    assert not is_told(entry)
    assert is_told(seen(SHOP, by="true", at=now - HOURS))


def test_every_crowd_stands_for_one() -> None:
    now = clock.now()
    for crowd in range(2):
        for number in range(20):
            at = now - timedelta(hours=9 * crowd, minutes=number)
            entry = seen(SHOP, by=f"sock-{crowd}-{number}", at=at)
    assert (entry.people, entry.held_because) == (40, Held.BURST)


def test_an_officer_who_looked_vouches_for_nobody_who_comes_later(fah: Any) -> None:
    entry = seen(by="true", at=clock.now() - HOURS)
    confirm_indicator(by=fah, indicator=entry, because="เห็นสลิป")
    later = clock.now() + timedelta(seconds=1)
    for number in range(30):
        entry = seen(by=f"sock-{number}", at=later + timedelta(seconds=number))
    assert not is_told(entry)
    with clock.standing_at(later + timedelta(minutes=5)):
        let_go_on(by=fah, indicator=entry, because="โทรกลับแล้ว")
    entry.refresh_from_db()
    assert is_told(entry)


# -- What leaves ----------------------------------------------------------------------------------


def test_an_officers_look_is_one_and_keeps_nothing_that_was_withdrawn(fah: Any) -> None:
    source_id = uuid4()
    entry = seen(source_id=source_id)
    for _ in range(2):
        confirm_indicator(by=fah, indicator=entry, because="เห็นสลิป")
    entry.refresh_from_db()
    assert entry.grade == Grade.REVIEWED
    assert Sighting.objects.filter(source_kind="officer").count() == 1
    forget_source(kind="report", source_id=source_id)
    assert not Indicator.objects.exists()
    jobs.run_due()


def test_an_officers_look_makes_no_report_younger(fah: Any) -> None:
    entry = seen(at=clock.now() - timedelta(days=100))
    last = entry.last_seen
    confirm_indicator(by=fah, indicator=entry, because="เห็นสลิป")
    entry.refresh_from_db()
    assert entry.last_seen == last


def test_old_reports_of_a_reopened_entry_go_and_those_before_its_clearing_stay() -> None:
    now = clock.now()
    for who, days in (("before", 250), ("old", 190), ("new", 1)):
        entry = seen(by=who, at=now - timedelta(days=days))
    Indicator.objects.update(cleared_at=now - timedelta(days=200))
    let_old_go()
    left = sorted((now - one.at).days for one in Sighting.objects.all())
    assert left == [1, 250]
    assert counted(entry)[:2] == (1, 1)
