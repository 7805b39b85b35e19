"""Old code beside new code: a job that one does not know is left for the other, never lost."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from procrastinate.contrib.django import app

from ruthan.core import clock, jobs
from ruthan.core import tasks as housekeeping


def _sql(statement: str, *values: object) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def _rows() -> list[tuple[str, str, int]]:
    return _sql(
        "SELECT task_name, status::text, attempts FROM procrastinate_jobs"
        " WHERE queue_name NOT IN ('house', 'bulk') AND task_name <> 'core.rescue_stalled_jobs' ORDER BY id"
    )


def _defer(name: str, args: str = "{}") -> int:
    jobs.enqueue(housekeeping.sweep_throttle)
    return int(
        _sql(
            "UPDATE procrastinate_jobs SET task_name = %s, args = %s::jsonb, queue_name = 'default'"
            " WHERE id = (SELECT max(id) FROM procrastinate_jobs) RETURNING id",
            name,
            args,
        )[0][0]
    )


def _work_until_nothing_is_due() -> None:
    place = connection.settings_dict
    address = (
        f"postgresql://{place['USER']}@/{place['NAME']}?host={place['HOST']}&port={place['PORT']}"
    )
    done = subprocess.run(
        [sys.executable, "-m", "django", "work", "--one-shot"],
        env={**os.environ, "DATABASE_URL": address},
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_an_old_worker_leaves_jobs_of_new_code_and_the_new_one_does_them():
    _defer("future.task", '{"report_id": "7"}')
    _defer("core.sweep_throttle", '{"novel": 1}')
    _defer("core.sweep_throttle")
    _work_until_nothing_is_due()
    assert _rows() == [
        ("future.task", "todo", 0),
        ("core.sweep_throttle", "todo", 0),
        ("core.sweep_throttle", "succeeded", 1),
    ]
    done: list[str] = []
    app.tasks["future.task"] = jobs.task(name="future.task")(
        lambda report_id: done.append(report_id)
    )
    try:
        _sql("UPDATE procrastinate_jobs SET args = '{}' WHERE args ? 'novel'")
        _sql("UPDATE procrastinate_jobs SET scheduled_at = now() - interval '1 second'")
        jobs.run_due()
    finally:
        del app.tasks["future.task"]
    assert done == ["7"]
    assert {status for _name, status, _attempts in _rows()} == {"succeeded"}


@pytest.mark.django_db
def test_a_job_that_no_code_knows_for_a_week_is_failed_and_shown():
    job_id = _defer("removed.task")
    with pytest.raises(jobs.AnotherVersion):
        jobs._leave_to_another(job_id, LookupError("unknown"))
    _sql("UPDATE procrastinate_events SET at = at - interval '8 days' WHERE job_id = %s", job_id)
    with pytest.raises(LookupError) as given_up:
        jobs._leave_to_another(job_id, LookupError("unknown"))
    job = type("Job", (), {"attempts": 0})()
    assert jobs.Patience(0).get_retry_decision(exception=given_up.value, job=job) is None


def test_an_outage_is_waited_out_and_a_failure_is_given_up():
    patience = jobs.Patience(8)
    late = type("Job", (), {"attempts": 8})()
    assert patience.get_retry_decision(exception=ValueError(), job=late) is None
    assert patience.get_retry_decision(exception=OperationalError("gone"), job=late) is not None
    early = type("Job", (), {"attempts": 1})()
    again = patience.get_retry_decision(exception=ValueError(), job=early)
    assert again.retry_at - clock.now() <= timedelta(seconds=5)
    longest = max(
        patience.get_retry_decision(exception=OperationalError(), job=job).retry_at - clock.now()
        for job in (early, late)
    )
    assert longest < jobs.LONGEST_PAUSE


@pytest.mark.django_db
def test_new_code_runs_the_jobs_that_old_code_wrote():
    with transaction.atomic():
        jobs.enqueue(housekeeping.rescue_stalled_jobs)  # without the timestamp it gets nowadays
    assert jobs.run_due() == 1
