"""What the core does not keep for ever: throttle counters, and jobs that have ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Max, QuerySet
from django.utils.translation import gettext_noop
from procrastinate.contrib.django.models import ProcrastinateJob

from ruthan.core.models import JobFailure, KeptAnswer, ThrottleCount
from ruthan.core.retention import Rule, whole_rows

_ENDED = ("succeeded", "failed", "cancelled", "aborted")


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


RULES = (
    whole_rows(
        KeptAnswer.objects, past="at", name="core.answer", model="core.KeptAnswer",
        what=gettext_noop("Answers of the API kept for a repeated request, encrypted"),
        since=gettext_noop("since they were given"),
    ),
    whole_rows(
        ThrottleCount.objects, past="window", name="core.throttle", model="core.ThrottleCount",
        what=gettext_noop("Counters against floods"),
        since=gettext_noop("since they were counted"),
    ),
    Rule(
        name="core.job", model="procrastinate.ProcrastinateJob",
        covers=("core.JobFailure", "procrastinate.ProcrastinateEvent"),
        what=gettext_noop("Ended jobs, which hold ids only"),
        since=gettext_noop("since the job ended"),
        due=_jobs, shred=_shred_jobs,
    ),
)  # fmt: skip
