"""Telling units of what is due soon or late: each once, in office hours, to who coordinates."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ruthan.audit.actions import record
from ruthan.campaigns.events import ObligationNear
from ruthan.campaigns.models import Obligation, Reminder
from ruthan.campaigns.permissions import P
from ruthan.campaigns.queries import below, coordinators, selected
from ruthan.campaigns.queries import obligations as queries
from ruthan.campaigns.rules import obligations as rules
from ruthan.core import clock, crypto
from ruthan.core.events import emit_many
from ruthan.core.guard import require
from ruthan.messaging.actions import send
from ruthan.ui.tags.moments import month_name, thai_date

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from ruthan.campaigns.queries.obligations import Standing
    from ruthan.network.models import Organisation

HOURS: Final = range(8, 17)  # of the day in Thailand, in which people are written to
ASKED: Final = "ask"  # begins what is noted when the ministry asks by hand


def remind_of_obligations() -> int:
    """Note every reminder and lateness that is due now, and have it told; returns how many.

    The note and its event are written together or not at all, each once however often and by
    however many workers this runs. Outside office hours nothing is done: the next hour does it.
    """
    if timezone.localtime(clock.now()).hour not in HOURS:
        return 0
    today, noted = clock.today(), 0
    for obligation in queries.obligations().filter(ended_at=None).order_by("made_at"):
        noted += _note(obligation, _due_about(obligation, today), today)
    return noted


@transaction.atomic
def ask_for_coordinators(*, by: Any, obligation: Obligation, units: Iterable[Organisation]) -> int:
    """Remind units now, by hand, once a day each; returns how many were not reminded today yet."""
    require(by, P.OBLIGATION_EDIT)
    what = f"{ASKED}-{clock.today():%y%m%d}"
    rows = [
        Reminder(obligation=obligation, unit=unit, month=None, what=what, at=clock.now())
        for unit in units
    ]
    ours = _written(rows)
    record(
        by=by, what="campaigns:obligation:ask", on=obligation, facts={"units": len(ours)}
    )  # fmt: skip
    return len(ours)


@transaction.atomic
def tell_obligation(*, reminder_id: UUID) -> int:
    """Write to who coordinates the unit that something is due, or late; returns to how many.

    Nothing when it was done meanwhile. Who is named is written to at the address of their account
    or at the one that was left for them; where nobody is named, whoever may act for the unit, and
    its public desk. That nobody could be reached is recorded. Safe twice.
    """
    rows = Reminder.objects.select_related("obligation__letter", "unit__parent")
    reminder = rows.filter(pk=reminder_id).first()
    if reminder is None or reminder.obligation.ended_at is not None:
        return 0
    months = [reminder.month] if reminder.month else []
    found = queries.standings([reminder.unit], months, only=[reminder.obligation])
    held = next((one for one in found if one.month == reminder.month), None)
    if held is None or held.done_at is not None:
        return 0
    ways = coordinators.ways_to(reminder.unit)
    if not ways:
        record(
            by="system", what="campaigns:obligation:unreachable", on=reminder.obligation,
            facts={"unit": reminder.unit.code},
        )  # fmt: skip
    with translation.override("th"):
        subject, body = reminder_words(held)
    for number, (address, key) in enumerate(ways):
        send(
            to=address, subject=subject, body=body, about=("reminder", str(reminder.pk)),
            dedupe_key=f"obligation:{reminder.pk}:{number}",
            data_key=key or crypto.new_data_key("message"),
        )  # fmt: skip
    return len(ways)


def reminder_words(held: Standing) -> tuple[str, str]:
    """The subject and the whole of a reminder, in the language that is active."""
    left = (held.due_on - clock.today()).days
    day = thai_date(held.due_on, "long")
    if left < 0:
        line = ngettext("%(n)s day late", "%(n)s days late", -left) % {"n": -left}
    elif left == 0:
        line = _("Due today")
    else:
        line = ngettext("%(n)s day left", "%(n)s days left", left) % {"n": left}
    title = queries.title_of(held.obligation)
    if held.month is not None:
        month = month_name(held.month)
        title = _("%(title)s (%(month)s)") % {"title": title, "month": month}
    subject = _("%(line)s: %(title)s") % {"line": line, "title": title}
    body = _(
        "%(unit)s\n\n%(title)s\nDue on %(day)s. %(line)s.\n\n"
        "Where it stands, and everything else that is due: %(page)s"
    ) % {
        "unit": held.unit.name, "title": title, "day": day, "line": line,
        "page": settings.RUTHAN_BASE_URL + reverse("orders:due"),
    }  # fmt: skip
    return subject, body


def _due_about(obligation: Obligation, today: date) -> list[Standing]:
    """Where every unit stands with what is due around today. A constant number of queries."""
    units = list(selected(obligation.whom))
    units += below([one.pk for one in units])
    ahead = max(obligation.remind_days, default=0)
    first, last = today - timedelta(days=rules.NOTED_FOR), today + timedelta(days=ahead)
    months = rules.months_due_about(first, last)
    found = queries.standings(units, months, only=[obligation])
    return [one for one in found if one.done_at is None and first <= one.due_on <= last]


def _note(obligation: Obligation, open_ones: list[Standing], today: date) -> int:
    told: dict[tuple[UUID, date | None], set[str]] = {}
    held = Reminder.objects.filter(obligation=obligation).values_list("unit", "month", "what")
    for unit, month, what in held:
        told.setdefault((unit, month), set()).add(what)
    made_on = timezone.localdate(obligation.made_at)
    last, others = [], []
    for one in open_ones:
        names = rules.to_tell(
            one.due_on, today=today, remind=obligation.remind_days, made_on=made_on,
            told=told.get((one.unit.pk, one.month), ()),
        )  # fmt: skip
        rows = [
            Reminder(
                obligation=obligation, unit=one.unit, month=one.month, what=name, at=clock.now()
            )
            for name in names
        ]
        last += rows[-1:]
        others += rows[:-1]
    if not last:
        return 0
    with transaction.atomic():
        Reminder.objects.bulk_create(others, ignore_conflicts=True)
        return len(_written(last))


def _written(rows: list[Reminder]) -> list[UUID]:
    """Write reminders with their events; those that another wrote first are not told again."""
    Reminder.objects.bulk_create(rows, ignore_conflicts=True)
    ids = [row.pk for row in rows]
    ours = list(Reminder.objects.filter(pk__in=ids).values_list("pk", flat=True))
    emit_many([ObligationNear(reminder_id=one) for one in ours])
    return ours
