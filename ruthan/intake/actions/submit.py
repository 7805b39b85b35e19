"""Taking a report in: from any source to one Report under a key of its own, with its evidence."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.core import clock, crypto, metrics
from ruthan.core.events import emit
from ruthan.core.refs import Receipt, public_reference
from ruthan.core.text.fold import fold
from ruthan.core.text.limits import TextRefused
from ruthan.intake.actions.contact import keep_contact
from ruthan.intake.actions.evidence import keep_files, keep_links
from ruthan.intake.actions.receipt import new_receipt, stamp
from ruthan.intake.actions.seal import must_be_sealed
from ruthan.intake.events import ReportSubmitted
from ruthan.intake.models import Report, Step
from ruthan.intake.rules import labels
from ruthan.intake.rules.texts import clean_text
from ruthan.intake.states import ReportState
from ruthan.matching.actions import remember_report
from ruthan.network.queries import centre_for, national_centre

if TYPE_CHECKING:
    from ruthan.core.models import DataKey
    from ruthan.intake.rules.files import CleanFile
    from ruthan.network.models import Organisation


@dataclass(frozen=True, slots=True)
class Submitted:
    """A report that was taken in, and its receipt when one was asked for."""

    report: Report
    receipt: Receipt | None


class MustBeSealed(Exception):
    """The text speaks of a child in danger: it belongs in the sealed lane, nothing was written."""


@transaction.atomic
def submit_report(
    *,
    by: Any,
    text: str,
    channel: str,
    wants: str,
    province: str = "",
    language: str = "th",
    reporter: bytes,
    answers: Mapping[str, str] | None = None,
    files: Sequence[CleanFile] = (),
    links: Sequence[str] = (),
    email: str = "",
    notice_version: str = "",
    with_receipt: bool = True,
    receipt: Receipt | None = None,
    centre: Organisation | None = None,
    is_observation: bool = False,
    at: datetime | None = None,
    is_demonstration: bool = False,
    is_cleared: bool = False,
) -> Submitted:
    """Take a report in and say so; what it returns is committed with the caller's transaction.

    Text, answers, evidence and contact are sealed under a data key of the report's own. Raises
    TextRefused for nothing or too much, and MustBeSealed when a child is in danger, unless an
    officer has cleared it. Without a text, the links are the text. `by` is a user, "citizen" or
    "system".
    """
    text = _text(text, links, files)
    if not is_cleared and must_be_sealed(text, *links, *(answers or {}).values()):
        raise MustBeSealed
    key = crypto.new_data_key("report")
    receipt = receipt or (new_receipt() if with_receipt else None)
    report = Report(
        ref=public_reference("R"),
        channel=channel,
        wants=wants,
        province=province,
        language=language[:2],
        centre=centre or _centre(province),
        data_key=key,
        text_sealed=crypto.seal(key, labels.TEXT, text),
        answers_sealed=_sealed_answers(key, answers),
        length=len(text),
        reporter_key=reporter,
        is_observation=is_observation,
        submitted_at=at or clock.now(),
        is_demonstration=is_demonstration,
        **stamp(receipt),
    )
    _remember(report, text)
    report.save(force_insert=True)
    Step.objects.create(report=report, state=ReportState.RECEIVED, at=report.submitted_at)
    keep_files(report, files)
    keep_links(report, links)
    if email:
        keep_contact(report, email=email, notice_version=notice_version)
    _tell(by, report, files=len(files))
    return Submitted(report, receipt)


def _tell(by: Any, report: Report, *, files: int) -> None:
    facts: dict[str, str | int | bool | None] = {
        "channel": report.channel,
        "wants": report.wants,
        "files": files,
    }
    record(by=by, what="intake:report:submit", on=report, facts=facts)
    metrics.count_report(str(report.channel))
    emit(ReportSubmitted(report_id=report.id))


def _text(text: str, links: Sequence[str], files: Sequence[CleanFile]) -> str:
    """The text to keep: the words, else the links, else nothing beside a file."""
    if text.strip():
        return clean_text(text)
    if links:
        return clean_text("\n".join(links))
    if not files:
        raise TextRefused("empty")
    return ""


def _centre(province: str) -> Organisation:
    return centre_for(province) if province else national_centre()


def _sealed_answers(key: DataKey, answers: Mapping[str, str] | None) -> bytes | None:
    if not answers:
        return None
    return crypto.seal(key, labels.ANSWERS, json.dumps(dict(answers), ensure_ascii=False))


def _remember(report: Report, text: str) -> None:
    """Put the report among its like; a picture without words has no like yet."""
    if not fold(text).strip():
        return
    report.cluster = remember_report(
        report_id=report.id,
        text=text,
        data_key=report.data_key,
        is_observation=report.is_observation,
        at=report.submitted_at,
    )
