"""A few honest numbers for the first page: what came in, what was answered, how long it took."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Count, Q

from ruthan.claims import queries as claims
from ruthan.core import clock
from ruthan.network.queries import organisations
from ruthan.publishing import rules

_NUMBERS = "publishing:numbers"
_KEEP_SECONDS = 60
WEEK, MONTH = timedelta(days=7), timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Numbers:
    """Counts with the moment they were taken; None stands for a number too small to show."""

    reports_week: int | None
    answers_all: int
    answers_month: int
    median_hours: float | None
    at: datetime


def numbers() -> Numbers:
    """The numbers, counted anew at most once a minute in two queries."""
    held: Numbers = cache.get_or_set(_NUMBERS, _counted, _KEEP_SECONDS)  # type: ignore[assignment]  # never None
    return held


def _counted() -> Numbers:
    now = clock.now()
    recent = Q(reports__submitted_at__gte=now - WEEK, reports__is_observation=False)
    centres = organisations(kind="centre").order_by()
    reports = centres.aggregate(n=Count("reports", filter=recent))["n"]
    answers = claims.open_answers(demonstrations=True)
    rows = list(answers.values_list("opened_at", "decided_at", "was_corrected"))
    month = [pair[:2] for pair in rows if pair[1] >= now - MONTH and not pair[2]]
    hours = [(decided - opened).total_seconds() / 3600 for opened, decided in month]
    return Numbers(
        reports_week=rules.shown_count(reports),
        answers_all=len(rows),
        answers_month=len(month),
        median_hours=rules.median_hours(hours),
        at=now,
    )
