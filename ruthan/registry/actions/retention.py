"""What the registry does not keep for ever: accusations, disputes, and who was told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext_noop

from ruthan.core import clock, crypto, retention
from ruthan.core.retention import Rule
from ruthan.registry.actions.counting import RULE
from ruthan.registry.actions.sightings import delete_entries
from ruthan.registry.models import Dispute, Indicator, Told
from ruthan.registry.states import OPEN_DISPUTES


def shred_disputes(ids: Sequence[UUID]) -> int:
    """Destroy words, contact and answers of disputes whose time is over; number and days stay."""
    found = Dispute.objects.select_related("data_key").filter(pk__in=list(ids))
    done = 0
    for dispute in found:
        crypto.destroy(dispute.data_key)
        done += 1
    Dispute.objects.filter(pk__in=list(ids)).update(
        shown_sealed=b"", words_sealed=b"", contact_sealed=None, reason_sealed=None,
        answer_sealed=None, receipt_lookup=None, receipt_salt=None, receipt_hash=None, hash=b"",
        also=[], indicator=None, chosen=[], set_aside=[],
    )  # fmt: skip
    return done


def shred_entries(ids: Sequence[UUID]) -> int:
    """Delete entries whose time is over; one that was reported or contested meanwhile stays."""
    list(Indicator.objects.select_for_update().filter(pk__in=ids).order_by("hash"))
    edge = clock.now() - timedelta(days=retention.period(RULE).days)
    return delete_entries(list(_uncontested(edge).filter(pk__in=ids).values_list("pk", flat=True)))


def forget_told(ids: Sequence[UUID]) -> int:
    """Forget who was told about an entry; their keys are destroyed."""
    found = Told.objects.select_related("data_key").filter(pk__in=list(ids))
    keys = [one.data_key for one in found]
    gone = found.delete()[0]
    for key in keys:
        crypto.destroy(key)
    return gone


def _entries(edge: datetime) -> QuerySet[Any]:
    """Entries nobody has reported since, counted from the clearing where there was one."""
    last = Greatest("last_seen", Coalesce("cleared_at", "last_seen"))
    there = Indicator.objects.filter(last_seen__lt=edge, is_demonstration=False)
    return there.annotate(moment=last).filter(moment__lt=edge)


def _uncontested(edge: datetime) -> QuerySet[Any]:
    return _entries(edge).exclude(disputes__state__in=OPEN_DISPUTES)


def _contested(edge: datetime) -> QuerySet[Any]:
    return _entries(edge).filter(disputes__state__in=OPEN_DISPUTES).distinct()


def _ended(edge: datetime) -> QuerySet[Any]:
    there = Dispute.objects.exclude(state__in=OPEN_DISPUTES).exclude(words_sealed=b"")
    ended = there.annotate(moment=Coalesce(F("decided_at"), F("filed_at")))
    return ended.filter(moment__lt=edge, is_demonstration=False)


def _waiting(edge: datetime) -> QuerySet[Any]:
    there = Dispute.objects.filter(state__in=OPEN_DISPUTES, is_demonstration=False)
    return there.annotate(moment=F("filed_at")).filter(moment__lt=edge)


def _told(edge: datetime) -> QuerySet[Any]:
    return Told.objects.annotate(moment=F("told_at")).filter(moment__lt=edge)


RULES = (
    Rule(
        name=RULE, model="registry.Indicator", covers=("registry.Sighting", "core.DataKey"),
        what=gettext_noop("Reported accounts, numbers and links"),
        since=gettext_noop("since the last report, or since it was cleared"),
        due=_uncontested, waiting=_contested, shred=shred_entries,
    ),
    Rule(
        name="registry.dispute", model="registry.Dispute", covers=("core.DataKey",),
        what=gettext_noop("What somebody wrote to contest an entry"),
        since=gettext_noop("since the decision"),
        due=_ended, waiting=_waiting, shred=shred_disputes,
    ),
    Rule(
        name="registry.told", model="registry.Told", covers=("core.DataKey",),
        what=gettext_noop("Who was told about an entry and wants to hear when it is cleared"),
        since=gettext_noop("since they were told"),
        due=_told, shred=forget_told,
    ),
)  # fmt: skip
