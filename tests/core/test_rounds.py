"""The schedule over a night without power: what was missed is made up, once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.periodic import PeriodicRegistry

from ruthan.core import jobs
from ruthan.core import rounds as schedule
from ruthan.core.rounds import Rounds
from tests.core.forgetting import forget

pytestmark = pytest.mark.django_db(transaction=True)
NIGHT = datetime(2026, 11, 3, 19, 30, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def registry() -> Iterator[PeriodicRegistry]:
    """A task of every night, alone on its schedule."""
    name = "test.nightly"
    task = jobs.task(name=name)(lambda timestamp: None)
    app.tasks[name] = task
    held = PeriodicRegistry()
    held.register_task(task=task, cron="30 19 * * *", periodic_id="", configure_kwargs={})
    yield held
    forget([name])


def _starts(registry: PeriodicRegistry, monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    """A worker begins at a moment and looks at its schedule once."""
    monkeypatch.setattr(schedule.time, "time", at.timestamp)

    async def look() -> None:
        async with app.open_async():
            kept = Rounds(registry)
            await kept.begin(app.connector)
            await kept.defer_jobs(kept.get_previous_tasks(at=at.timestamp()))

    with app.replace_connector(app.connector.get_worker_connector()):
        asyncio.run(look())


def _rounds() -> list[datetime]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (args->>'timestamp')::bigint FROM procrastinate_jobs"
            " WHERE task_name = 'test.nightly' ORDER BY id"
        )
        return [datetime.fromtimestamp(row[0], UTC) for row in cursor.fetchall()]


def test_a_new_installation_owes_nothing_of_before(registry, monkeypatch) -> None:
    _starts(registry, monkeypatch, NIGHT + timedelta(hours=9))
    assert _rounds() == []


def test_a_machine_that_is_off_every_night_makes_up_the_last_one(registry, monkeypatch) -> None:
    _starts(registry, monkeypatch, NIGHT + timedelta(hours=9))
    _starts(registry, monkeypatch, NIGHT + DAY + timedelta(hours=9))
    assert _rounds() == [NIGHT + DAY]
    _starts(registry, monkeypatch, NIGHT + 4 * DAY + timedelta(hours=9))
    assert _rounds() == [NIGHT + DAY, NIGHT + 4 * DAY]


def test_a_worker_that_begins_again_the_same_day_makes_up_nothing_twice(
    registry, monkeypatch
) -> None:
    for hours in (0, 33, 34, 40):
        _starts(registry, monkeypatch, NIGHT + timedelta(hours=hours, minutes=20))
    assert _rounds() == [NIGHT + DAY]


def test_a_round_of_just_now_is_run_whatever_came_before(registry, monkeypatch) -> None:
    _starts(registry, monkeypatch, NIGHT + timedelta(minutes=3))
    assert _rounds() == [NIGHT]
