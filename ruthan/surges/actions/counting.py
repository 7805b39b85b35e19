"""Counting different people an hour from the reports' own rows, again and again with one result."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ruthan.core import clock
from ruthan.core.locks import hold
from ruthan.intake import queries as intake
from ruthan.surges import queries
from ruthan.surges.models import HourCount, Surge
from ruthan.surges.rules import HISTORY, hour_of
from ruthan.surges.states import Kind

COUNTING = "surges:count"
_BATCH = 2_000


@transaction.atomic
def count_hours(since: datetime) -> int:
    """Replace the hours from then on by what the reports say now; returns how many rows.

    One run at a time, in one transaction: running it twice, or killing it, changes nothing.
    """
    hold(COUNTING)
    since = hour_of(since)
    groups = queries.groups(intake.clusters_since(since))
    counted = intake.people_an_hour(since, groups=groups)
    HourCount.objects.filter(hour__gte=since).delete()
    return _write(counted)


def count_history() -> int:
    """Replace every hour that is looked at: late arrivals, withdrawals and merges are followed."""
    return count_hours(clock.now() - HISTORY)


def count_subject(kind: str, subject: UUID, clusters: Collection[UUID]) -> int:
    """Replace the hours of one thing alone. Call it in a transaction."""
    hold(COUNTING)
    since = hour_of(clock.now() - HISTORY)
    groups = [(kind, cluster, subject) for cluster in clusters]
    counted = intake.people_an_hour(since, groups=groups, only=clusters)
    HourCount.objects.filter(kind=kind, subject=subject, hour__gte=since).delete()
    return _write([hour for hour in counted if (hour.kind, hour.subject) == (kind, subject)])


def count_families(families: Collection[UUID]) -> list[intake.PeopleAnHour]:
    """Replace every hour of these families by what their present instances say.

    Instances come and go, families are merged and parted: what was counted while another cluster
    was in one is not kept. The caller holds the lock of counting. Five queries at most.
    """
    if not families:
        return []
    since, kind = hour_of(clock.now() - HISTORY), str(Kind.FAMILY)
    inside = queries.family_clusters(families)
    groups = [(kind, cluster, family) for family, held in inside.items() for cluster in held]
    clusters = [cluster for _kind, cluster, _family in groups]
    counted = intake.people_an_hour(since, groups=groups, only=clusters) if clusters else []
    own = [hour for hour in counted if hour.kind == kind]
    HourCount.objects.filter(kind=kind, subject__in=families, hour__gte=since).delete()
    _write(own)
    return own


def forget_subjects(subjects: Collection[UUID]) -> None:
    """Remove hours and surges of things that are gone, as the demonstration does with its own."""
    for model in (HourCount, Surge):
        model.objects.filter(subject__in=subjects).exclude(kind=Kind.ALL).delete()


def _write(counted: list[intake.PeopleAnHour]) -> int:
    rows = [
        HourCount(
            kind=hour.kind, subject=hour.subject, province=hour.province, hour=hour.hour,
            people=hour.people, seen=hour.seen,
        )
        for hour in counted
    ]  # fmt: skip
    HourCount.objects.bulk_create(rows, batch_size=_BATCH)
    return len(rows)
