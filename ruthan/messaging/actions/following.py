"""Following alerts: asked for and confirmed by mail, or at once in a chat; changed, paused, ended.

Nothing here tells anybody whether an address is known: whoever asks hears the same, and what they
chose counts only once the link in the mail was opened and pressed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from ruthan.audit.actions import record
from ruthan.core import clock, crypto, throttle
from ruthan.core.states import move
from ruthan.core.throttle import Limit, TooOften
from ruthan.messaging import queries
from ruthan.messaging.actions.sending import send
from ruthan.messaging.models import Message, OptOut, Subscription
from ruthan.messaging.rules import FORGIVEN_AFTER, RANKS
from ruthan.messaging.states import (
    SUBSCRIPTION_MOVES,
    MessageState,
    OptOutReason,
    SubscriptionState,
)
from ruthan.network.queries import is_province

if TYPE_CHECKING:
    from datetime import datetime

ADDRESS: Final = "messaging.subscription.address"
KEY: Final = "subscription"  # the purpose of a key that seals one address and the letters to it
CONFIRM_MAILS: Final = Limit("follow.confirm", 3, 86_400)  # to one address in a day
_CONFIRM, _MANAGE = "messaging.follow.confirm", "messaging.follow.manage"


class FollowRefused(ValueError):
    """The link is not one of ours, is too old, or leads to what is no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What somebody wants to hear of: no province is the whole country, no topic is every one."""

    provinces: Sequence[str] = ()
    topics: Sequence[str] = ()
    least: str = "low"

    def columns(self) -> dict[str, Any]:
        """The columns; what nobody knows is left out, so that a chosen thing is never widened."""
        return {
            "provinces": sorted({code for code in self.provinces if is_province(code)}),
            "topics": sorted({topic[:4] for topic in self.topics}),
            "least": RANKS.get(self.least, 1),
        }


@transaction.atomic
def ask_to_follow(*, to: str, choice: Choice, language: str = "th") -> None:
    """Send one mail with a link that begins, or changes, what this address follows.

    What was chosen waits in `wish`. A newer wish makes the link of an older one worthless. Three
    mails a day go to one address, then none; the caller hears nothing of that, nor whether the
    address was known or wants no mail at all.
    """
    try:
        throttle.count(CONFIRM_MAILS, queries.hash_of(to))
    except TooOften:
        return
    _forgive(queries.hash_of(to), after=FORGIVEN_AFTER)
    row = _row_of("email", to, language=language)
    row.wish, row.asked_at, row.language = choice.columns(), clock.now(), language[:2]
    if row.state == SubscriptionState.ENDED:
        row.state = SubscriptionState.ASKED
    row.save()
    with translation.override(row.language):
        send(
            to=to,
            subject=_("Confirm: alerts by e-mail"),
            body=_confirm_words(row),
            about=("follow", str(row.pk)),
            dedupe_key=f"follow:{row.pk}:{_stamp(row.asked_at)}",
            data_key=row.data_key,
            language=row.language,
        )


@transaction.atomic
def confirm(*, token: str) -> Subscription:
    """Begin to send what was chosen; twice is fine. Raises FollowRefused."""
    row = Subscription.objects.select_for_update().get(pk=read_confirm(token).pk)
    if row.wish:
        was = row.state
        if was in {SubscriptionState.ASKED, SubscriptionState.RESTING}:
            move(row, to=SubscriptionState.ACTIVE, moves=SUBSCRIPTION_MOVES)
        fields = {**row.wish, "wish": {}, "confirmed_at": clock.now(), "ended_at": None}
        Subscription.objects.filter(pk=row.pk).update(**fields)
        record(by="citizen", what="messaging:follow:confirm", on=row, facts={"was": was})
        row.refresh_from_db()
    return row


@transaction.atomic
def follow(*, channel: str, to: str, choice: Choice, language: str = "th") -> Subscription:
    """Follow at once: for a chat, in which nobody but the person can have asked. Twice is fine."""
    row = _row_of(channel, to, language=language)
    was, now = row.state, clock.now()
    for name, value in choice.columns().items():
        setattr(row, name, value)
    row.state, row.wish, row.language = SubscriptionState.ACTIVE, {}, language[:2]
    row.asked_at = row.confirmed_at = now
    row.ended_at = None
    row.save()
    if was != SubscriptionState.ACTIVE:
        record(by="citizen", what="messaging:follow:confirm", on=row, facts={"was": was})
    return row


@transaction.atomic
def change_following(*, token: str, choice: Choice, language: str = "") -> None:
    """Follow something else from now on, by the secret link. Raises FollowRefused."""
    row = read_manage(token)
    fields = choice.columns() | ({"language": language[:2]} if language else {})
    Subscription.objects.filter(pk=row.pk).update(**fields)


@transaction.atomic
def pause_following(*, token: str) -> None:
    """Send nothing until it is taken up again. Raises FollowRefused; twice is fine."""
    row = read_manage(token)
    if row.state == SubscriptionState.ACTIVE:
        move(row, to=SubscriptionState.PAUSED, moves=SUBSCRIPTION_MOVES)


@transaction.atomic
def resume_following(*, token: str) -> None:
    """Send again what comes from now on, also where mail came back. Raises FollowRefused.

    Twice is fine.
    """
    row = read_manage(token)
    if row.state in {SubscriptionState.PAUSED, SubscriptionState.RESTING}:
        move(row, to=SubscriptionState.ACTIVE, moves=SUBSCRIPTION_MOVES, ended_at=None)
        _forgive(bytes(row.to_hash), after=timedelta(0))


@transaction.atomic
def stop_following(*, token: str) -> None:
    """End it: the address is destroyed, its hash is kept. Raises FollowRefused; twice is fine."""
    row = Subscription.objects.filter(pk=_named(token, _MANAGE)).first()
    if row is None:
        raise FollowRefused
    end_subscriptions([row])


@transaction.atomic
def unfollow(*, channel: str, to: str) -> bool:
    """End what an address follows on a channel; whether there was anything to end."""
    row = queries.subscription_of(channel, to)
    return bool(row and end_subscriptions([row]))


def end_following(to_hash: bytes) -> None:
    """End everything that an address follows, whatever the channel. Inside a transaction."""
    end_subscriptions(Subscription.objects.filter(to_hash=to_hash))


def end_subscriptions(rows: Any, *, by: str = "citizen") -> int:
    """Destroy the addresses of these and stop what waits for them; returns how many ended."""
    ended = 0
    ids = [row.pk for row in rows]
    there = Subscription.objects.select_for_update(of=("self",)).select_related("data_key")
    for row in there.filter(pk__in=ids).exclude(state=SubscriptionState.ENDED).order_by("pk"):
        move(
            row, to=SubscriptionState.ENDED, moves=SUBSCRIPTION_MOVES, ended_at=clock.now(),
            to_sealed=b"", wish={}, provinces=[], topics=[],
        )  # fmt: skip
        crypto.destroy(row.data_key)
        Message.objects.filter(
            to_hash=bytes(row.to_hash), about_kind="broadcast", state=MessageState.WAITING
        ).update(state=MessageState.STOPPED)
        record(by=by, what="messaging:follow:end", on=row)
        ended += 1
    return ended


def manage_token(row: Subscription) -> str:
    """The secret part of the link by which a person changes what they follow."""
    return signing.dumps(str(row.pk), salt=_MANAGE)


def manage_address(row: Subscription) -> str:
    """The whole link, in the active language."""
    return settings.RUTHAN_BASE_URL + reverse("gateway:follow-manage", args=[manage_token(row)])


def stop_address(row: Subscription) -> str:
    """The link under a mail that ends it with one press, for mail programs too (RFC 8058)."""
    return settings.RUTHAN_BASE_URL + reverse("gateway:follow-stop", args=[manage_token(row)])


def read_manage(token: str) -> Subscription:
    """What a secret link leads to; raises FollowRefused for what is not ours or has ended."""
    row = queries.subscription(_named(token, _MANAGE))
    if row is None or row.state == SubscriptionState.ASKED:
        raise FollowRefused
    return row


def read_confirm(token: str) -> Subscription:
    """What a link in a mail confirms, while it counts and no newer one was asked for.

    Raises FollowRefused.
    """
    try:
        ident, stamp = signing.loads(token, salt=_CONFIRM)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise FollowRefused from error
    row = queries.subscription(UUID(ident))
    if row is None or _stamp(row.asked_at) != stamp:
        raise FollowRefused
    if clock.now() - row.asked_at > queries.confirm_within():
        raise FollowRefused
    return row


def _forgive(to_hash: bytes, *, after: timedelta) -> None:
    """Try an address anew from which mail came back so long ago: mailboxes come back, too."""
    before = clock.now() - after
    OptOut.objects.filter(to_hash=to_hash, reason=OptOutReason.BOUNCED, at__lte=before).delete()


def _named(token: str, salt: str) -> UUID:
    try:
        return UUID(str(signing.loads(token, salt=salt)))
    except (signing.BadSignature, ValueError) as error:
        raise FollowRefused from error


def _row_of(channel: str, to: str, *, language: str) -> Subscription:
    """The row of an address, locked; a new or an ended one gets the address under a new key."""
    to_hash = queries.hash_of(to)
    held = Subscription.objects.select_for_update(of=("self",)).select_related("data_key")
    row = held.filter(channel=channel, to_hash=to_hash).first()
    if row is not None and row.state != SubscriptionState.ENDED and row.data_key.wrapped:
        return row
    key = crypto.new_data_key(KEY)
    sealed = crypto.seal(key, ADDRESS, to)
    if row is not None:
        row.data_key, row.to_sealed, row.ended_at = key, sealed, None
        return row
    row, is_new = Subscription.objects.get_or_create(
        channel=channel, to_hash=to_hash,
        defaults={
            "to_sealed": sealed, "data_key": key, "language": language[:2],
            "asked_at": clock.now(),
        },
    )  # fmt: skip
    if not is_new:  # somebody pressed twice at once
        key.delete()
        return held.get(pk=row.pk)
    return row


def _stamp(at: datetime) -> int:
    return int(at.timestamp() * 1_000)


def _confirm_words(row: Subscription) -> str:
    token = signing.dumps([str(row.pk), _stamp(row.asked_at)], salt=_CONFIRM)
    url = settings.RUTHAN_BASE_URL + reverse("gateway:follow-confirm", args=[token])
    hours = int(queries.confirm_within().total_seconds() // 3_600)
    return "\n\n".join(
        (
            _("Somebody, we hope you, asked for our alerts by e-mail to this address."),
            _("Open this link and press the button there, within %(hours)s hours:")
            % {"hours": hours},
            url,
            _("If it was not you, do nothing: nothing more is sent, and the address is erased."),
        )
    )
