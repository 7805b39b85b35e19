"""An update or a cancellation of an alert: a new message of its own, signed by two people."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.core import clock
from ruthan.core.guard import require
from ruthan.core.refs import public_reference
from ruthan.publishing.actions.wording import AlertRefused, Wording
from ruthan.publishing.models import Alert
from ruthan.publishing.permissions import P
from ruthan.publishing.rules import why_not_followed
from ruthan.publishing.states import AlertState, MessageKind

_KEPT = ("severity", "urgency", "certainty", "audience", "strand", "direction", "provinces")


def draft_update(*, by: Any, alert: Alert, at: datetime | None = None, **words: Any) -> Alert:
    """Write what will replace an alert that is in force; `change_th` says what is different.

    Nothing changes before another person approves it. Raises AlertRefused: `in_the_making` when
    somebody drafts a successor already, `replaced` or `over` when it is too late.
    """
    return _draft(by, alert, MessageKind.UPDATE, words, at or clock.now())


def draft_cancel(*, by: Any, alert: Alert, at: datetime | None = None, **words: Any) -> Alert:
    """Write that an alert no longer holds, and why; ranks, places and end are those of the alert.

    An alert that was taken off our pages at once can still be cancelled until its time is over.
    Raises AlertRefused as an update does.
    """
    return _draft(by, alert, MessageKind.CANCEL, words | kept_by_cancel(alert), at or clock.now())


def kept_by_cancel(alert: Alert) -> dict[str, Any]:
    """What a cancellation shares with what it cancels: ranks, places, topic and end."""
    return {name: getattr(alert, name) for name in (*_KEPT, "expires_at")}


@transaction.atomic
def _draft(by: Any, alert: Alert, kind: MessageKind, words: dict[str, Any], now: datetime) -> Alert:
    require(by, P.ALERT_DRAFT)
    before = Alert.objects.select_for_update().get(pk=alert.pk)
    refused = why_not_followed(before, by=kind, now=now)
    if refused:
        raise AlertRefused(refused)
    for successor in before.successors.all():
        if successor.approved_at:
            raise AlertRefused("replaced")
        if successor.state == AlertState.DRAFT:
            raise AlertRefused("in_the_making")
    made = Alert(
        ref=public_reference("A"),
        message=kind,
        replaces=before,
        first_id=before.head_id,
        claim_id=before.claim_id,
        family_ref=before.family_ref,
        drafted_by=by,
        drafted_at=now,
        is_demonstration=before.is_demonstration,
        **Wording(**words).fields(now=now, is_update=kind == MessageKind.UPDATE),
    )
    made.save(force_insert=True)
    facts = {"message": str(kind), "replaces": before.ref}
    record(by=by, what="publishing:alert:draft", on=made, facts=facts)
    return made
