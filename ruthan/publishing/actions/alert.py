"""Alerts: drafted by one person, approved by another, ended by a message or by their time."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction

from ruthan.audit.actions import record
from ruthan.core import clock
from ruthan.core.events import emit
from ruthan.core.guard import require
from ruthan.core.refs import public_reference
from ruthan.core.states import Refused, move
from ruthan.publishing import queries
from ruthan.publishing.actions.succession import kept_by_cancel
from ruthan.publishing.actions.telling import tell_followers, tell_nobody_further
from ruthan.publishing.actions.wording import AlertRefused, Wording
from ruthan.publishing.events import AlertApproved
from ruthan.publishing.models import Alert
from ruthan.publishing.permissions import P
from ruthan.publishing.rules import why_not_followed
from ruthan.publishing.states import MOVES, AlertState, MessageKind

if TYPE_CHECKING:
    from ruthan.claims.models import Claim


@transaction.atomic
def draft_alert(
    *,
    by: Any,
    claim: Claim | None = None,
    family_ref: str = "",
    at: datetime | None = None,
    is_demonstration: bool = False,
    **words: Any,
) -> Alert:
    """Write a warning in the words of `Wording`; public once another person approves it.

    Raises AlertRefused.
    """
    require(by, P.ALERT_DRAFT)
    now = at or clock.now()
    alert = Alert(
        ref=public_reference("A"),
        claim=claim,
        family_ref=family_ref,
        drafted_by=by,
        drafted_at=now,
        is_demonstration=is_demonstration,
        **Wording(**words).fields(now=now),
    )
    alert.save(force_insert=True)
    begun = f"claim:{claim.ref}" if claim else f"family:{family_ref}" if family_ref else "hand"
    facts = {"severity": alert.severity, "from": begun}
    record(by=by, what="publishing:alert:draft", on=alert, facts=facts)
    return alert


@transaction.atomic
def edit_alert(*, by: Any, alert: Alert, **words: Any) -> Alert:
    """Word a draft anew; whoever edits becomes its author, so that another one must approve.

    What it replaces stays, and so do ranks, places and end of a cancellation. Raises
    AlertRefused, or Refused when it is no draft any more.
    """
    require(by, P.ALERT_DRAFT)
    now = clock.now()
    is_update = alert.message == MessageKind.UPDATE
    if alert.message == MessageKind.CANCEL:
        words |= kept_by_cancel(alert)
    fields = Wording(**words).fields(now=now, is_update=is_update)
    held = Alert.objects.filter(pk=alert.pk, state=AlertState.DRAFT)
    if held.update(**fields, drafted_by=by, drafted_at=now) != 1:
        raise Refused(alert.state, "edit")
    record(by=by, what="publishing:alert:edit", on=alert)
    alert.refresh_from_db()
    return alert


@transaction.atomic
def approve_alert(*, by: Any, alert: Alert, at: datetime | None = None) -> Alert:
    """Sign as the second person: the message is public and told to those who follow its like.

    What it replaces has ended. Refuses (AlertRefused) the author, a message whose time is over,
    and one whose predecessor is over; Refused when another person was first, or when the draft was
    changed since `alert` was read.
    """
    require(by, P.ALERT_APPROVE)
    held = Alert.objects.select_for_update().get(pk=alert.pk)
    if held.drafted_at != alert.drafted_at:
        raise Refused("edited", AlertState.LIVE)
    if by.pk == held.drafted_by_id:
        raise AlertRefused("same_person")
    now = at or clock.now()
    if held.expires_at <= now:
        raise AlertRefused("expired")
    fields = {"approved_by": by, "approved_at": now, "sender": sender()}
    move(alert, to=AlertState.LIVE, moves=MOVES, **fields)
    facts = {"by": str(held.drafted_by_id), "message": held.message}
    record(by=by, what="publishing:alert:approve", on=alert, facts=facts)
    if held.replaces_id:
        _end_replaced(by, held, held.replaces_id, now)
    tell_followers(alert)
    emit(AlertApproved(alert_id=alert.pk))
    transaction.on_commit(queries.forget_severe)
    return alert


def _end_replaced(by: Any, alert: Alert, replaced: UUID, now: datetime) -> None:
    before = Alert.objects.select_for_update().get(pk=replaced)
    refused = why_not_followed(before, by=alert.message, now=now)
    if refused:
        raise AlertRefused(refused)
    if before.state == AlertState.LIVE:
        move(before, to=AlertState.ENDED, moves=MOVES, ended_at=now)
    facts = {"by": alert.ref, "message": alert.message}
    record(by=by, what="publishing:alert:replaced", on=before, facts=facts)


@transaction.atomic
def end_alert(*, by: Any, alert: Alert, at: datetime | None = None) -> Alert:
    """Take a warning off our pages at once, or throw a draft away; what was public stays readable.

    A draft may be thrown away by its author, anything else needs the second person's right. The
    programs of others hear of it by a cancellation alone. Refuses to end a cancellation.
    """
    own = alert.state == AlertState.DRAFT and by.pk == alert.drafted_by_id
    require(by, P.ALERT_DRAFT if own else P.ALERT_APPROVE)
    if alert.message == MessageKind.CANCEL and alert.state == AlertState.LIVE:
        raise AlertRefused("stays")
    move(alert, to=AlertState.ENDED, moves=MOVES, ended_at=at or clock.now())
    tell_nobody_further(alert)
    record(by=by, what="publishing:alert:end", on=alert)
    transaction.on_commit(queries.forget_severe)
    return alert


def end_expired_alerts() -> int:
    """Mark messages whose time is over as ended; returns how many. Safe to run twice."""
    ended = 0
    for alert in queries.expired():
        with transaction.atomic():
            try:
                move(alert, to=AlertState.ENDED, moves=MOVES, ended_at=alert.expires_at)
            except Refused:
                continue
            record(by="system", what="publishing:alert:expire", on=alert)
        ended += 1
    return ended


def sender() -> str:
    """By what name messages of this installation are known: its host, with what CAP forbids out."""
    host = urlsplit(settings.RUTHAN_BASE_URL).netloc
    return host.translate({ord(mark): "-" for mark in " ,<&"})[:120]
