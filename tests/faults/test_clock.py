"""The clock jumps, a day on or an hour back: nothing is done twice, nothing waits for ever."""

from __future__ import annotations

import asyncio
import time
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from ruthan.audit.actions import record, seal
from ruthan.audit.queries import unsealed, verify
from ruthan.core import clock, idempotency, jobs, throttle
from ruthan.core import tasks as housekeeping
from ruthan.core.refs import uuid7
from ruthan.core.worker import PatientWorker
from ruthan.intake.models import Report
from tests import makers
from tests.gateway import web

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def _sql(statement: str, *values: object) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def _doing(heartbeat: str) -> int:
    """A job in work, its worker's heartbeat so far from now."""
    jobs.enqueue(housekeeping.sweep_throttle)
    worker = _sql(
        "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() + %s::interval)"
        " RETURNING id",
        heartbeat,
    )[0][0]
    return int(
        _sql(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s"
            " WHERE id = (SELECT max(id) FROM procrastinate_jobs) RETURNING id",
            worker,
        )[0][0]
    )


def _beat() -> None:
    _sql("UPDATE procrastinate_workers SET last_heartbeat = now()")


def _status(job_id: int) -> str:
    return str(_sql("SELECT status::text FROM procrastinate_jobs WHERE id = %s", job_id)[0][0])


@pytest.mark.parametrize("jump", ["-1 day", "1 hour"])
def test_a_living_worker_keeps_its_job_when_the_clock_jumps(jump, monkeypatch):
    job_id = _doing(jump)
    monkeypatch.setattr(jobs.time, "sleep", lambda _seconds: _beat())
    assert jobs.rescue_stalled() == 0
    assert _status(job_id) == "doing"


@pytest.mark.parametrize("jump", ["-1 day", "1 hour"])
def test_a_dead_worker_loses_its_job_when_the_clock_jumps(jump, monkeypatch):
    job_id = _doing(jump)
    monkeypatch.setattr(jobs.time, "sleep", lambda _seconds: None)
    assert jobs.rescue_stalled() == 1
    assert _status(job_id) == "todo"


def test_the_second_look_is_longer_than_a_heartbeat():
    assert jobs.SECOND_LOOK_SECONDS > 10.0


def test_a_pause_between_attempts_ends_when_the_clock_went_back():
    jobs.enqueue(housekeeping.sweep_throttle)
    _sql("UPDATE procrastinate_jobs SET attempts = 1, scheduled_at = now() + interval '1 hour'")
    jobs.enqueue(housekeeping.sweep_throttle, at=clock.now() + DAY)
    jobs.rescue_stalled()
    due = _sql("SELECT scheduled_at <= now() FROM procrastinate_jobs ORDER BY id")
    assert due == [(True,), (False,)]  # what was put off on purpose stays put off


def test_the_schedule_runs_again_after_the_clock_went_back():
    now = int(time.time())
    for moment in (now - 60, now + 3600):
        _sql(
            "INSERT INTO procrastinate_periodic_defers (task_name, defer_timestamp, periodic_id)"
            " VALUES ('core.rescue_stalled_jobs', %s, '')",
            moment,
        )
    assert jobs.forget_future_rounds() == 1
    assert _sql("SELECT defer_timestamp FROM procrastinate_periodic_defers") == [(now - 60,)]


@pytest.mark.parametrize("jump", [86_400, -3_600])
def test_a_worker_starts_afresh_when_the_clock_jumps_and_only_then(jump, monkeypatch):
    class Still(PatientWorker):
        def __init__(self) -> None:
            self.is_stopped = False

        def stop(self) -> None:
            self.is_stopped = True

    real, looks = time.time, iter([0.0, 1.0, 2.0])
    monkeypatch.setattr("ruthan.core.worker.LOOK_SECONDS", 0)
    monkeypatch.setattr("ruthan.core.worker.time.time", lambda: real() + next(looks, float(jump)))
    worker = Still()
    asyncio.run(asyncio.wait_for(worker._watch_clock(), timeout=10))
    assert worker.is_stopped
    assert next(looks, None) is None


def test_a_limit_counts_on_after_the_clock_went_back(at):
    limit = throttle.Limit("test.clock", 2, 600)
    moment = at("2026-02-03 10:00") and clock.now()
    throttle.count(limit, "mali")
    at(moment - HOUR)
    throttle.count(limit, "mali")
    throttle.count(limit, "mali")
    with pytest.raises(throttle.TooOften) as refused:
        throttle.count(limit, "mali")
    assert 0 < refused.value.retry_after <= 600
    at(moment + DAY)
    throttle.count(limit, "mali")


@pytest.mark.parametrize("jump", [-HOUR, DAY + HOUR])
def test_a_form_is_taken_once_though_the_clock_jumped(reference, at, jump):
    makers.an_organisation("ruthan")
    moment, visitor = at("2026-02-03 10:00") and clock.now(), Client()
    ticket = web.ticket_of(visitor)
    assert web.send(visitor, message=web.TEXT, ticket=ticket).status_code == 303
    at(moment + jump)
    again = web.send(visitor, message=web.TEXT, ticket=ticket)
    assert again.status_code == (303 if jump == -HOUR else 422)
    assert Report.objects.count() == 1


def test_a_repeated_request_gets_its_answer_though_the_clock_went_back(at):
    moment, done = at("2026-02-03 10:00") and clock.now(), []

    def work() -> idempotency.Kept:
        done.append(1)
        return idempotency.Kept(201, b"taken")

    idempotency.once("value", whose="a", request=b"r", work=work)
    at(moment - HOUR)
    kept, is_repeat = idempotency.once("value", whose="a", request=b"r", work=work)
    assert (kept.body, is_repeat, len(done)) == (b"taken", True, 1)


@pytest.mark.django_db(transaction=True)
def test_the_trail_is_chained_in_the_order_of_commits_whatever_the_clock_says(at):
    moment = at("2026-02-03 10:00") and clock.now()
    for jump in (timedelta(0), DAY, -HOUR):
        at(moment + jump)
        with transaction.atomic():
            record(by="system", what="test:clock:jump", on=("test", str(jump)))
    for _ in range(600):  # older transactions of other test processes may have to end first
        if unsealed().count() == 3:
            break
        time.sleep(0.1)
    assert seal() == 3
    found = verify()
    assert (found.links, found.waiting, found.broken_at) == (3, 0, None)
    told = _sql(
        "SELECT entry.on_id FROM audit_seal seal JOIN audit_entry entry ON entry.id = seal.entry_id"
        " ORDER BY number"
    )
    assert [row[0] for row in told] == [str(timedelta(0)), str(DAY), str(-HOUR)]


def test_keys_stay_unique_and_reports_whole_when_the_clock_stands_or_goes_back(at):
    moment = at("2026-02-03 10:00") and clock.now()
    keys: set[uuid.UUID] = set()
    for jump in (timedelta(0), -HOUR, timedelta(0)):
        at(moment + jump)
        keys |= {uuid7() for _ in range(500)}
        makers.a_report(web.TEXT)
    assert len(keys) == 1500
    jobs.run_due()
    assert Report.objects.values("cluster").distinct().count() == 1
    cluster = Report.objects.first().cluster
    assert (cluster.reports, cluster.last_seen - cluster.first_seen) == (3, HOUR)
