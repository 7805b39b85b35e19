"""The one way to the queue: jobs are rows written in the caller's own transaction.

Arguments are ids and facts as JSON, never text of a report. Workers are woken after the commit
(the queue's own trigger notifies inside the transaction, which costs 60 % of the throughput and is
dropped by migration) and poll as well. A job may run twice.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

import structlog
from django.db import DatabaseError, connection, transaction
from procrastinate import JobContext, RetryStrategy, tasks
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from ruthan.core import clock
from ruthan.core.models import JobFailure

STALLED_AFTER = timedelta(seconds=30)  # three missed heartbeats of ten seconds
GIVE_UP_AFTER = 20  # attempts of a job whose worker dies each time
_CHANNEL = "procrastinate_any_queue_v1"
_log = structlog.get_logger()

Task = tasks.Task[Any, Any, Any]


def task(
    *, name: str, queue: str = "default", attempts: int = 8
) -> Callable[[Callable[..., None]], Task]:
    """Declare a queue entry point; a failure is retried with growing pauses (2, 4, 8 ... s)."""
    strategy = RetryStrategy(max_attempts=attempts, exponential_wait=2)

    def declare(work: Callable[..., None]) -> Task:
        @wraps(work)
        def run(*context: JobContext, **ids: object) -> None:
            try:
                work(**ids)
            except Exception as error:
                for held in context:
                    _note_failure(held.job.id, error)
                raise

        made: Task = app.task(name=name, queue=queue, retry=strategy, pass_context=True)(run)
        return made

    return declare


def enqueue(job: Task, *, at: datetime | None = None, priority: int = 0, **ids: object) -> None:
    """Write the job in the current transaction and wake the workers once it has committed."""
    job.configure(schedule_at=at, priority=priority).defer(**_plain(ids))
    connection.ruthan_wake = True  # type: ignore[attr-defined]  # one notice a transaction
    transaction.on_commit(_wake)


def enqueue_many(job: Task, many: Sequence[Mapping[str, object]], *, priority: int = 0) -> None:
    """Write a job for each of many arguments in the current transaction. One INSERT for all."""
    if not many:
        return
    rows = [json.dumps(_plain(dict(ids))) for ids in many]
    with connection.cursor() as cursor:
        cursor.execute(_DEFER_MANY, [job.queue, job.name, priority, rows])
    connection.ruthan_wake = True  # type: ignore[attr-defined]  # as in enqueue
    transaction.on_commit(_wake)


def periodic(job: Task, *, cron: str) -> None:
    """Run the task on a schedule (five-field cron, in UTC); several workers run it once."""
    app.periodic(cron=cron)(job)


@transaction.atomic
def rescue_stalled() -> int:
    """Give back jobs that a killed worker left `doing`; returns how many.

    Two rescuers never meet on one job. A job that brought down GIVE_UP_AFTER workers is marked
    failed, so that a poisoned one cannot stop the queue for ever.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STALLED, [clock.now() - STALLED_AFTER])
        found = cursor.fetchall()
        for job_id, attempts in found:
            if attempts >= GIVE_UP_AFTER:
                cursor.execute("SELECT procrastinate_finish_job_v1(%s, 'failed', false)", [job_id])
            else:
                cursor.execute(_RETRY, [job_id, clock.now()])
    if found:
        _log.warning("jobs.rescued", count=len(found))
    return len(found)


def retry_failed(job_id: int) -> bool:
    """Run a failed job again; False when it is not failed any more (somebody was first)."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM procrastinate_jobs WHERE id = %s AND status = 'failed' FOR UPDATE",
            [job_id],
        )
        if cursor.fetchone() is None:
            return False
        cursor.execute(_RETRY, [job_id, clock.now()])
        connection.ruthan_wake = True  # type: ignore[attr-defined]  # as in enqueue
        transaction.on_commit(_wake)
    return True


def run_due(*, limit: int = 10_000) -> int:
    """Run every due job here and now, in order; for tests and for filling the demonstration."""
    done = 0
    while done < limit:
        due = ProcrastinateJob.objects.filter(status="todo").order_by("-priority", "id")
        row = (
            due.filter(scheduled_at__isnull=True).first()
            or due.filter(scheduled_at__lte=clock.now()).first()
        )
        if row is None:
            break
        _set_status(row.pk, "doing")
        app.tasks[row.task_name].func(**row.args)
        _set_status(row.pk, "succeeded")
        done += 1
    return done


def plain_arguments(stored: object) -> dict[str, object]:
    """A job's arguments as read from its row, which some drivers hand over as text."""
    held = json.loads(stored) if isinstance(stored, str | bytes) else stored
    return held if isinstance(held, dict) else {}


def counts() -> dict[str, int]:
    """How many jobs stand in each status. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY 1")
        return {status: int(number) for status, number in cursor.fetchall()}


def _note_failure(job_id: int | None, error: Exception) -> None:
    """Keep the class of the error; where even that fails, the error itself matters more."""
    kind = {"error": type(error).__name__[:120], "at": clock.now()}
    if job_id is None:
        return
    with suppress(DatabaseError):
        JobFailure.objects.update_or_create(job_id=job_id, defaults=kind)


def _set_status(job_id: int, status: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = %s::procrastinate_job_status WHERE id = %s",
            [status, job_id],
        )


def _wake() -> None:
    if not getattr(connection, "ruthan_wake", False):
        return
    connection.ruthan_wake = False  # type: ignore[attr-defined]  # set in enqueue
    notice = json.dumps({"type": "job_inserted", "job_id": 0})
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [_CHANNEL, notice])


def _plain(ids: dict[str, object]) -> dict[str, Any]:
    return {name: v if isinstance(v, int | bool | None) else str(v) for name, v in ids.items()}


_DEFER_MANY = """
INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args)
SELECT %s, %s, %s, unnest(%s::jsonb[])
"""
_STALLED = """
SELECT job.id, job.attempts FROM procrastinate_jobs job
LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
WHERE job.status = 'doing' AND (worker.id IS NULL OR worker.last_heartbeat < %s)
FOR UPDATE OF job SKIP LOCKED
"""
_RETRY = "SELECT procrastinate_retry_job_v2(%s, %s, NULL, NULL, NULL)"
