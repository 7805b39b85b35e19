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
from ruthan.core.together import NewRow, Together
from ruthan.intake.actions.contact import Way, keep_contact
from ruthan.intake.actions.evidence import keep_files, keep_links
from ruthan.intake.actions.receipt import is_free as receipt_is_free
from ruthan.intake.actions.receipt import new_receipt, stamp
from ruthan.intake.actions.seal import must_be_sealed
from ruthan.intake.events import ReportSubmitted
from ruthan.intake.models import Report, Step
from ruthan.intake.rules import labels
from ruthan.intake.rules.texts import clean_text
from ruthan.intake.states import ReportState, WayKind
from ruthan.matching.actions import CountIn
from ruthan.matching.queries import pictures_key
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
    way: Way | None = None,
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
    new = _New(by, report, _counted(report, text, files), centre=centre, files=len(files))
    drawn = new.write(drawn, is_free=receipt is not None)
    metrics.count_report(str(report.channel))
    keep_files(report, files)
    keep_links(report, links)
    if email:
        way = Way(WayKind.EMAIL, email, notice_version)
    if way is not None:
        keep_contact(report, way)
    return Submitted(report, drawn)


@dataclass(slots=True)
class _New:
    """A report ready to be written: key, report, first step, signature, audit line and jobs."""

    by: Any
    report: Report
    count: CountIn | None
    centre: Organisation | None
    files: int

    def write(self, receipt: Receipt | None, *, is_free: bool) -> Receipt | None:
        """Write it by one statement, which finds its centre and its cluster, too; its receipt.

        A receipt that is in use already is drawn anew, unless the caller knows that it `is_free`.
        """
        self._stamp(receipt)
        together, report = Together(), self.report
        together.emit(ReportSubmitted(report_id=report.id))
        centre: Any = self.centre.pk if self.centre else None
        if centre is None:
            (centre,) = together.ask(which_centre(report.province))
        free = together.ask(receipt_is_free(receipt)) if receipt and not is_free else []
        cluster = together.ask(self.count.question()) if self.count else []
        place = self._rows(together, cluster, centre_id=centre)
        written = together.write()
        report.centre_id = written.value(centre)
        if written.is_done:
            report.cluster_id = written.value(place)
            return receipt
        if free and not written.value(free[0]):
            receipt = new_receipt()
            self._stamp(receipt)
        self._write_after(together.afresh(), [written.value(told) for told in cluster])
        return receipt

    def _write_after(self, together: Together, cluster: list[Any]) -> None:
        """Write it once more, now that nothing is left to ask: the first try wrote none of it."""
        if self.report.centre_id is None:
            raise NoNationalCentre("no organisation is marked as the national centre")
        self.report.cluster_id = self._rows(together, cluster, centre_id=self.report.centre_id)
        together.write()

    def _rows(self, together: Together, cluster: Sequence[Any], *, centre_id: Any) -> Any:
        """Take every row; the cluster of the report, known or still to be told."""
        report, place = self.report, None
        if self.count is not None:
            signature = self.count.signature(cluster, data_key=report.data_key)
            place = signature.columns["cluster_id"]
            together.put(signature)
        state, at = ReportState.RECEIVED.value, report.submitted_at
        facts: dict[str, str | int | bool | None] = {
            "channel": report.channel,
            "wants": report.wants,
            "files": self.files,
        }
        together.add(report.data_key)
        together.add(report, centre_id=centre_id, cluster_id=place)
        together.put(NewRow(Step, {"report_id": report.pk, "state": state, "at": at}))
        together.put(entry_row(by=self.by, what="intake:report:submit", on=report, facts=facts))
        return place

    def _stamp(self, receipt: Receipt | None) -> None:
        for column, value in stamp(receipt).items():
            setattr(self.report, column, value)


def _counted(report: Report, text: str, files: Sequence[CleanFile]) -> CountIn | None:
    """How the report is counted among its copies: by its words, or by its pictures without any."""
    pictures = b""
    if not any(map(str.isalnum, text)) and not fold(text).strip():
        if not files or any(file.kind != "image" for file in files):
            return None
        pictures = pictures_key(file.body for file in files)
    return CountIn(
        report.id, text, report.is_observation, at=report.submitted_at, pictures=pictures
    )


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
