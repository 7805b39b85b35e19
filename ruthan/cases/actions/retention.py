"""What is not kept of cases: drafts; cases two years after their end, sooner if handed over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils.translation import gettext_noop

from ruthan.cases.actions.ending import erase, erase_release
from ruthan.cases.models import Case, Draft, Release
from ruthan.cases.queries.drafts import RULE
from ruthan.cases.states import OPEN_CASES, OPEN_RELEASES, CaseState
from ruthan.core.retention import Rule, held, whole_rows
from ruthan.intake.actions.retention import shred_reports

_COVERS = (
    "cases.Transfer", "cases.Hold", "cases.Clock", "cases.Reminder", "cases.CaseEvent",
    "core.DataKey",
)  # fmt: skip


def needed_reports() -> QuerySet[Any]:
    """The reports of cases that can be read: they hold the slips and go with their case."""
    there = Case.objects.filter(data_key__destroyed_at=None)
    return there.filter(report__data_key__destroyed_at=None).values("report")


def needed_by_releases() -> QuerySet[Any]:
    """The reports of releases that can be read: by them whoever asked is told."""
    there = Release.objects.filter(data_key__destroyed_at=None, report__isnull=False)
    return there.filter(report__data_key__destroyed_at=None).values("report")


def shred_cases(ids: Sequence[UUID]) -> int:
    """Destroy cases whose time is over, with their reports, which hold the slips.

    The number, amounts and clocks of each stay.
    """
    rows = Case.objects.select_for_update(of=("self",), skip_locked=True)
    done = 0
    for case in rows.select_related("data_key").filter(pk__in=list(ids)).order_by("pk"):
        erase(case)
        shred_reports([case.report_id])
        done += 1
    return done


def shred_releases(ids: Sequence[UUID]) -> int:
    """Destroy what releases said of accounts."""
    done = 0
    for release in Release.objects.select_related("data_key").filter(pk__in=list(ids)):
        erase_release(release)
        done += 1
    return done


def _readable() -> QuerySet[Any]:
    """Cases that can be read and whose reports nobody ordered to be kept."""
    there = Case.objects.filter(data_key__destroyed_at=None, is_demonstration=False)
    kept = [UUID(one) for one in held("intake.Report")]
    return there.exclude(report__in=kept) if kept else there


def _closed(edge: datetime) -> QuerySet[Any]:
    there = _readable().filter(state=CaseState.CLOSED)
    found: QuerySet[Any] = there.annotate(moment=F("closed_at")).filter(moment__lt=edge)
    return found


def _open(edge: datetime) -> QuerySet[Any]:
    there = _readable().filter(state__in=OPEN_CASES)
    found: QuerySet[Any] = there.annotate(moment=F("opened_at")).filter(moment__lt=edge)
    return found


def _handed(edge: datetime) -> QuerySet[Any]:
    there = _readable().filter(handed_at__isnull=False, state=CaseState.CLOSED)
    found: QuerySet[Any] = there.annotate(moment=F("handed_at")).filter(moment__lt=edge)
    return found


def _handed_open(edge: datetime) -> QuerySet[Any]:
    there = _readable().filter(handed_at__isnull=False, state__in=OPEN_CASES)
    found: QuerySet[Any] = there.annotate(moment=F("handed_at")).filter(moment__lt=edge)
    return found


def _ended_releases(edge: datetime) -> QuerySet[Any]:
    there = Release.objects.filter(data_key__destroyed_at=None, is_demonstration=False)
    ended = there.exclude(state__in=OPEN_RELEASES)
    return ended.annotate(moment=F("ended_at")).filter(moment__lt=edge)


RULES = (
    Rule(
        name="cases.case", model="cases.Case", covers=_COVERS,
        what=gettext_noop("Victims' cases: transfers, accounts, story, numbers"),
        since=gettext_noop("since the case was closed"),
        due=_closed, waiting=_open, shred=shred_cases,
    ),
    Rule(
        name="cases.handed", model="cases.Case", covers=_COVERS,
        what=gettext_noop("Cases whose file is with the police"),
        since=gettext_noop("since the file was handed over"),
        due=_handed, waiting=_handed_open, shred=shred_cases,
    ),
    Rule(
        name="cases.release", model="cases.Release", covers=("core.DataKey",),
        what=gettext_noop("Whose money was held by mistake"),
        since=gettext_noop("since it was ended"),
        due=_ended_releases, shred=shred_releases,
    ),
    whole_rows(
        Draft.objects, past="changed_at", name=RULE, model="cases.Draft",
        covers=("cases.DraftFile",),
        what=gettext_noop("Drafts of victims, which only their browsers can open"),
        since=gettext_noop("since they were last written"),
    ),
)  # fmt: skip
