"""The page of the queue: how many jobs stand where, what failed, which workers are alive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib import messages
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from ruthan.audit.actions import record
from ruthan.audit.permissions import P
from ruthan.core import clock, jobs
from ruthan.core.guard import needs

SHOWN = 50
_STATUSES = {
    "todo": pgettext_lazy("job", "Waiting"),
    "doing": pgettext_lazy("job", "Running"),
    "succeeded": pgettext_lazy("job", "Done"),
    "failed": pgettext_lazy("job", "Failed"),
}


@dataclass(frozen=True, slots=True)
class FailedJob:
    """A failed job: its name, its ids and the class of its error; never a text of anyone."""

    id: int
    name: str
    queue: str
    ids: str
    attempts: int
    error: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker process, and whether its heart beats."""

    id: int
    last_heartbeat: datetime
    is_alive: bool
    running: int


@require_GET
@needs(P.JOBS_READ)
def jobs_page(request: HttpRequest) -> HttpResponse:
    """Counts, failures and workers. Four queries."""
    counts = jobs.counts()
    tiles = [{"label": words, "count": counts.get(key, 0)} for key, words in _STATUSES.items()]
    oldest = _oldest_due()
    return render(
        request, "project/jobs.html",
        {"tiles": tiles, "oldest": oldest, "failed": _failed(), "workers": _workers(),
         "shown": SHOWN, "failed_count": counts.get("failed", 0)},
    )  # fmt: skip


@require_POST
@needs(P.JOBS_READ)
def retry(request: HttpRequest, job_id: int) -> HttpResponse:
    """Run a failed job again; a second press finds it no longer failed and says so."""
    if jobs.retry_failed(job_id):
        record(by=request.user, what="core:job:retry", on=("core.job", str(job_id)))
        messages.success(request, _("The job will run again."))
    else:
        messages.info(request, _("This job is not failed any more."))
    return redirect("jobs")


def _failed() -> list[FailedJob]:
    with connection.cursor() as cursor:
        cursor.execute(_FAILED, [SHOWN])
        return [
            FailedJob(number, name, queue, _ids(args), attempts, error or "", at)
            for number, name, queue, args, attempts, error, at in cursor.fetchall()
        ]


def _ids(arguments: object) -> str:
    """Arguments are ids by rule; whatever looks like text is shown by its name only."""
    held = jobs.plain_arguments(arguments)
    return " ".join(
        f"{name}={value}" if not isinstance(value, str) or len(value) <= 36 else name
        for name, value in sorted(held.items())
    )


def _workers() -> list[Worker]:
    edge = clock.now() - jobs.STALLED_AFTER
    with connection.cursor() as cursor:
        cursor.execute(_WORKERS)
        return [Worker(number, beat, beat > edge, n) for number, beat, n in cursor.fetchall()]


def _oldest_due() -> timedelta | None:
    """For how long the oldest due job has been waiting."""
    with connection.cursor() as cursor:
        cursor.execute(_OLDEST)
        row = cursor.fetchone()
    return clock.now() - row[0] if row and row[0] else None


_FAILED = """
SELECT job.id, job.task_name, job.queue_name, job.args, job.attempts, failure.error, failure.at
FROM procrastinate_jobs job LEFT JOIN core_jobfailure failure ON failure.job_id = job.id
WHERE job.status = 'failed' ORDER BY job.id DESC LIMIT %s
"""
_WORKERS = """
SELECT worker.id, worker.last_heartbeat,
       (SELECT count(*) FROM procrastinate_jobs job
        WHERE job.worker_id = worker.id AND job.status = 'doing')
FROM procrastinate_workers worker ORDER BY worker.id
"""
_OLDEST = """
SELECT min(coalesce(job.scheduled_at, event.at)) FROM procrastinate_jobs job
JOIN procrastinate_events event ON event.job_id = job.id AND event.type = 'deferred'
WHERE job.status = 'todo' AND (job.scheduled_at IS NULL OR job.scheduled_at <= now())
"""
