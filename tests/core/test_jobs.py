"""The queue: written with the change, run after the commit, given back when a worker dies."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import uuid
from dataclasses import dataclass

import psycopg
import pytest
from django.db import connection, transaction

from ruthan.core import events, jobs
from ruthan.core import tasks as housekeeping

_NAME = "core.sweep_throttle"
pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class _Happened:
    """An event for these tests."""

    timestamp: int


@pytest.fixture(autouse=True)
def _no_second_wait(monkeypatch):
    """A worker shows that it lives within twelve seconds; here none does."""
    monkeypatch.setattr(jobs, "SECOND_LOOK_SECONDS", 0)


@pytest.fixture
def wired():
    before = dict(events.wired())
    events.wire({**before, _Happened: [housekeeping.sweep_throttle]})
    yield
    events.wire(before)


def _rows(status: str = "todo") -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, task_name, args, attempts, queue_name FROM procrastinate_jobs"
            " WHERE status = %s::procrastinate_job_status ORDER BY id",
            [status],
        )
        return cursor.fetchall()


def _worker(seconds_ago: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - make_interval(secs => %s)) RETURNING id",
            [seconds_ago],
        )
        return cursor.fetchone()[0]


def _doing(*, worker: int | None, attempts: int = 0) -> int:
    jobs.enqueue(housekeeping.sweep_throttle)
    job_id = _rows()[-1][0]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s, attempts = %s"
            " WHERE id = %s",
            [worker, attempts, job_id],
        )
    return job_id


def test_a_job_is_written_in_the_transaction_of_the_change():
    with pytest.raises(RuntimeError), transaction.atomic():
        jobs.enqueue(housekeeping.sweep_throttle)
        assert len(_rows()) == 1
        raise RuntimeError
    assert _rows() == []


def test_arguments_are_plain_json():
    key = uuid.uuid4()
    plain = jobs._plain({"report_id": key, "again": True, "nobody": None, "count": 3})
    assert plain == {"report_id": str(key), "again": True, "nobody": None, "count": 3}


def test_a_due_job_runs_once_and_a_later_one_waits(at):
    traveller = at("2026-02-03 10:00")
    from ruthan.core import clock

    jobs.enqueue(housekeeping.sweep_throttle)
    jobs.enqueue(housekeeping.sweep_throttle, at=clock.now() + jobs.STALLED_AFTER)
    assert jobs.run_due() == 1
    assert jobs.run_due() == 0
    traveller.shift(60)
    assert jobs.run_due() == 1
    assert jobs.counts() == {"succeeded": 2}


def test_the_job_of_a_dead_worker_is_given_back_and_that_of_a_living_one_is_not():
    dead, alive = _doing(worker=_worker(120)), _doing(worker=_worker(2))
    assert jobs.rescue_stalled() == 1
    assert [(row[0], row[3]) for row in _rows()] == [(dead, 1)]
    assert [row[0] for row in _rows("doing")] == [alive]
    assert jobs.rescue_stalled() == 0


def test_a_job_whose_worker_was_pruned_is_given_back():
    _doing(worker=None)
    assert jobs.rescue_stalled() == 1
    assert jobs.run_due() == 1


def test_a_job_that_kills_every_worker_is_given_up():
    poisoned = _doing(worker=_worker(120), attempts=jobs.GIVE_UP_AFTER)
    assert jobs.rescue_stalled() == 1
    assert [row[0] for row in _rows("failed")] == [poisoned]


def test_a_failed_job_is_tried_again_once():
    job_id = _doing(worker=None)
    jobs._set_status(job_id, "failed")
    assert jobs.retry_failed(job_id)
    assert not jobs.retry_failed(job_id)
    assert [row[0] for row in _rows()] == [job_id]


def test_the_queue_does_not_notify_inside_the_transaction():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = 'procrastinate_jobs'::regclass"
        )
        names = {row[0] for row in cursor.fetchall()}
    assert "procrastinate_jobs_notify_queue_job_inserted_v1" not in names
    assert "procrastinate_trigger_status_events_insert_v1" in names


@pytest.mark.django_db(transaction=True)
def test_workers_are_woken_once_after_the_commit():
    address = connection.get_connection_params() | {"autocommit": True}
    (
        address.pop("context", None),
        address.pop("cursor_factory", None),
        address.pop("prepare_threshold", None),
    )
    with psycopg.connect(**address) as listener:
        listener.execute(f"LISTEN {jobs._CHANNEL}")
        with transaction.atomic():
            jobs.enqueue(housekeeping.sweep_throttle)
            jobs.enqueue(housekeeping.sweep_throttle)
            assert list(listener.notifies(timeout=0.1)) == []
        notices = list(listener.notifies(timeout=60, stop_after=1))
        more = list(listener.notifies(timeout=0.1))
    assert len(notices) == 1 and more == []
    assert '"job_inserted"' in notices[0].payload


@pytest.mark.django_db(transaction=True)
def test_two_rescuers_never_meet_on_one_job():
    _doing(worker=None)
    found: list[int] = []

    def rescue() -> None:
        found.append(jobs.rescue_stalled())
        connection.close()

    with transaction.atomic():
        assert jobs.rescue_stalled() == 1
        other = threading.Thread(target=rescue)
        other.start()
        other.join(20)
    assert found == [0]
    assert len(_rows()) == 1


@pytest.mark.django_db(transaction=True)
def test_the_worker_of_the_service_runs_what_was_enqueued():
    jobs.enqueue(housekeeping.sweep_throttle)
    ours = _rows()[0][0]
    place = connection.settings_dict
    address = f"postgresql://{place['USER']}:{place['PASSWORD']}@/{place['NAME']}?host={place['HOST']}&port={place['PORT']}"
    command = [sys.executable, "-m", "django", "procrastinate", "worker", "--one-shot"]
    done = subprocess.run(
        command,
        env={**os.environ, "DATABASE_URL": address},
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert ours in [row[0] for row in _rows("succeeded")]


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused(wired):
    with pytest.raises(RuntimeError, match="transaction"):
        events.emit(_Happened(1))


def test_an_event_that_is_in_no_table_is_refused():
    with pytest.raises(events.NotWired), transaction.atomic():
        events.emit(_Happened(1))


def test_an_event_must_be_an_instance(wired):
    with pytest.raises(TypeError):
        events.emit(_Happened)


def test_an_event_starts_every_task_of_its_line(wired):
    with transaction.atomic():
        events.emit(_Happened(7))
    assert [(row[1], row[2]) for row in _rows()] == [(_NAME, '{"timestamp": 7}')]
    assert jobs.run_due() == 1
