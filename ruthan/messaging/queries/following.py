"""Who follows alerts, and the dated numbers by which they are asked and left alone."""

from __future__ import annotations

import json
from datetime import time, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Any
from uuid import UUID

from django.conf import settings

from ruthan.core.crypto import keyed_hash
from ruthan.messaging.models import ChannelQuota, Subscription
from ruthan.messaging.rules import RANKS, QuietHours
from ruthan.messaging.states import SubscriptionState


def hash_of(address: str) -> bytes:
    """The keyed hash by which an address is known."""
    return keyed_hash("messaging.address", address.strip().lower())


def subscription(subscription_id: UUID) -> Subscription | None:
    """A subscription that has not ended, with its data key. One query."""
    found = Subscription.objects.select_related("data_key").filter(pk=subscription_id)
    return found.exclude(state=SubscriptionState.ENDED).first()


def subscription_of(channel: str, address: str) -> Subscription | None:
    """What an address follows on a channel; None for nothing or no more. One query."""
    return subscription_by_hash(channel, hash_of(address))


def subscription_by_hash(channel: str, to_hash: bytes) -> Subscription | None:
    """The same by the keyed hash of the address. One query."""
    found = Subscription.objects.select_related("data_key").filter(channel=channel)
    return found.filter(to_hash=to_hash).exclude(state=SubscriptionState.ENDED).first()


def least_of(row: Subscription) -> str:
    """The least severity of a subscription as a code."""
    return next((code for code, rank in RANKS.items() if rank == row.least), "low")


def quiet_hours() -> QuietHours:
    """When nobody is disturbed: RUTHAN_QUIET_HOURS where it is set, else what we ship. No query."""
    given = str(getattr(settings, "RUTHAN_QUIET_HOURS", "") or "")
    if given == "none":
        return QuietHours(time(0), time(0))
    begin, _, end = given.partition("-")
    held = _shipped()["quiet"]
    return QuietHours(
        time.fromisoformat(begin or held["from"]), time.fromisoformat(end or held["to"])
    )


def confirm_within() -> timedelta:
    """How long the link in the mail counts. No query."""
    return timedelta(hours=_shipped()["confirm"]["hours"])


def quota_of(channel: str) -> ChannelQuota | None:
    """What the channel's month allowed and had used when it was last asked. One query."""
    return ChannelQuota.objects.filter(pk=channel).first()


@lru_cache(maxsize=1)
def _shipped() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        files("ruthan.messaging").joinpath("data/following.json").read_text("utf-8")
    )
    return found
