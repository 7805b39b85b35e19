"""What triage does not keep for ever: rankings of reports that are gone, reasons of hand-overs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_noop

from ruthan.core import crypto
from ruthan.core.retention import Rule, whole_rows
from ruthan.triage.models import Assessment, Handover, JoinedItem


def shred_assessments(ids: Sequence[UUID]) -> int:
    """Empty what was sealed under the key of a report that is gone; bands stay for the numbers."""
    return Assessment.objects.filter(pk__in=list(ids)).update(
        detail_sealed=b"", because_sealed=None
    )


def shred_handovers(ids: Sequence[UUID]) -> int:
    """Destroy the reason of a hand-over; that it happened stays."""
    done = 0
    for handover in Handover.objects.select_related("data_key").filter(pk__in=list(ids)):
        crypto.destroy(handover.data_key)
        done += 1
    Handover.objects.filter(pk__in=list(ids)).update(because_sealed=b"")
    return done


def _assessments(edge: datetime) -> QuerySet[Any]:
    there = Assessment.objects.filter(data_key__destroyed_at__lt=edge)
    return there.exclude(detail_sealed=b"").annotate(moment=F("data_key__destroyed_at"))


def _handovers(edge: datetime) -> QuerySet[Any]:
    there = Handover.objects.exclude(because_sealed=b"").annotate(
        moment=Coalesce(F("accepted_at"), F("at"))
    )
    return there.filter(moment__lt=edge)


RULES = (
    Rule(
        name="triage.assessment", model="triage.Assessment",
        what=gettext_noop("The ranking of reports that are gone, but for its bands"),
        since=gettext_noop("since the key was destroyed"),
        due=_assessments, shred=shred_assessments,
    ),
    Rule(
        name="triage.handover", model="triage.Handover", covers=("core.DataKey",),
        what=gettext_noop("The reason why an item was handed over"),
        since=gettext_noop("since the other centre took it over"),
        due=_handovers, shred=shred_handovers,
    ),
    whole_rows(
        JoinedItem.objects, past="at", name="triage.joined", model="triage.JoinedItem",
        what=gettext_noop("How two items stood before a merge made one of them"),
        since=gettext_noop("since they became one"),
    ),
)  # fmt: skip
