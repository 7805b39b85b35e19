"""Telling again: who was told about an entry hears that it was cleared or corrected, once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from ruthan.core import clock, crypto, retention
from ruthan.core.crypto import keyed_hash
from ruthan.core.say import Line, Said
from ruthan.messaging import actions as messaging
from ruthan.network.queries import people_with
from ruthan.network.states import Role
from ruthan.registry.models import Dispute, Indicator, Told
from ruthan.registry.queries.disputes import answer_of
from ruthan.registry.queries.entries import shown_of
from ruthan.registry.queries.labels import CONTACT, TO
from ruthan.registry.states import OPEN_DISPUTES, DisputeState, Outcome

if TYPE_CHECKING:
    from datetime import datetime

TOLD_RULE = "registry.told"
LINE, EMAIL = "line", "email"
_KEY = "told"
_CHANGES = (Outcome.CLEARED, Outcome.CORRECTED)
# No decision between reading an entry and noting who was told of it: the one or the other tells.
_SHARED = "SELECT * FROM registry_indicator WHERE id = ANY(%s) ORDER BY hash FOR SHARE"
_MESSAGE = "message"


@transaction.atomic
def note_told(
    *,
    ids: Collection[UUID],
    channel: str,
    to: str,
    language: str = "th",
    at: datetime | None = None,
) -> int:
    """Note that somebody who can be reached was told about entries; how many are noted.

    `to` is the address in the channel in which they asked, or one that they left for this; `at`
    when they were told. Told again, the newer day counts. Whoever was told before a clearing or
    correction and left the address after it hears of it at once.
    """
    name, told_at = keyed_hash("registry.told", f"{channel}\0{to}"), at or clock.now()
    noted = 0
    for entry in Indicator.objects.raw(_SHARED, [list(ids)]):
        one = Told.objects.filter(indicator=entry, subscriber_hash=name).first()
        if one is not None:
            Told.objects.filter(pk=one.pk).update(told_at=told_at, language=language[:2])
        else:
            one = _told(entry, name, channel, to)
            one.language, one.told_at = language[:2], told_at
            Told.objects.bulk_create([one], ignore_conflicts=True)
            noted += 1
        _tell_late(one, entry, told_at)
    return noted


def _told(entry: Indicator, name: bytes, channel: str, to: str) -> Told:
    key = crypto.new_data_key(_KEY)
    sealed = crypto.seal(key, TO, to)
    return Told(
        indicator=entry, channel=channel, subscriber_hash=name, data_key=key, to_sealed=sealed
    )


def _tell_late(one: Told, entry: Indicator, since: datetime) -> None:
    """Tell one person what was decided of an entry after they had been told of it."""
    decided = Dispute.objects.filter(
        state=DisputeState.DECIDED, outcome__in=_CHANGES, decided_at__gt=since,
        chosen__contains=[str(entry.pk)],
    )  # fmt: skip
    last = decided.order_by("-decided_at").first()
    if last is not None:
        with translation.override(one.language):
            words = _words(entry, shown_of(entry), is_cleared=last.outcome == Outcome.CLEARED)
            _tell(one, words, key=str(last.pk))


def tell_again(*, indicator_id: UUID, dispute_id: UUID, is_cleared: bool) -> int:
    """Tell everyone who was told lately that an entry was cleared or corrected; how many.

    Each in a transaction of its own and under a key of its own, so that it may be killed and run
    again at any moment.
    """
    entry = Indicator.objects.select_related("data_key").filter(pk=indicator_id).first()
    if entry is None:
        return 0
    since = clock.now() - timedelta(days=retention.period(TOLD_RULE).days)
    told = Told.objects.select_related("data_key").filter(indicator=entry, told_at__gte=since)
    shown, count = shown_of(entry), 0
    for one in told.order_by("pk").iterator(chunk_size=500):
        with transaction.atomic(), translation.override(one.language):
            _tell(one, _words(entry, shown, is_cleared=is_cleared), key=str(dispute_id))
        count += 1
    return count


def tell_author(*, dispute_id: UUID) -> bool:
    """Tell whoever contested and left an address how it was decided; safe twice."""
    dispute = Dispute.objects.select_related("data_key").filter(pk=dispute_id).first()
    if dispute is None or dispute.state != DisputeState.DECIDED or not dispute.contact_sealed:
        return False
    to = crypto.open_text(dispute.data_key, CONTACT, dispute.contact_sealed)
    with translation.override(dispute.language):
        words = _("Your contest %(ref)s has been decided.") % {"ref": dispute.ref}
        body = "\n\n".join([words, str(dispute.get_outcome_display()), answer_of(dispute)])
        _mail(to, words, body, key=f"registry:decided:{dispute.pk}", language=dispute.language)
    return True


def tell_signers(*, dispute_id: UUID) -> int:
    """Tell those who may sign by mail that a dispute is late; its reference and nothing more."""
    dispute = Dispute.objects.filter(pk=dispute_id, state__in=OPEN_DISPUTES).first()
    people = people_with(Role.EDITOR) if dispute else []
    told = 0
    for person in people:
        if dispute is None or not person.email:
            continue
        with transaction.atomic(), translation.override("th"):
            subject = _("A contest is late: %(ref)s") % {"ref": dispute.ref}
            body = _("Its five working days are over. Sign in to look at it.")
            key = f"registry:late:{dispute.pk}:{person.pk}"
            _mail(person.email, subject, body, key=key, language="th")
        told += 1
    return told


def _words(entry: Indicator, shown: str, *, is_cleared: bool) -> str:
    names = {"kind": entry.get_kind_display(), "shown": shown}
    first = (
        _(
            "You once asked about this: %(kind)s %(shown)s. What you were told has changed: two "
            "officers looked at the reports and cleared it."
        )
        if is_cleared
        else _(
            "You once asked about this: %(kind)s %(shown)s. What you were told has changed: some "
            "of the reports no longer count. Please check again before you decide."
        )
    )
    return f"{first % names}\n{settings.RUTHAN_BASE_URL}{reverse('gateway:lookup')}"


def _tell(one: Told, words: str, *, key: str) -> None:
    to = crypto.open_text(one.data_key, TO, one.to_sealed)
    dedupe = f"registry:again:{one.pk}:{key}"
    if one.channel == EMAIL:
        subject = _("What you asked about has changed")
        _mail(to, subject, words, key=dedupe, language=one.language)
        return
    messaging.tell(
        transport=one.channel, to=to, said=Said((Line(words),), ()),
        about=("indicator", str(one.indicator_id)), dedupe_key=dedupe, language=one.language,
    )  # fmt: skip


def _mail(to: str, subject: str, body: str, *, key: str, language: str) -> None:
    messaging.send(
        to=to, subject=subject, body=body, about=("registry", key[-40:]), dedupe_key=key,
        data_key=crypto.new_data_key(_MESSAGE), language=language,
    )  # fmt: skip
