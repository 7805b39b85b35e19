"""Calling back: due when there is something to say, one caller at a time, so many tries."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from ruthan.audit.actions import record
from ruthan.core import clock
from ruthan.core.guard import require
from ruthan.core.states import Refused
from ruthan.gateway.models import CallBack
from ruthan.gateway.permissions import P
from ruthan.gateway.sources.hotline.queries import told_in_call
from ruthan.gateway.sources.hotline.scripts import back_rule
from ruthan.gateway.states import BackAbout, BackState
from ruthan.intake import queries as intake
from ruthan.intake.actions import drop_contact
from ruthan.intake.rules.ways import dialled
from ruthan.intake.states import Author, ReportState, WayKind

if TYPE_CHECKING:
    from uuid import UUID

TOLD, NO_ANSWER, WRONG, RELEASED = "told", "no_answer", "wrong", "released"
ENDS = (TOLD, NO_ANSWER, WRONG, RELEASED)


class NotWanted(Exception):
    """The reporter does not want to be called any more; nobody is."""


def due_with_answer(*, report_id: UUID, answer_id: UUID) -> bool:
    """A verdict came: call back, unless it was read out in the call itself. Safe twice."""
    report = intake.report(report_id)
    replies = intake.replies_of(report) if report is not None else []
    if not replies or replies[0].pk != answer_id:  # a later one is told in its own turn
        return False
    if told_in_call(report_id, replies[0].verdict):
        return False
    return _due(report_id, BackAbout.ANSWER, replies[0].verdict)


def due_with_decline(*, report_id: UUID) -> bool:
    """It was not taken up: call back and say why. Safe twice."""
    return _due(report_id, BackAbout.DECLINED, None)


def due_with_question(*, report_id: UUID, remark_id: UUID) -> bool:
    """Staff wrote a line: call back and read it out. Safe twice."""
    report = intake.report(report_id)
    line = intake.remark(report, remark_id) if report is not None else None
    if line is None or line.author != Author.STAFF:
        return False
    return _due(report_id, BackAbout.QUESTION, remark_id)


@transaction.atomic
def take_back(*, by: Any, back: CallBack) -> CallBack:
    """Say "I am calling"; raises Refused for the second of two, and before its time.

    Whoever said so and went away loses it after some minutes. That the number is seen is on record.
    Raises NotWanted when the reporter wants no call any more.
    """
    require(by, P.CALL_TAKE)
    now = clock.now()
    if not intake.wants_call(back.report_id):
        raise NotWanted
    left = now - timedelta(minutes=back_rule().minutes_held)
    free = Q(state=BackState.DUE, next_at__lte=now)
    mine = Q(state=BackState.TAKEN, taken_by=by)
    given_up = Q(state=BackState.TAKEN, taken_at__lt=left)
    rows = CallBack.objects.filter(free | mine | given_up, pk=back.pk)
    if not rows.update(state=BackState.TAKEN, taken_by=by, taken_at=now):
        raise Refused(back.state, BackState.TAKEN)
    record(by=by, what="gateway:call-back:take", on=back, facts={"about": back.about})
    back.refresh_from_db()
    return back


@transaction.atomic
def number_of(*, by: Any, back: CallBack) -> str:
    """The number as it is dialled, for whoever took the call back; every look is on record.

    Raises Refused for anybody else, NotWanted when it is gone.
    """
    if back.state != BackState.TAKEN or back.taken_by_id != by.pk:
        raise Refused(back.state, BackState.TAKEN)
    kind, value = intake.way_of(back.report)
    if kind != WayKind.PHONE:
        raise NotWanted
    record(by=by, what="intake:contact:read", on=back.report, facts={"for": "call-back"})
    return dialled(value)


@transaction.atomic
def end_back(*, by: Any, back: CallBack, how: str) -> CallBack:
    """Say what came of it; raises Refused when it is no longer in this person's hands.

    A wrong number is somebody else's: it is deleted. Not reached: again later, so many times.
    """
    now, rule = clock.now(), back_rule()
    fields: dict[str, Any] = {"taken_by": None, "taken_at": None}
    if how == TOLD:
        fields = {"state": BackState.TOLD, "ended_at": now}
    elif how == WRONG:
        fields = {"state": BackState.WRONG, "ended_at": now}
    elif how == NO_ANSWER and back.tries + 1 >= rule.tries:
        fields = {"state": BackState.UNREACHED, "ended_at": now, "tries": back.tries + 1}
    elif how == NO_ANSWER:
        later = now + timedelta(hours=rule.hours_between)
        fields |= {"state": BackState.DUE, "tries": back.tries + 1, "next_at": later}
    else:
        fields |= {"state": BackState.DUE}
    held = CallBack.objects.filter(pk=back.pk, state=BackState.TAKEN, taken_by=by)
    if not held.filter(about=back.about, about_id=back.about_id).update(**fields):
        raise Refused(back.state, fields["state"])
    record(by=by, what="gateway:call-back:end", on=back, facts={"how": how, "about": back.about})
    if how == WRONG:
        drop_contact(by=by, report=back.report)
    back.refresh_from_db()
    return back


@transaction.atomic
def _due(report_id: UUID, about: str, about_id: UUID | None) -> bool:
    """Let somebody be called about this; False where nobody agreed to it or it was due already."""
    report = intake.report(report_id)
    if report is None or report.state == ReportState.WITHDRAWN or not intake.wants_call(report_id):
        return False
    now = clock.now()
    fresh = {
        "state": BackState.DUE, "about": about, "about_id": about_id, "due_at": now,
        "next_at": now, "tries": 0, "taken_by": None, "taken_at": None, "ended_at": None,
    }  # fmt: skip
    back, is_new = CallBack.objects.select_for_update(of=("self",)).get_or_create(
        report=report, defaults=fresh
    )
    is_known = (back.about, back.about_id) == (about, about_id)
    if is_new or is_known or back.state == BackState.WRONG:
        return is_new
    CallBack.objects.filter(pk=back.pk).update(**fresh)
    return True
