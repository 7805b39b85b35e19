"""Telling a reporter who asked to be told: that there is an answer, a question, or a refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from ruthan.intake import queries
from ruthan.intake.models import Answer, Report
from ruthan.intake.states import Author, ReportState, WayKind
from ruthan.messaging.actions import send
from ruthan.messaging.queries import has_way
from ruthan.ui.words import VERDICTS

if TYPE_CHECKING:
    from uuid import UUID


@transaction.atomic
def notify_answer(*, report_id: UUID, answer_id: UUID) -> bool:
    """Send the public verdict to the address that was left; False when there is none. Once."""
    report, answer = _open(report_id), Answer.objects.filter(pk=answer_id).first()
    if report is None or answer is None:
        return False
    with translation.override(report.language):
        thai = report.language == "th"
        title = answer.title_th if thai or not answer.title_en else answer.title_en
        look = VERDICTS.get(answer.verdict_code)
        verdict = str(look.word) if look else answer.verdict_code
        link = settings.RUTHAN_BASE_URL + ("" if thai else "/en") + answer.path
        body = _(
            "The message you asked about has been checked.\n\n"
            "Result: %(verdict)s\n%(title)s\n\n"
            "Read why, and what to do: %(answer)s\n\n"
            "Your report %(ref)s can be followed here with your tracking code: %(track)s"
        ) % {
            "verdict": verdict,
            "title": title,
            "answer": link,
            "ref": report.ref,
            "track": _track(),
        }
        subject = _("Checked: %(verdict)s") % {"verdict": verdict}
        short = f"{subject}. {title}\n{link}"
        return _tell(report, subject, body, f"answer:{answer.id}", short=short)


@transaction.atomic
def notify_remark(*, report_id: UUID, remark_id: UUID) -> bool:
    """Say that staff wrote something, not what; False for the reporter's own lines. Once."""
    report = _open(report_id)
    line = queries.remark(report, remark_id) if report else None
    if report is None or line is None or line.author != Author.STAFF:
        return False
    with translation.override(report.language):
        body = _(
            "Our staff have written to you about your report %(ref)s and may have a question.\n\n"
            "Read and answer with your tracking code: %(track)s"
        ) % {"ref": report.ref, "track": _track()}
        subject = _("There is a message about your report")
        return _tell(report, subject, body, f"remark:{remark_id}")


@transaction.atomic
def notify_decline(*, report_id: UUID) -> bool:
    """Say that a report was not taken up and where the reason stands. Once."""
    report = _open(report_id)
    if report is None or report.state != ReportState.DECLINED:
        return False
    with translation.override(report.language):
        body = _(
            "We could not take up your report %(ref)s this time.\n\n"
            "The reason is on your follow-up page, and you can add to it there: %(track)s"
        ) % {"ref": report.ref, "track": _track()}
        subject = _("About your report")
        return _tell(report, subject, body, f"decline:{report.id}")


def _open(report_id: UUID) -> Report | None:
    report = queries.report(report_id)
    return None if report is None or report.state == ReportState.WITHDRAWN else report


def _tell(report: Report, subject: str, body: str, dedupe_key: str, *, short: str = "") -> bool:
    """By mail or, in a few words, by SMS; whoever wants a call is called by people."""
    kind, to = queries.way_of(report)
    is_sms = kind == WayKind.SMS and has_way("sms")
    if kind != WayKind.EMAIL and not is_sms:
        return False
    send(
        transport="sms" if is_sms else "email",
        to=to,
        subject="" if is_sms else subject,
        body=(short or f"{subject}\n{_track()}") if is_sms else body,
        about=("report", str(report.id)),
        dedupe_key=dedupe_key,
        data_key=report.data_key,
        language=report.language,
    )
    return True


def _track() -> str:
    return settings.RUTHAN_BASE_URL + reverse("gateway:track")
