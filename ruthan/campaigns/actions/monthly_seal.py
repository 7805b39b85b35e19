"""A month sealed, its seal undone, submitted, received with a number, opened with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from ruthan.audit.actions import record
from ruthan.campaigns.actions.month import month_held, month_open
from ruthan.campaigns.actions.monthly import must_submit
from ruthan.campaigns.engine.form import content_of, digest_of
from ruthan.campaigns.events import MonthReceived, MonthReopened, MonthSubmitted
from ruthan.campaigns.models import MonthlyReport, Seal
from ruthan.campaigns.permissions import P
from ruthan.campaigns.queries.dues import dues
from ruthan.campaigns.queries.monthly import (
    form_of_month,
    month_of_unit,
    seen_mark,
    with_digests,
)
from ruthan.campaigns.rules.monthly import is_allowed, number_of
from ruthan.campaigns.states import REPORT_MOVES, ReportState
from ruthan.core import clock
from ruthan.core.events import emit
from ruthan.core.guard import require
from ruthan.core.locks import hold
from ruthan.core.states import Refused, move
from ruthan.core.text.dates import BUDDHIST_ERA

if TYPE_CHECKING:
    from ruthan.network.models import Organisation


class SealRefused(Exception):
    """Why a month cannot be sealed now: `way` (something stands in it), `seen` (it changed since
    it was looked at), `month` (not one that is reported)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NoReason(ValueError):
    """What is opened again says why."""


@transaction.atomic
def seal_month(
    *, by: Any, unit: Organisation, month: date, seen: str, is_as_original: bool = False
) -> Seal:
    """Seal a month: what its report shows now becomes a revision with a digest.

    The month is held, so that whoever records meanwhile is either in, or is told that it is
    sealed. `seen` is the mark of the month that the person looked at (queries.seen_mark): when it
    changed since, nothing is sealed. Raises SealRefused, MonthSealed and Forbidden.
    """
    must_submit(by, unit)
    if not is_allowed(month, clock.today(), dues().since(unit)):
        raise SealRefused("month")
    report = month_open(unit, month)
    held = month_of_unit(unit, month)
    if seen_mark(held) != seen:
        raise SealRefused("seen")
    if not held.way.is_free:
        raise SealRefused("way")
    at, revision = clock.now(), report.revision + 1
    form = replace(
        with_digests(form_of_month(held, is_as_original=is_as_original)),
        ref=report.ref, revision=revision,
        sealed_at=timezone.localtime(at).isoformat("T", "seconds"),
    )  # fmt: skip
    content = content_of(form)
    seal = Seal.objects.create(
        report=report, revision=revision, digest=digest_of(content), content=content,
        is_as_original=is_as_original, sealed_by=by, sealed_at=at,
    )  # fmt: skip
    move(report, to=ReportState.SEALED, moves=REPORT_MOVES, revision=revision)
    facts: dict[str, Any] = {"revision": revision, "digest": seal.digest.hex()}
    record(by=by, what="campaigns:month:seal", on=report, facts=facts)
    return seal


@transaction.atomic
def undo_seal(*, by: Any, unit: Organisation, month: date) -> MonthlyReport:
    """Open a sealed month that was not submitted; its revision stays as one that never left.

    Raises Forbidden; Refused for any other state.
    """
    must_submit(by, unit)
    report = month_held(unit, month)
    if report.state != ReportState.SEALED:
        raise Refused(report.state, ReportState.OPEN)
    move(report, to=ReportState.OPEN, moves=REPORT_MOVES)
    report.seals.filter(revision=report.revision).update(reopened_by=by, reopened_at=clock.now())
    record(by=by, what="campaigns:month:unseal", on=report, facts={"revision": report.revision})
    return report


@transaction.atomic
def submit_month(*, by: Any, unit: Organisation, month: date) -> MonthlyReport:
    """Hand a sealed month in; the first time counts for lateness.

    Raises Forbidden; Refused for any other state.
    """
    must_submit(by, unit)
    report, now = month_held(unit, month), clock.now()
    first = report.first_submitted_at or now
    moved: dict[str, Any] = {"submitted_at": now, "first_submitted_at": first}
    move(report, to=ReportState.SUBMITTED, moves=REPORT_MOVES, **moved)
    report.seals.filter(revision=report.revision).update(submitted_by=by, submitted_at=now)
    record(by=by, what="campaigns:month:submit", on=report, facts={"revision": report.revision})
    emit(MonthSubmitted(report_id=report.pk))
    return report


@transaction.atomic
def receive_month(*, by: Any, report: MonthlyReport) -> MonthlyReport:
    """Receive a submitted report; it gets the next number of the year, or keeps the one it has.

    A number stays with its report when it is opened again, so that none is given twice. Raises
    Forbidden; Refused for any other state.
    """
    require(by, P.REPORT_RECEIVE)
    report, now = month_held(report.unit, report.month), clock.now()
    moved: dict[str, Any] = {
        "received_at": now,
        "received_number": report.received_number or _next_number(),
    }
    move(report, to=ReportState.RECEIVED, moves=REPORT_MOVES, **moved)
    report.seals.filter(revision=report.revision).update(received_by=by, received_at=now)
    facts: dict[str, Any] = {"revision": report.revision, "number": report.received_number}
    record(by=by, what="campaigns:month:receive", on=report, facts=facts)
    emit(MonthReceived(report_id=report.pk))
    return report


@transaction.atomic
def reopen_month(*, by: Any, report: MonthlyReport, because: str) -> MonthlyReport:
    """Open a submitted or received report again, with a reason; its revisions stay readable.

    Raises NoReason, Forbidden; Refused for any other state.
    """
    require(by, P.REPORT_RECEIVE)
    if not because.strip():
        raise NoReason
    report = month_held(report.unit, report.month)
    if report.state not in {ReportState.SUBMITTED, ReportState.RECEIVED}:
        raise Refused(report.state, ReportState.OPEN)
    move(report, to=ReportState.OPEN, moves=REPORT_MOVES)
    said = {
        "reopened_by": by,
        "reopened_at": clock.now(),
        "reopened_because": because.strip()[:300],
    }
    report.seals.filter(revision=report.revision).update(**said)
    record(by=by, what="campaigns:month:reopen", on=report, facts={"revision": report.revision})
    emit(MonthReopened(report_id=report.pk))
    return report


def _next_number() -> str:
    """The next number of this year; whoever receives meanwhile waits."""
    hold("campaigns:received-number")
    day = clock.today()
    ending = f"/{day.year + BUDDHIST_ERA}"
    given = MonthlyReport.objects.filter(received_number__endswith=ending)
    used = [int(one.partition("/")[0]) for one in given.values_list("received_number", flat=True)]
    return number_of(max(used, default=0) + 1, day)


__all__ = [
    "NoReason", "SealRefused", "receive_month", "reopen_month", "seal_month", "submit_month",
    "undo_seal",
]  # fmt: skip
