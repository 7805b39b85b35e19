"""What is not kept: packages of ended requests, notices and matters past their time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_noop

from ruthan.core import crypto
from ruthan.core.retention import Rule
from ruthan.referrals.models import Matter, MatterStep, Notice, Referral, Turn
from ruthan.referrals.states import OPEN, CounterEnd, NoticeState


@transaction.atomic
def shred_referrals(ids: Sequence[UUID]) -> int:
    """Destroy package and answer of requests whose time is over; the digest stays as the proof."""
    done = 0
    rows = Referral.objects.select_related("data_key").select_for_update(of=("self",))
    for referral in rows.filter(pk__in=list(ids)).order_by("pk"):
        crypto.destroy(referral.data_key)
        done += 1
    Referral.objects.filter(pk__in=list(ids)).update(package_sealed=b"", answer_sealed=None)
    Turn.objects.filter(referral__in=list(ids)).update(body_sealed=None)
    return done


def shred_notices(ids: Sequence[UUID]) -> int:
    """Destroy the words of notices; what the public log says of them stays."""
    done = 0
    for notice in Notice.objects.select_related("data_key").filter(pk__in=list(ids)):
        crypto.destroy(notice.data_key)
        done += 1
    Notice.objects.filter(pk__in=list(ids)).update(
        body_sealed=b"", counter_sealed=None, target_hash=None
    )
    return done


def shred_matters(ids: Sequence[UUID]) -> int:
    """Destroy the title of matters and how their steps were done."""
    done = 0
    for matter in Matter.objects.select_related("data_key").filter(pk__in=list(ids)):
        crypto.destroy(matter.data_key)
        done += 1
    Matter.objects.filter(pk__in=list(ids)).update(title_sealed=b"")
    MatterStep.objects.filter(matter__in=list(ids)).update(how_sealed=b"")
    return done


def _ended(edge: datetime) -> QuerySet[Any]:
    there = Referral.objects.exclude(state__in=OPEN).exclude(package_sealed=b"")
    ended = there.annotate(moment=Coalesce(F("answered_at"), F("dispatched_at")))
    return ended.filter(moment__lt=edge, is_demonstration=False)


def _waiting(edge: datetime) -> QuerySet[Any]:
    there = Referral.objects.filter(state__in=OPEN, is_demonstration=False)
    return there.annotate(moment=F("dispatched_at")).filter(moment__lt=edge)


def _notices(edge: datetime) -> QuerySet[Any]:
    there = Notice.objects.exclude(body_sealed=b"").exclude(_WAITS)
    ended = there.annotate(moment=Coalesce(F("counter_at"), F("signed_at"), F("proposed_at")))
    return ended.filter(moment__lt=edge, is_demonstration=False)


def _notices_waiting(edge: datetime) -> QuerySet[Any]:
    there = Notice.objects.filter(_WAITS, is_demonstration=False)
    return there.annotate(moment=F("proposed_at")).filter(moment__lt=edge)


def _matters(edge: datetime) -> QuerySet[Any]:
    there = Matter.objects.exclude(title_sealed=b"").filter(ended_at__isnull=False)
    return there.annotate(moment=F("ended_at")).filter(moment__lt=edge, is_demonstration=False)


def _matters_waiting(edge: datetime) -> QuerySet[Any]:
    there = Matter.objects.filter(ended_at=None, is_demonstration=False)
    return there.annotate(moment=F("opened_at")).filter(moment__lt=edge)


_WAITS = (
    Q(state=NoticeState.PROPOSED) | Q(referral__state__in=OPEN) | Q(counter_end=CounterEnd.OPEN)
)
RULES = (
    Rule(
        name="referrals.referral", model="referrals.Referral",
        covers=("core.DataKey", "referrals.Turn"),
        what=gettext_noop("What an agency was sent and what it answered"),
        since=gettext_noop("since the agency answered"),
        due=_ended, waiting=_waiting, shred=shred_referrals,
    ),
    Rule(
        name="referrals.notice", model="referrals.Notice",
        what=gettext_noop("What a platform was told, by address or account"),
        since=gettext_noop("since the notice was signed or contested"),
        due=_notices, waiting=_notices_waiting, shred=shred_notices,
    ),
    Rule(
        name="referrals.matter", model="referrals.Matter", covers=("referrals.MatterStep",),
        what=gettext_noop("The steps against media that may be illegal"),
        since=gettext_noop("since the matter ended"),
        due=_matters, waiting=_matters_waiting, shred=shred_matters,
    ),
)  # fmt: skip
