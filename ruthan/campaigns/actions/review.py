"""Review by the province: approved, or sent back with a comment that its recorder hears of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from ruthan.audit.actions import record
from ruthan.campaigns import access
from ruthan.campaigns.actions.month import MonthSealed, month_open
from ruthan.campaigns.events import ActivityReturned
from ruthan.campaigns.models import Activity
from ruthan.campaigns.permissions import P
from ruthan.campaigns.states import ACTIVITY_MOVES, ActivityState
from ruthan.core import clock, crypto
from ruthan.core.events import emit
from ruthan.core.guard import Forbidden
from ruthan.core.states import Refused, move
from ruthan.messaging.actions import send

if TYPE_CHECKING:
    from ruthan.network.models import Organisation


class NoComment(ValueError):
    """What is sent back says why."""


@transaction.atomic
def approve_activity(*, by: Any, activity: Activity) -> Activity:
    """Let an activity into its month's report.

    Raises Forbidden; MonthSealed when the month was sealed; Refused when another was first.
    """
    _must_review(by, activity.unit)
    month_open(activity.reporting_unit, activity.month)
    moved = {"reviewed_by": by, "reviewed_at": clock.now(), "comment": ""}
    move(activity, to=ActivityState.APPROVED, moves=ACTIVITY_MOVES, **moved)
    record(by=by, what="campaigns:activity:approve", on=activity)
    return activity


def approve_many(*, by: Any, activities: Sequence[Activity]) -> tuple[int, list[Activity]]:
    """Approve several, each for itself: how many were, and which could not be any more."""
    left = []
    for one in activities:
        try:
            approve_activity(by=by, activity=one)
        except (Refused, MonthSealed, Forbidden):
            left.append(one)
    return len(activities) - len(left), left


@transaction.atomic
def return_activity(*, by: Any, activity: Activity, comment: str, is_asked: bool = True) -> bool:
    """Send an activity back to who recorded it, who hears by mail; with a comment.

    Raises NoComment, Forbidden, MonthSealed, Refused. Not `is_asked`, it only says False where it
    cannot be sent back any more, and asks no permission: somebody else's decision needs it.
    """
    if not comment.strip():
        raise NoComment
    if is_asked:
        _must_review(by, activity.unit)
    moved = {"reviewed_by": by, "reviewed_at": clock.now(), "comment": comment.strip()[:400]}
    try:
        with transaction.atomic():
            month_open(activity.reporting_unit, activity.month)
            move(activity, to=ActivityState.RETURNED, moves=ACTIVITY_MOVES, **moved)
    except (Refused, MonthSealed):
        if is_asked:
            raise
        return False
    record(by=by, what="campaigns:activity:return", on=activity)
    emit(ActivityReturned(activity_id=activity.pk))
    return True


@transaction.atomic
def tell_return(*, activity_id: UUID) -> None:
    """Tell who recorded an activity that it came back; nothing of the comment. Safe twice."""
    rows = Activity.objects.select_related("recorded_by", "unit")
    activity = rows.filter(pk=activity_id, state=ActivityState.RETURNED).first()
    person = activity.recorded_by if activity else None
    if activity is None or person is None or not person.email or not person.is_active:
        return
    with override("th"):
        subject = _("An activity came back to you: %(ref)s") % {"ref": activity.ref}
        body = _(
            "Your province read “%(what)s” and asks you to look at it again. Sign in to read its "
            "comment, mend it and send it in again: %(page)s"
        ) % {"what": activity.what, "page": settings.RUTHAN_BASE_URL + reverse("desk")}
    at = activity.reviewed_at
    send(
        to=person.email, subject=subject, body=body, about=("activity", str(activity.pk)),
        dedupe_key=f"activity:return:{activity.pk}:{at and at.isoformat()}",
        data_key=crypto.new_data_key("message"),
    )  # fmt: skip


def _must_review(by: Any, unit: Organisation) -> None:
    if not access.units_for(by, P.ACTIVITY_REVIEW).filter(pk=unit.pk).exists():
        raise Forbidden(P.ACTIVITY_REVIEW)
