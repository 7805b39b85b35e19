"""Taking a report in: from any source to one Report under a key of its own, with its evidence."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from ruthan.audit.actions import entry_row
from ruthan.core import clock, crypto, metrics, refs
from ruthan.core.refs import Receipt, public_reference
from ruthan.core.text.fold import fold
from ruthan.core.text.limits import TextRefused
from ruthan.core.together import NewRow, Together, ask_all
from ruthan.intake.actions.contact import keep_contact
from ruthan.intake.actions.evidence import keep_files, keep_links
from ruthan.intake.actions.receipt import is_taken, new_receipt, stamp
from ruthan.intake.actions.seal import must_be_sealed
from ruthan.intake.events import ReportSubmitted
from ruthan.intake.models import Report, Step
from ruthan.intake.rules import labels
from ruthan.intake.rules.texts import clean_text
from ruthan.intake.states import ReportState
from ruthan.matching.actions import CountIn
from ruthan.network.queries import NoNationalCentre, which_centre

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
    key = crypto.draw_data_key("report")
    report = Report(
        ref=public_reference("R"),
        channel=channel,
        wants=wants,
        province=province,
        language=language[:2],
        data_key=key,
        text_sealed=crypto.seal(key, labels.TEXT, text),
        answers_sealed=_sealed_answers(key, answers),
        length=len(text),
        reporter_key=reporter,
        is_observation=is_observation,
        submitted_at=at or clock.now(),
        is_demonstration=is_demonstration,
    )
    drawn = receipt or (refs.new_receipt() if with_receipt else None)
    signature, is_taken_ = _place(report, text, centre=centre, receipt=drawn)
    if is_taken_ and receipt is None:
        drawn = new_receipt()
    for column, value in stamp(drawn).items():
        setattr(report, column, value)
    _write(by, report, signature, files=len(files))
    keep_files(report, files)
    keep_links(report, links)
    if email:
        keep_contact(report, email=email, notice_version=notice_version)
    return Submitted(report, drawn)


def _place(
    report: Report, text: str, *, centre: Organisation | None, receipt: Receipt | None
) -> tuple[NewRow | None, bool]:
    """Give a report its centre and its cluster; its signature, and whether the receipt is in use.

    One round trip. A picture without words has no like yet, and so no cluster and no signature.
    """
    count = None
    questions = [which_centre(report.province), is_taken(receipt)]
    if any(map(str.isalnum, text)) or fold(text).strip():
        count = CountIn(
            report.id, text, is_observation=report.is_observation, at=report.submitted_at
        )
        questions.append(count.question())
    serving, taken, *counted = ask_all(questions)
    if centre is None and serving is None:
        raise NoNationalCentre("no organisation is marked as the national centre")
    report.centre_id = centre.pk if centre else (serving or ())[0]
    signature = count.signature(counted[0], data_key=report.data_key) if count else None
    report.cluster_id = signature.columns["cluster_id"] if signature else None
    return signature, bool(taken and taken[0])


def _write(by: Any, report: Report, signature: NewRow | None, *, files: int) -> None:
    """Key, report, first step, signature, audit line and jobs, in one statement."""
    facts: dict[str, str | int | bool | None] = {
        "channel": report.channel,
        "wants": report.wants,
        "files": files,
    }
    together = Together()
    together.add(report.data_key, report)
    state, at = ReportState.RECEIVED.value, report.submitted_at
    together.put(NewRow(Step, {"report_id": report.pk, "state": state, "at": at}))
    if signature is not None:
        together.put(signature)
    together.put(entry_row(by=by, what="intake:report:submit", on=report, facts=facts))
    together.emit(ReportSubmitted(report_id=report.id))
    together.write()
    metrics.count_report(str(report.channel))


def _text(text: str, links: Sequence[str], files: Sequence[CleanFile]) -> str:
    """The text to keep: the words, else the links, else nothing beside a file."""
    if text.strip():
        return clean_text(text)
    if links:
        return clean_text("\n".join(links))
    if not files:
        raise TextRefused("empty")
    return ""


def _sealed_answers(key: DataKey, answers: Mapping[str, str] | None) -> bytes | None:
    if not answers:
        return None
    return crypto.seal(key, labels.ANSWERS, json.dumps(dict(answers), ensure_ascii=False))
