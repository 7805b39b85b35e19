"""What messaging does not keep for ever: letters, attempts, addresses, events, who was told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_noop

from ruthan.core import crypto
from ruthan.core.retention import Rule, held, whole_rows
from ruthan.messaging.actions.following import end_subscriptions
from ruthan.messaging.actions.sending import OWN_KEY
from ruthan.messaging.models import Batch, Delivery, Event, Message, Subscription
from ruthan.messaging.states import MessageState, SubscriptionState


def shred_messages(ids: Sequence[UUID]) -> int:
    """Empty messages whose time is over and destroy the keys that sealed nothing else."""
    found = Message.objects.select_for_update(of=("self",)).filter(pk__in=list(ids))
    done = 0
    for message in found.select_related("data_key").order_by("pk"):
        if message.data_key.purpose == OWN_KEY:
            crypto.destroy(message.data_key)
        done += 1
    Delivery.objects.filter(message__in=list(ids)).delete()
    Message.objects.filter(pk__in=list(ids)).update(
        to_sealed=b"", subject_sealed=b"", body_sealed=b""
    )
    return done


def forget_addresses(ids: Sequence[UUID]) -> int:
    """Forget the keyed hash of an address; the link under that mail opens nothing any more."""
    return Message.objects.filter(pk__in=list(ids)).update(to_hash=b"")


def forget_events(ids: Sequence[UUID]) -> int:
    """Forget events with the messages and attempts by which they were told."""
    Message.objects.filter(event__in=list(ids)).delete()
    gone, _ = Event.objects.filter(pk__in=list(ids)).delete()
    return gone


def _events(edge: datetime) -> QuerySet[Any]:
    return Event.objects.annotate(moment=F("at")).filter(moment__lt=edge)


def shred_unconfirmed(ids: Sequence[UUID]) -> int:
    """Erase addresses that nobody confirmed, with their keys."""
    done = 0
    there = Subscription.objects.select_for_update(of=("self",)).select_related("data_key")
    unconfirmed = there.filter(pk__in=list(ids), state=SubscriptionState.ASKED)
    for row in unconfirmed.order_by("pk"):
        key = row.data_key
        row.delete()
        crypto.destroy(key)
        done += 1
    return done


def end_resting(ids: Sequence[UUID]) -> int:
    """End what nobody can be told any more: mail to its address comes back."""
    return end_subscriptions(
        Subscription.objects.filter(pk__in=list(ids), state=SubscriptionState.RESTING), by="system"
    )


def forget_members(ids: Sequence[UUID]) -> int:
    """Forget who stood in a batch; how many there were stays."""
    return Batch.objects.filter(pk__in=list(ids)).update(members=[])


def _unconfirmed(edge: datetime) -> QuerySet[Any]:
    asked = Subscription.objects.filter(state=SubscriptionState.ASKED, asked_at__lt=edge)
    return asked.annotate(moment=F("asked_at"))


def _resting(edge: datetime) -> QuerySet[Any]:
    rows = Subscription.objects.filter(state=SubscriptionState.RESTING, ended_at__lt=edge)
    return rows.annotate(moment=F("ended_at"))


def _told(edge: datetime) -> QuerySet[Any]:
    """Members of batches; while the alert may still be updated they are needed."""
    over = Batch.objects.filter(broadcast__until__lt=edge).exclude(members=[])
    return over.annotate(moment=F("broadcast__until"))


def _ended(edge: datetime) -> QuerySet[Any]:
    held_reports = Q(about_kind="report", about_id__in=held("intake.Report"))
    there = Message.objects.exclude(state=MessageState.WAITING).exclude(held_reports)
    return there.annotate(moment=Coalesce(F("sent_at"), F("created_at"))).filter(moment__lt=edge)


def _letters(edge: datetime) -> QuerySet[Any]:
    return _ended(edge).exclude(to_sealed=b"", subject_sealed=b"", body_sealed=b"")


def _addresses(edge: datetime) -> QuerySet[Any]:
    return _ended(edge).exclude(to_hash=b"")


RULES = (
    Rule(
        name="messaging.message", model="messaging.Message",
        covers=("messaging.Delivery", "core.DataKey"),
        what=gettext_noop("Address and words of sent messages"),
        since=gettext_noop("since the message was sent"),
        due=_letters, shred=shred_messages,
    ),
    Rule(
        name="messaging.address", model="messaging.Message",
        what=gettext_noop("The hashed address of sent messages"),
        since=gettext_noop("since the message was sent"),
        due=_addresses, shred=forget_addresses,
    ),
    Rule(
        name="messaging.event", model="messaging.Event",
        what=gettext_noop("Events told to partners, and every attempt"),
        since=gettext_noop("since it happened"),
        due=_events, shred=forget_events,
    ),
    Rule(
        name="messaging.unconfirmed", model="messaging.Subscription", covers=("core.DataKey",),
        what=gettext_noop("Addresses that asked for alerts and never confirmed it"),
        since=gettext_noop("since they asked"),
        due=_unconfirmed, shred=shred_unconfirmed,
    ),
    Rule(
        name="messaging.resting", model="messaging.Subscription", covers=("core.DataKey",),
        what=gettext_noop("Addresses that follow alerts and from which mail comes back"),
        since=gettext_noop("since it came back"),
        due=_resting, shred=end_resting,
    ),
    whole_rows(
        Subscription.objects.filter(state=SubscriptionState.ENDED),  # type: ignore[arg-type]  # read alone
        past="ended_at", name="messaging.subscription", model="messaging.Subscription",
        what=gettext_noop("The hashed address of somebody who follows no more"),
        since=gettext_noop("since they stopped"),
    ),
    Rule(
        name="messaging.batch", model="messaging.Batch",
        what=gettext_noop("Who was told an alert, as keys without an address"),
        since=gettext_noop("since the alert was over"),
        due=_told, shred=forget_members,
    ),
)  # fmt: skip
