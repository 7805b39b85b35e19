"""What intake does not keep for ever: reports by their fate, rests of erased ones, tickets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext_noop

from ruthan.core import storage
from ruthan.core.events import emit
from ruthan.core.retention import Rule, whole_rows
from ruthan.intake.actions.withdraw import erase
from ruthan.intake.events import ReportShredded
from ruthan.intake.models import Answer, Contact, Decline, Evidence, Remark, Report, Step, Ticket
from ruthan.intake.states import OPEN, ReportState, Wants
from ruthan.matching.actions import forget_pictures
from ruthan.messaging.actions import stop_messages

_COVERS = (
    "intake.Evidence", "intake.Contact", "intake.Remark", "intake.Answer", "intake.Decline",
    "intake.Step", "matching.Signature", "matching.Picture", "core.DataKey",
)  # fmt: skip
# Verdicts after which a message is a story that was told apart; the others leave it unproven.
_PROVEN = ("true", "partly", "misleading", "false", "altered", "scam", "satire")
_NO_RECEIPT: dict[str, None] = dict.fromkeys(("receipt_lookup", "receipt_salt", "receipt_hash"))


@transaction.atomic
def erase_destroyed(ids: Sequence[UUID] = ()) -> int:
    """Finish erasing reports whose key is destroyed but whose rows came back; returns how many.

    After a restore of rows older than the destruction; safe to run at any time.
    """
    found = Report.objects.filter(data_key__destroyed_at__isnull=False).exclude(text_sealed=b"")
    left = found.filter(pk__in=ids) if ids else found
    done = 0
    for report in left.select_related("data_key").iterator(chunk_size=200):
        erase(report)
        Report.objects.filter(pk=report.pk).update(**_NO_RECEIPT)
        done += 1
    return done


def shred_reports(ids: Sequence[UUID]) -> int:
    """Destroy reports whose time is over: key, texts, files, receipt; the number of each stays."""
    done = 0
    for report in _locked(ids):
        cluster_id = report.cluster_id
        erase(report)
        Report.objects.filter(pk=report.pk).update(**_NO_RECEIPT)
        emit(ReportShredded(report_id=report.pk, cluster_id=cluster_id))
        done += 1
    return done


def strip_reporters(ids: Sequence[UUID]) -> int:
    """Take the reporter out of the one report that stands for a story: only its words stay."""
    done = 0
    for report in _locked(ids):
        stop_messages(about=("report", str(report.pk)))
        forget_pictures(report_id=report.pk)
        addresses = [a for a in report.evidence.values_list("address", flat=True) if a]
        for owned in (Evidence, Contact, Remark, Decline):
            owned._default_manager.filter(report=report).delete()
        Report.objects.filter(pk=report.pk).update(
            answers_sealed=None, reporter_key=b"", **_NO_RECEIPT
        )
        transaction.on_commit(lambda gone=addresses: _remove(gone))  # type: ignore[misc]  # bound now
        done += 1
    return done


def _remove(addresses: list[str]) -> None:
    for address in addresses:
        storage.remove(address)


def _locked(ids: Sequence[UUID]) -> QuerySet[Report]:
    """Those that nobody works on in this moment; the others wait for the next night."""
    locked = Report.objects.select_for_update(of=("self",), skip_locked=True)
    return locked.select_related("data_key").filter(pk__in=list(ids)).order_by("pk")


def _live() -> QuerySet[Report]:
    """Reports whose words can still be read, the demonstration's left out."""
    there = Report.objects.filter(data_key__destroyed_at__isnull=True, is_demonstration=False)
    return there.exclude(state=ReportState.WITHDRAWN)


def _ended() -> QuerySet[Any]:
    """Ended reports with their last answer, their last step and the last report of their story."""
    of_it = OuterRef("pk")
    last_step = Step.objects.filter(report=of_it).order_by().values("report")
    last_answer = Answer.objects.filter(report=of_it).order_by().values("report")
    proven = Answer.objects.filter(report=of_it, verdict_code__in=_PROVEN)
    return (
        _live()
        .exclude(state__in=OPEN)
        .annotate(
            stepped=Coalesce(
                Subquery(last_step.annotate(last=Max("at")).values("last")), F("submitted_at")
            ),
            told=Subquery(last_answer.annotate(last=Max("at")).values("last")),
            is_proven=Exists(proven),
            seen=Coalesce(F("cluster__last_seen"), F("submitted_at")),
        )
    )


def _before(there: QuerySet[Any], edge: datetime) -> QuerySet[Any]:
    return there.filter(moment__lt=edge)


def _unproven(edge: datetime) -> QuerySet[Any]:
    there = _ended().filter(is_observation=False, is_proven=False).exclude(wants=Wants.HELP)
    return _before(there.annotate(moment=Greatest("stepped", "seen")), edge)


def _open(edge: datetime) -> QuerySet[Any]:
    there = _live().filter(is_observation=False, state__in=OPEN)
    seen = Coalesce(F("cluster__last_seen"), F("submitted_at"))
    return there.annotate(moment=seen).filter(moment__lt=edge)


def _answered(edge: datetime) -> QuerySet[Any]:
    there = _ended().filter(is_observation=False, is_proven=True).exclude(wants=Wants.HELP)
    return _before(there.annotate(moment=Greatest("stepped", "told")), edge)


def _copies(edge: datetime) -> QuerySet[Any]:
    return _answered(edge).exclude(cluster__representative=F("pk"))


def _stories(edge: datetime) -> QuerySet[Any]:
    return _answered(edge).filter(cluster__representative=F("pk")).exclude(reporter_key=b"")


def _cases(edge: datetime) -> QuerySet[Any]:
    there = _ended().filter(is_observation=False, wants=Wants.HELP)
    return _before(there.annotate(moment=F("stepped")), edge)


def _observations(edge: datetime) -> QuerySet[Any]:
    there = (
        _live()
        .filter(is_observation=True)
        .annotate(moment=Coalesce(F("cluster__last_seen"), F("submitted_at")))
    )
    busy = Q(state__in=(ReportState.CHECKING, ReportState.REFERRED))
    return there.exclude(busy).filter(moment__lt=edge)


def _leftovers(edge: datetime) -> QuerySet[Any]:
    there = Report.objects.filter(data_key__destroyed_at__lt=edge).exclude(text_sealed=b"")
    return there.annotate(moment=F("data_key__destroyed_at"))


def _of_reports(name: str, **named: Any) -> Rule:
    """A rule by which reports go, with all that belongs to them."""
    return Rule(name=name, model="intake.Report", covers=_COVERS, **named)


RULES = (
    _of_reports(
        "intake.report.unproven",
        what=gettext_noop("Reports that were closed without a proven answer"),
        since=gettext_noop("since the last report of the same message"),
        due=_unproven, waiting=_open, shred=shred_reports,
    ),
    _of_reports(
        "intake.report.answered",
        what=gettext_noop("Reports that got an answer; the answer itself stays public"),
        since=gettext_noop("since the last answer"),
        due=_copies, shred=shred_reports,
    ),
    _of_reports(
        "intake.report.story",
        what=gettext_noop("The reporter of the one message that stands for an answered story"),
        since=gettext_noop("since the last answer"),
        due=_stories, shred=strip_reporters,
    ),
    _of_reports(
        "intake.report.case",
        what=gettext_noop("Reports of people who needed help"),
        since=gettext_noop("since the case was closed"),
        due=_cases, shred=shred_reports,
    ),
    _of_reports(
        "intake.report.observation",
        what=gettext_noop("Posts that a feed or an import brought"),
        since=gettext_noop("since the message was last seen"),
        due=_observations, shred=shred_reports,
    ),
    _of_reports(
        "intake.report.destroyed",
        what=gettext_noop("What is left of reports whose key was destroyed"),
        since=gettext_noop("since the key was destroyed"),
        due=_leftovers, shred=erase_destroyed,
    ),
    whole_rows(
        Ticket.objects, past="at", name="intake.ticket", model="intake.Ticket",
        what=gettext_noop("Used tickets of forms"),
        since=gettext_noop("since the form was handed in"),
    ),
)  # fmt: skip
