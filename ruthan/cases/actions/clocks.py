"""Clocks of cases: begun, ended, missed once, and the victim reminded while there is time."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ruthan.audit.actions import record
from ruthan.cases import queries
from ruthan.cases.actions.telling import write
from ruthan.cases.actions.timeline import note, settle_clock
from ruthan.cases.events import ClockMissed, ReminderDue
from ruthan.cases.models import Case, Clock, Reminder
from ruthan.cases.rules.clocks import hours_to_remind, rules
from ruthan.cases.states import OPEN_CASES, Moment
from ruthan.core import clock
from ruthan.core.events import emit

if TYPE_CHECKING:
    from django.db.models import QuerySet

_BATCH = 500


def start_clocks(
    case: Case, begins: str, start: datetime, *, latest: datetime | None = None
) -> None:
    """Begin the deadlines that count from there; those that run already stay as they are.

    Where only a day is known, the law's deadlines count from its beginning, the earliest; targets
    of a service from `latest`, so that nobody is told of hours gone by that nobody knows of.
    """
    for rule in rules().beginning(begins):
        since = start if rule.is_law or latest is None else latest
        Clock.objects.get_or_create(
            case=case, code=rule.code,
            defaults={"edition": rules().edition, "due_at": rule.due(since)},
        )  # fmt: skip


def end_clocks(case: Case, ended_by: str, at: datetime) -> None:
    """End the deadlines that wait for this; a second time changes nothing."""
    codes = [rule.code for rule in rules().clocks if rule.ends_with == ended_by]
    case.clocks.filter(code__in=codes, done_at=None).update(done_at=at)


def run_again(case: Case, ended_by: str) -> None:
    """What ended these deadlines was taken back: they run on, their moment as it was."""
    codes = [rule.code for rule in rules().clocks if rule.ends_with == ended_by]
    case.clocks.filter(code__in=codes).update(done_at=None)


def remind(*, limit: int = _BATCH) -> int:
    """Note the reminders that are due, once, and have the last of each deadline told; how many.

    Of `limit` deadlines at a time, the nearest first; the others wait for the next minute.
    Safe to run twice and by two workers: a reminder is a row that only one of them can write.
    """
    now, told = clock.now(), 0
    for row in _running().order_by("due_at")[:limit]:
        rule = rules().clock(row.code)
        sent = [one.hours for one in row.reminders.all()]
        hours = hours_to_remind(row.due_at, now, hours=rule.remind if rule else (), sent=sent)
        told += bool(hours) and _remind(row, hours)
    return told


def _running() -> QuerySet[Clock]:
    """Deadlines of open cases near enough that a reminder of theirs is due and not yet written."""
    now, near = clock.now(), Q()
    for rule in rules().clocks:
        for hours in rule.remind:
            sent = Reminder.objects.filter(clock=OuterRef("pk"), hours=hours)
            edge = now + timedelta(hours=hours)
            near |= Q(~Exists(sent), code=rule.code, due_at__lte=edge)
    rows = Clock.objects.select_related("case__data_key").prefetch_related("reminders")
    return rows.filter(near, done_at=None, due_at__gt=now, case__state__in=OPEN_CASES)


@transaction.atomic
def _remind(row: Clock, hours: tuple[int, ...]) -> bool:
    """Write the reminders down; whoever writes the last of them tells it."""
    at, last = clock.now(), hours[-1]
    is_ours = False
    for one in hours:
        _row, is_new = Reminder.objects.get_or_create(clock=row, hours=one, defaults={"at": at})
        is_ours = is_new and one == last
    if not is_ours:
        return False
    note(row.case, Moment.REMINDED, by="system", hours=last, clock=row.code)
    emit(ReminderDue(
        case_id=row.case_id, report_id=row.case.report_id, clock=row.code, hours=last
    ))  # fmt: skip
    return True


@transaction.atomic
def send_reminder(*, case_id: UUID, clock_code: str, hours: int) -> bool:
    """Tell the victim by mail or SMS how much time is left; False where there is no way. Once.

    Nothing of the case is in it. Quiet hours do not stop it: a deadline of the law does not wait.
    """
    case = queries.case(case_id)
    row = case.clocks.filter(code=clock_code, done_at=None).first() if case else None
    if case is None or row is None or case.state not in OPEN_CASES or row.due_at <= clock.now():
        return False
    words = partial(reminder_words, hours)
    return write(case.report, words, page=_page(), key=f"case:{row.pk}:{hours}")


def reminder_words(hours: int) -> tuple[str, str]:
    """The reminder in the language that is active: its one line, and the whole."""
    subject = ngettext(
        "%(n)s hour left to file your police complaint",
        "%(n)s hours left to file your police complaint",
        hours,
    ) % {"n": hours}
    body = _(
        "%(line)s.\n\n"
        "Any police station takes it, or do it online. Your police file is ready to download: "
        "%(page)s\n\n"
        "When you have the number, write it down on the same page and we stop reminding you."
    ) % {"line": subject, "page": _page()}
    return subject, body


def _page() -> str:
    return settings.RUTHAN_BASE_URL + reverse("gateway:case")


def note_missed(*, limit: int = _BATCH) -> int:
    """Say once of every deadline of an open case that it has passed; returns how many."""
    waits = Clock.objects.filter(
        done_at=None, missed_at=None, due_at__lte=clock.now(), case__state__in=OPEN_CASES
    )
    missed = 0
    for row in waits.select_related("case__data_key", "case__report")[:limit]:
        with transaction.atomic():
            ours = Clock.objects.filter(pk=row.pk, missed_at=None, done_at=None)
            if not ours.update(missed_at=clock.now()):
                continue
            note(row.case, Moment.MISSED, by="system", clock=row.code)
            record(by="system", what="cases:clock:miss", on=row.case, facts={"clock": row.code})
            settle_clock(row.case)
            emit(ClockMissed(case_id=row.case_id, clock=row.code))
            missed += 1
    return missed
