"""Figures of the day, the list of calls, and who waits to be called back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, QuerySet
from django.utils import timezone

from ruthan.core import clock
from ruthan.gateway.models import Call, CallBack
from ruthan.gateway.permissions import P
from ruthan.gateway.sources.hotline.access import backs_for, calls_for
from ruthan.gateway.sources.hotline.scripts import back_rule
from ruthan.gateway.states import BackState, Outcome
from ruthan.intake.states import WayKind

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class Figures:
    """The day at the desk: calls by outcome, the middle length of ended ones, who waits."""

    calls: int
    going_on: int
    by_outcome: tuple[tuple[str, int], ...]
    middle: timedelta | None
    backs_waiting: int
    backs_late: int


def figures(user: Any, day: date) -> Figures:
    """The figures of a person's centres on a day in Thailand. Five queries."""
    rows = calls_for(user).filter(started_at__gte=_begin(day), started_at__lt=_begin(day, 1))
    counts = dict(rows.values_list("outcome").annotate(n=Count("pk")).order_by())
    waiting = waiting_backs(user, P.CALL_READ)
    late = clock.now() - timedelta(hours=back_rule().hours_until_late)
    return Figures(
        calls=sum(counts.values()),
        going_on=rows.filter(ended_at__isnull=True).count(),
        by_outcome=tuple(
            (str(o.label), counts.get(o.value, 0)) for o in Outcome if counts.get(o.value)
        ),
        middle=_middle(rows),
        **waiting.aggregate(
            backs_waiting=Count("pk"), backs_late=Count("pk", filter=Q(due_at__lt=late))
        ),
    )


def going_on(user: Any) -> list[Call]:
    """Calls of one's own that have not been ended, newest first. One query."""
    return list(Call.objects.filter(operator=user, ended_at__isnull=True).order_by("-started_at"))


def found_calls(
    user: Any,
    *,
    since: date | None = None,
    until: date | None = None,
    outcome: str = "",
    situation: str = "",
) -> QuerySet[Call]:
    """The calls of a person's centres that fit, newest first, with who took them."""
    rows = calls_for(user).select_related("operator", "report", "centre")
    if since:
        rows = rows.filter(started_at__gte=_begin(since))
    if until:
        rows = rows.filter(started_at__lt=_begin(until, 1))
    if outcome:
        rows = rows.filter(outcome="" if outcome == "open" else outcome)
    if situation:
        rows = rows.filter(situation=situation)
    return rows.order_by("-started_at", "-pk")


def waiting_backs(user: Any, permission: str = P.CALL_TAKE) -> QuerySet[CallBack]:
    """Who waits to be called or is being called, and still wants it; longest waiting first."""
    wanted = {"report__contact__kind": WayKind.PHONE, "report__contact__withdrawn_at": None}
    open_now = backs_for(user, permission).filter(
        state__in=(BackState.DUE, BackState.TAKEN), **wanted
    )
    return open_now.order_by("due_at", "pk")


def ended_backs(user: Any) -> QuerySet[CallBack]:
    """Call backs that are over, newest first."""
    return backs_for(user).filter(ended_at__isnull=False).order_by("-ended_at", "-pk")


def told_in_call(report_id: UUID, verdict_id: UUID | None) -> bool:
    """Whether a verdict was read out in the very call in which the report was taken. One query."""
    return Call.objects.filter(report=report_id, told=verdict_id, told__isnull=False).exists()


def _middle(rows: QuerySet[Call]) -> timedelta | None:
    """The median length of the ended ones. One query."""
    ended = rows.filter(ended_at__isnull=False)
    span = ExpressionWrapper(F("ended_at") - F("started_at"), output_field=DurationField())
    lengths: list[timedelta] = list(
        ended.annotate(span=span).order_by("span").values_list("span", flat=True)
    )
    if not lengths:
        return None
    middle = len(lengths) // 2
    return lengths[middle] if len(lengths) % 2 else (lengths[middle - 1] + lengths[middle]) / 2


def _begin(day: date, days: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=days), time()))
