"""What messages are about, in words and public numbers; never a word of what they say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ruthan.claims import queries as claims
from ruthan.intake import queries as intake
from ruthan.intake.queries.refs import refs_of
from ruthan.referrals import queries as referrals

if TYPE_CHECKING:
    from ruthan.messaging.models import Message

_SHOWN_AS_THEY_ARE = {"alert", "verdict"}


def words_of(kind: str) -> str:
    """The kind of thing in words; its code for a kind that is new."""
    words = {
        "activity": _("An activity"),
        "alert": pgettext("alert message", "Alert"),
        "broadcast": _("A letter to followers"),
        "chat": _("A chat"),
        "claim": _("Claim"),
        "endpoint": _("A partner's webhook"),
        "follow": _("A subscription"),
        "indicator": _("An entry of the registry"),
        "letter": _("A letter to a seller"),
        "month": _("A monthly report"),
        "referral": _("Request to an agency"),
        "registry": _("An entry of the registry"),
        "reminder": _("A reminder of a deadline"),
        "report": _("Report"),
        "sealed": _("A sealed matter"),
        "test": _("A test"),
        "verdict": _("Verdict"),
    }
    return words.get(kind, kind)


def channel_words(channel: str) -> str:
    """A channel in words."""
    words = {
        "email": pgettext("channel", "E-mail"),
        "line": pgettext("channel", "LINE"),
        "sms": pgettext("channel", "SMS"),
        "webhook": pgettext("channel", "Webhook"),
    }
    return words.get(channel, channel)


def refs_for(messages: Sequence[Message]) -> dict[UUID, str]:
    """The public number of what each message is about, '' where there is none. Three queries."""
    by_kind: dict[str, set[UUID]] = {"report": set(), "claim": set(), "referral": set()}
    for message in messages:
        key = _key(message.about_id)
        if message.about_kind in by_kind and key is not None:
            by_kind[message.about_kind].add(key)
    known = {
        "report": refs_of(by_kind["report"]),
        "claim": {pk: one.ref for pk, one in claims.claims_by_id(by_kind["claim"]).items()},
        "referral": dict(
            referrals.referrals().filter(pk__in=by_kind["referral"]).values_list("pk", "ref")
        ),
    }
    return {message.pk: _ref(message, known) for message in messages}


def things_of(typed: str) -> list[tuple[str, str]]:
    """By which kinds and ids messages about a public number are known. Three queries."""
    ref = typed.strip().upper()
    report, claim = intake.id_of(ref), claims.claim(ref)
    referral = referrals.referrals().filter(ref=ref).first()
    found = [
        ("report", report),
        ("claim", claim and claim.pk),
        ("referral", referral and referral.pk),
    ]
    keyed = [(kind, str(key)) for kind, key in found if key]
    return [*keyed, *((kind, ref) for kind in ("alert", "verdict", "referral"))]


def _ref(message: Message, known: dict[str, dict[UUID, str]]) -> str:
    key = _key(message.about_id)
    if key is not None:
        return known.get(message.about_kind, {}).get(key, "")
    is_shown = message.about_kind in _SHOWN_AS_THEY_ARE or message.about_kind == "referral"
    return message.about_id if is_shown else ""


def _key(ident: str) -> UUID | None:
    try:
        return UUID(ident)
    except ValueError:
        return None
