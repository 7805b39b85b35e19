"""What is counted while the program runs: names, outcomes and seconds, never who or what about.

With PROMETHEUS_MULTIPROC_DIR (set by the supervisor) every process counts into files of its own
there, so that a killed one loses nothing and any of them can tell the sum.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from prometheus_client import Counter, Histogram

_QUICK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
_LONG = (0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 15.0, 60.0, 300.0)

REQUESTS = Counter("ruthan_requests", "Requests by route.", ["route", "method", "status"])
REQUEST_SECONDS = Histogram(
    "ruthan_request_seconds", "Time to answer by route.", ["route"], buckets=_QUICK
)
JOBS = Counter("ruthan_jobs", "Jobs that ran, by task.", ["task", "outcome"])
JOB_SECONDS = Histogram("ruthan_job_seconds", "Time of a job by task.", ["task"], buckets=_LONG)
EVENTS = Counter("ruthan_events", "What happened, by the names of flow.py.", ["event"])
REPORTS = Counter("ruthan_reports", "Reports taken in, by channel.", ["channel"])
SHREDDED = Counter("ruthan_shredded", "Things whose time was over, by rule.", ["rule"])


def count_event(name: str) -> None:
    """Count an event once its transaction has committed."""
    transaction.on_commit(lambda: EVENTS.labels(name).inc())


def count_report(channel: str) -> None:
    """Count a report once its transaction has committed."""
    transaction.on_commit(lambda: REPORTS.labels(channel).inc())


@contextmanager
def timed_job(task: str) -> Iterator[None]:
    """Count a job with its outcome and time; an error passes through."""
    began = time.monotonic()
    outcome = "failed"
    try:
        yield
        outcome = "done"
    finally:
        JOBS.labels(task, outcome).inc()
        JOB_SECONDS.labels(task).observe(time.monotonic() - began)
