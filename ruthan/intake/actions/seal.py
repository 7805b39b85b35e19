"""The sealed seam: a child in danger is encrypted to the officers and kept nowhere else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.core import clock, custody
from ruthan.core.events import emit
from ruthan.core.refs import Receipt, public_reference
from ruthan.intake import queries
from ruthan.intake.actions.custody import present_key
from ruthan.intake.actions.receipt import new_receipt, stamp
from ruthan.intake.actions.state import step
from ruthan.intake.actions.withdraw import erase
from ruthan.intake.events import ReportSealedLate, SealedDropped
from ruthan.intake.models import Report, SealedDrop
from ruthan.intake.states import Channel, ReportState
from ruthan.matching.engine.child import child_risk

_BLOCK = 4_096  # every drop is padded, so that its length tells nothing


@dataclass(frozen=True, slots=True)
class DropSubmitted:
    """A sealed drop, and its receipt when one was asked for."""

    drop: SealedDrop
    receipt: Receipt | None


def must_be_sealed(*parts: str) -> bool:
    """Whether the parts of a submission, read together, speak of a child in danger. Pure, quick."""
    return child_risk("\n".join(part for part in parts if part)) is not None


@transaction.atomic
def submit_sealed(
    *,
    text: str,
    channel: str,
    extra: Mapping[str, str],
    with_receipt: bool = True,
    receipt: Receipt | None = None,
    at: datetime | None = None,
    is_demonstration: bool = False,
) -> DropSubmitted:
    """Seal a submission to the officers; raises NoCustodyKey, and then nothing was written.

    Nothing else of it is kept: no text, no file, no gram, no province, no reporter key. The audit
    line and the event carry no content.
    """
    key = present_key()
    receipt = receipt or (new_receipt() if with_receipt else None)
    body = {"text": text, "extra": dict(extra)}
    drop = SealedDrop(
        ref=public_reference("S"),
        channel=channel,
        custody=key,
        sealed=custody.seal_to(bytes(key.public), _padded(body)),
        dropped_at=at or clock.now(),
        is_demonstration=is_demonstration,
        **stamp(receipt),
    )
    drop.save(force_insert=True)
    record(by="citizen", what="intake:drop:seal", on=drop, facts={"channel": channel})
    emit(SealedDropped(drop_id=drop.id))
    return DropSubmitted(drop, receipt)


@transaction.atomic
def seal_report_late(
    *, by: Any, report: Report, found: Mapping[str, str] | None = None
) -> SealedDrop:
    """A child's case found in an ordinary report: seal its words, then destroy the report's key.

    The reporter's receipt opens the drop from now on. Pictures are not carried over; `found` says
    what was found in them. Whoever keeps anything by the report's number forgets it by event.
    """
    report = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    cluster_id = report.cluster_id
    said = [line.body for line in queries.remarks_of(report)]
    answers = queries.answers_of(report)
    extra = {**answers, "conversation": "\n".join(said), **(found or {})}
    made = submit_sealed(
        text=queries.text_of(report), channel=Channel(report.channel), extra=extra,
        with_receipt=False,
    )  # fmt: skip
    drop, held = made.drop, (report.receipt_lookup, report.receipt_salt, report.receipt_hash)
    report.receipt_lookup = report.receipt_salt = report.receipt_hash = None
    report.save(update_fields=["receipt_lookup", "receipt_salt", "receipt_hash"])
    drop.receipt_lookup, drop.receipt_salt, drop.receipt_hash = held
    drop.save(update_fields=["receipt_lookup", "receipt_salt", "receipt_hash"])
    if report.state != ReportState.CLOSED:
        step(report, ReportState.CLOSED)
    erase(report)
    record(by=by, what="intake:report:seal-late", on=report)
    emit(ReportSealedLate(report_id=report.id, cluster_id=cluster_id))
    return drop


def _padded(body: Mapping[str, object]) -> bytes:
    plain = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
    return plain + b" " * (-len(plain) % _BLOCK)
