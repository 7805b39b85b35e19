"""What the core does not keep for ever: throttle counters, and jobs that have ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import F, Max, QuerySet
from django.utils.translation import gettext_noop
from procrastinate.contrib.django.models import ProcrastinateJob

from ruthan.core.models import JobFailure, KeptAnswer, ThrottleCount
from ruthan.core.retention import Rule

_ENDED = ("succeeded", "failed", "cancelled", "aborted")


def _counters(edge: datetime) -> QuerySet[Any]:
    return ThrottleCount.objects.filter(window__lt=edge).annotate(moment=F("window"))


def _shred_counters(ids: Sequence[int]) -> int:
    return ThrottleCount.objects.filter(pk__in=list(ids)).delete()[0]


def _jobs(edge: datetime) -> QuerySet[Any]:
    ended: QuerySet[Any] = ProcrastinateJob.objects.filter(status__in=_ENDED)
    found: QuerySet[Any] = ended.annotate(moment=Max("procrastinateevent__at"))
    return found.filter(moment__lt=edge)


def _shred_jobs(ids: Sequence[int]) -> int:
    """The queue's own table is read only to Django; its events go with the job."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE id = ANY(%s)", [list(ids)])
        gone = int(cursor.rowcount)
    JobFailure.objects.filter(pk__in=list(ids)).delete()
    return gone


def _answers(edge: datetime) -> QuerySet[Any]:
    return KeptAnswer.objects.filter(at__lt=edge).annotate(moment=F("at"))


def _shred_answers(names: Sequence[bytes]) -> int:
    return KeptAnswer.objects.filter(pk__in=list(names)).delete()[0]


RULES = (
    Rule(
        name="core.answer", model="core.KeptAnswer",
        what=gettext_noop("Answers of the API kept for a repeated request, encrypted"),
        since=gettext_noop("since they were given"),
        due=_answers, shred=_shred_answers,
    ),
    Rule(
        name="core.throttle", model="core.ThrottleCount",
        what=gettext_noop("Counters against floods"),
        since=gettext_noop("since they were counted"),
        due=_counters, shred=_shred_counters,
    ),
    Rule(
        name="core.job", model="procrastinate.ProcrastinateJob",
        covers=("core.JobFailure", "procrastinate.ProcrastinateEvent"),
        what=gettext_noop("Ended jobs, which hold ids only"),
        since=gettext_noop("since the job ended"),
        due=_jobs, shred=_shred_jobs,
    ),
)  # fmt: skip
