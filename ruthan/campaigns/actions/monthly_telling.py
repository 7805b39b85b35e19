"""Telling people of a month by mail: the ministry what came in, the unit what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from ruthan.campaigns.models import MonthlyReport, Seal
from ruthan.campaigns.queries.monthly_people import people_of, receivers
from ruthan.campaigns.states import ReportState
from ruthan.core import crypto
from ruthan.core.text.dates import long_month
from ruthan.messaging.actions import send


@transaction.atomic
def tell_submitted(*, report_id: UUID) -> None:
    """Tell those who receive that a report came in. Safe twice."""
    found = _found(report_id, ReportState.SUBMITTED)
    if found is None:
        return
    report, seal = found
    with override("th"):
        words = _words(report)
        subject = _("A monthly report came in: %(unit)s, %(month)s") % words
        body = _("%(unit)s handed in its report of %(month)s. Sign in to receive it: %(page)s") % (
            words | {"page": _page(reverse("monthly:list"))}
        )
    _send(receivers(), report, subject=subject, body=body, key=f"submit:{seal.revision}")


@transaction.atomic
def tell_received(*, report_id: UUID) -> None:
    """Tell the unit that its report was received, and by which number. Safe twice."""
    found = _found(report_id, ReportState.RECEIVED)
    if found is None:
        return
    report, seal = found
    with override("th"):
        words = _words(report) | {"number": report.received_number}
        subject = _("Received as %(number)s: report of %(month)s") % words
        body = (
            _("The ministry received the report of %(unit)s of %(month)s as number %(number)s.")
            % words
        )
    _send(_unit_people(report, seal), report, subject=subject, body=body,
          key=f"receive:{seal.revision}")  # fmt: skip


@transaction.atomic
def tell_reopened(*, report_id: UUID) -> None:
    """Tell the unit that its report was opened again; why stands on its page. Safe twice."""
    found = _found(report_id, ReportState.OPEN)
    if found is None or found[1].reopened_at is None:
        return
    report, seal = found
    with override("th"):
        words = _words(report)
        subject = _("Opened again: report of %(month)s") % words
        page = reverse("monthly:month", args=[report.unit.code, f"{report.month:%Y-%m}"])
        body = _(
            "The ministry opened the report of %(unit)s of %(month)s again. Sign in to read why, "
            "mend it and hand it in once more: %(page)s"
        ) % (words | {"page": _page(page)})
    _send(_unit_people(report, seal), report, subject=subject, body=body,
          key=f"reopen:{seal.revision}")  # fmt: skip


def _found(report_id: UUID, state: str) -> tuple[MonthlyReport, Seal] | None:
    """The report with its last seal, while it still is in that state."""
    rows = MonthlyReport.objects.select_related("unit__parent")
    report = rows.filter(pk=report_id, state=state).first()
    if report is None:
        return None
    seal = report.seals.filter(revision=report.revision).select_related("submitted_by").first()
    return (report, seal) if seal is not None else None


def _unit_people(report: MonthlyReport, seal: Seal) -> list[Any]:
    """Who coordinates for the unit today; who handed it in, where nobody does."""
    return people_of(report.unit) or [one for one in (seal.submitted_by,) if one is not None]


def _words(report: MonthlyReport) -> dict[str, str]:
    return {"unit": report.unit.name_th, "month": long_month(report.month, thai_digits=False)}


def _page(path: str) -> str:
    return settings.RUTHAN_BASE_URL + path


def _send(
    people: Iterable[Any], report: MonthlyReport, *, subject: str, body: str, key: str
) -> None:
    for person in people:
        if person.email and person.is_active:
            send(
                to=person.email, subject=subject, body=body, about=("month", str(report.pk)),
                dedupe_key=f"month:{key}:{report.pk}:{person.pk}",
                data_key=crypto.new_data_key("message"),
            )  # fmt: skip
