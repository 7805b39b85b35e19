"""The one way to the queue: jobs are rows written in the caller's own transaction.

Arguments are ids and facts as JSON, never text of a report. Workers are woken after the commit
(the queue's own trigger notifies inside the transaction, which costs 60 % of the throughput and is
dropped by migration) and poll as well. A job may run twice.
"""

from __future__ import annotations

import inspect
import json
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

import structlog
from django.db import DatabaseError, connection, transaction
from procrastinate import BaseRetryStrategy, JobContext, RetryDecision, tasks
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from ruthan.core import clock, metrics
from ruthan.core.away import is_away
from ruthan.core.models import JobFailure

BULK = "bulk"  # the queue of what goes to very many; it never stands before anybody's own answer
LONG = "long"  # the queue of housekeeping that may take an hour
LATER = -10  # the priority of what waits behind everything else in its queue
STALLED_AFTER = timedelta(seconds=30)  # three missed heartbeats of ten seconds
SECOND_LOOK_SECONDS = 12.0  # longer than a heartbeat: who is alive has shown it by then
GIVE_UP_AFTER = 20  # attempts of a job whose worker dies each time
POLL_SECONDS = 0.5  # how soon a worker looks for jobs of which no notice told
WAKE_PAUSE_SECONDS = 0.1
_woken = [float("-inf")]
LONGEST_PAUSE = timedelta(minutes=10)  # between attempts; farther off is the work of a wrong clock
KEPT_FOR_ANOTHER = timedelta(days=7)  # how long a job waits for code that knows it
_CHANNEL = "procrastinate_any_queue_v1"
_log = structlog.get_logger()

Task = tasks.Task[Any, Any, Any]


class AnotherVersion(RuntimeError):
    """This process has not the code for the job: older or newer code beside it has."""


class Patience(BaseRetryStrategy):
    """Growing pauses after failures (2, 4, 8 ... s), longer where the error says `pause`.

    An outage or other code is no failure.
    """

    def __init__(self, attempts: int) -> None:
        self.attempts = attempts

    def get_retry_decision(self, *, exception: BaseException, job: Any) -> RetryDecision | None:
        """When to try again, or None for never."""
        if isinstance(exception, AnotherVersion):
            return RetryDecision(retry_in={"seconds": 15})
        if is_away(exception) and job.attempts < GIVE_UP_AFTER:
            return RetryDecision(retry_in={"seconds": min(60, 2 ** (job.attempts + 1))})
        if job.attempts >= self.attempts:
            return None
        asked = int(getattr(exception, "pause", 0))  # by the other side
        return RetryDecision(retry_in={"seconds": min(512, max(asked, 2 ** (job.attempts + 1)))})


class KnownTasks(dict[str, Any]):
    """The tasks of this code; an unknown name gets a stand-in that leaves the job to other code."""

    def get(self, name: str, default: Any = None) -> Any:
        """The task, or the stand-in; the worker asks by this."""
        return self[name] if name in self else _stand_in(name)


def task(
    *, name: str, queue: str = "default", attempts: int = 8, priority: int = 0
) -> Callable[[Callable[..., None]], Task]:
    """Declare a queue entry point; a failure is retried with growing pauses (2, 4, 8 ... s).

    A job with arguments that the function does not know is left to other code (see `install`).
    """
    strategy = Patience(attempts)

    def declare(work: Callable[..., None]) -> Task:
        signature = inspect.signature(work)

        @wraps(work)
        def run(*context: JobContext, **ids: object) -> None:
            try:
                signature.bind(**ids)
            except TypeError as error:
                _leave_to_another(context[0].job.id if context else None, error)
            try:
                if "timestamp" in ids and context:
                    _cover(name, context[0].job.id)
                with metrics.timed_job(name):
                    work(**ids)
            except Exception as error:
                for held in context:
                    _note_failure(held.job.id, error)
                raise

        declared = app.task(
            name=name, queue=queue, retry=strategy, pass_context=True, priority=priority
        )
        made: Task = declared(run)
        return made

    return declare


def install() -> None:
    """Let workers leave jobs of other code alone; called once at start-up by the project.

    While a new version is rolled out, old workers meet jobs that only the new code knows, and the
    other way round. Such a job goes back to the queue for a few seconds, and no attempt is
    counted; after a week without code that knows it, it is marked failed and shown to staff.
    """
    if not isinstance(app.tasks, KnownTasks):
        app.tasks = KnownTasks(app.tasks)


def enqueue(job: Task, *, at: datetime | None = None, **ids: object) -> None:
    """Write the job in the current transaction and wake the workers once it has committed.

    In a worker, too: procrastinate's own `defer` would write on another connection there, and the
    job could be run before what it is about can be read.
    """
    _write(job, [ids], at=at)
    wake_on_commit()


def enqueue_once(job: Task, **ids: str | int) -> None:
    """Write the job unless the same one, with the same arguments, waits already."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITS, [job.name, json.dumps(_plain(dict(ids)))])
        if cursor.fetchone() is not None:
            return
    enqueue_many(job, [ids])


def as_row(job: Task, ids: dict[str, object]) -> tuple[str, str, int, str]:
    """Queue, name, priority and arguments of a job that is written with other rows."""
    return job.queue, job.name, job.priority, json.dumps(_plain(ids))


def wake_on_commit() -> None:
    """Wake the workers once the current transaction has committed; one notice for all its jobs."""
    connection.ruthan_wake = True  # type: ignore[attr-defined]  # one notice a transaction
    transaction.on_commit(_wake)


def enqueue_many(job: Task, many: Sequence[Mapping[str, object]], *, priority: int = 0) -> None:
    """Write a job for each of many arguments in the current transaction. One INSERT for all.

    `priority` goes on top of the task's own.
    """
    if not many:
        return
    _write(job, many, at=None, priority=priority)
    wake_on_commit()


def _write(
    job: Task, many: Sequence[Mapping[str, object]], *, at: datetime | None, priority: int = 0
) -> None:
    rows = [json.dumps(_plain(dict(ids))) for ids in many]
    with connection.cursor() as cursor:
        cursor.execute(_DEFER, [job.queue, job.name, job.priority + priority, at, rows])


def periodic(job: Task, *, cron: str) -> None:
    """Run the task on a schedule (five-field cron, in UTC); several workers run it once."""
    app.periodic(cron=cron)(job)


def rescue_stalled() -> int:
    """Give back jobs that a killed worker left `doing`; returns how many.

    Looks twice: after a jump of the clock every heartbeat seems old, or to come, but who lives
    beats again. Two rescuers never meet on one job. A job that brought down GIVE_UP_AFTER workers
    is marked failed, so that a poisoned one cannot stop the queue for ever. A pause that a wrong
    clock made long is ended.
    """
    first = _stalled()
    if any(beat is not None for beat in first.values()):
        time.sleep(SECOND_LOOK_SECONDS)
    _end_long_pauses()
    rescued = sum(_give_back(job_id, beat) for job_id, beat in first.items())
    if rescued:
        _log.warning("jobs.rescued", count=rescued)
    return rescued


def forget_future_rounds() -> int:
    """After the clock went back: let the schedule run again for moments it thinks are done."""
    with connection.cursor() as cursor:
        cursor.execute(_FUTURE_ROUNDS, [int(time.time()) + 60])
        return int(cursor.rowcount)


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
        wake_on_commit()
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


def _cover(name: str, job_id: int | None) -> None:
    """A round that begins now is every round of its task that still waits for the first time."""
    with connection.cursor() as cursor:
        cursor.execute(_COVERED, [name, job_id])


def _note_failure(job_id: int | None, error: Exception) -> None:
    """Keep the class of the error; where even that fails, the error itself matters more."""
    kind = {"error": type(error).__name__[:120], "at": clock.now()}
    if job_id is None:
        return
    with suppress(DatabaseError):
        JobFailure.objects.update_or_create(job_id=job_id, defaults=kind)


def _stalled() -> dict[int, datetime | None]:
    """Jobs whose worker is gone or whose heartbeat is far from now, with that heartbeat."""
    with connection.cursor() as cursor:
        cursor.execute(_STALLED, [STALLED_AFTER.total_seconds()] * 2)
        return dict(cursor.fetchall())


@transaction.atomic
def _give_back(job_id: int, beat: datetime | None) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_STILL_STALLED, [job_id, beat])
        row = cursor.fetchone()
        if row is None:
            return False
        if row[0] >= GIVE_UP_AFTER:
            cursor.execute("SELECT procrastinate_finish_job_v1(%s, 'failed', false)", [job_id])
        else:
            cursor.execute(_RETRY, [job_id, clock.now()])
    return True


def _end_long_pauses() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_LONG_PAUSES, [LONGEST_PAUSE.total_seconds()])


def _leave_to_another(job_id: int | None, error: Exception) -> None:
    """Raise AnotherVersion without counting an attempt, or the error itself after a week."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITED_TOO_LONG, [job_id, KEPT_FOR_ANOTHER.total_seconds()])
        if cursor.fetchone() is not None or job_id is None:
            raise error
        cursor.execute(
            "UPDATE procrastinate_jobs SET attempts = attempts - 1 WHERE id = %s", [job_id]
        )
    raise AnotherVersion from error


def _stand_in(name: str) -> Task:
    def leave(context: JobContext, **_ids: object) -> None:
        job_id = context.job.id
        _log.warning("jobs.another_version", task=name, job=job_id)
        _leave_to_another(job_id, LookupError("no task of this name"))

    made: Task = tasks.Task(
        leave, blueprint=app, queue="default", name=name, pass_context=True, retry=Patience(0)
    )
    return made


def _set_status(job_id: int, status: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = %s::procrastinate_job_status WHERE id = %s",
            [status, job_id],
        )


def _wake() -> None:
    """One notice a transaction, and no more than ten a second from one process.

    In a rush workers are at work already and ask for more by themselves; whoever fell asleep a
    moment before asks again after POLL_SECONDS.
    """
    if not getattr(connection, "ruthan_wake", False):
        return
    connection.ruthan_wake = False  # type: ignore[attr-defined]  # set in wake_on_commit
    now = time.monotonic()
    if now - _woken[0] < WAKE_PAUSE_SECONDS:
        return
    _woken[0] = now
    notice = json.dumps({"type": "job_inserted", "job_id": 0})
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [_CHANNEL, notice])


def _plain(ids: dict[str, object]) -> dict[str, Any]:
    return {name: v if isinstance(v, int | bool | None) else str(v) for name, v in ids.items()}


_DEFER = """
INSERT INTO procrastinate_jobs (queue_name, task_name, priority, scheduled_at, args)
SELECT %s, %s, %s, %s, unnest(%s::jsonb[])
"""
_WAITS = """
SELECT 1 FROM procrastinate_jobs
WHERE status = 'todo' AND task_name = %s AND args = %s::jsonb LIMIT 1
"""
_STALLED = """
SELECT job.id, worker.last_heartbeat FROM procrastinate_jobs job
LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
WHERE job.status = 'doing'
  AND (worker.id IS NULL OR worker.last_heartbeat NOT BETWEEN
       now() - make_interval(secs => %s) AND now() + make_interval(secs => %s))
"""
_STILL_STALLED = """
SELECT job.attempts FROM procrastinate_jobs job
LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
WHERE job.id = %s AND job.status = 'doing'
  AND (worker.id IS NULL OR worker.last_heartbeat IS NOT DISTINCT FROM %s)
FOR UPDATE OF job SKIP LOCKED
"""
_LONG_PAUSES = """
UPDATE procrastinate_jobs SET scheduled_at = now()
WHERE status = 'todo' AND attempts > 0 AND scheduled_at > now() + make_interval(secs => %s)
"""
_WAITED_TOO_LONG = """
SELECT 1 FROM procrastinate_events
WHERE job_id = %s AND type = 'deferred' AND at < now() - make_interval(secs => %s) LIMIT 1
"""
_COVERED = """
DELETE FROM procrastinate_jobs
WHERE task_name = %s AND id <> %s AND status = 'todo' AND attempts = 0 AND args ? 'timestamp'
"""
_FUTURE_ROUNDS = "DELETE FROM procrastinate_periodic_defers WHERE defer_timestamp > %s"
_RETRY = "SELECT procrastinate_retry_job_v2(%s, %s, NULL, NULL, NULL)"
