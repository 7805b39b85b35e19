"""Alerts: drafted by one person, approved by another, ended by a person or by their time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.core import clock
from ruthan.core.events import emit
from ruthan.core.guard import require
from ruthan.core.refs import public_reference
from ruthan.core.states import Refused, move
from ruthan.network.queries import is_province
from ruthan.publishing import queries, rules
from ruthan.publishing.events import AlertApproved
from ruthan.publishing.models import Alert
from ruthan.publishing.permissions import P
from ruthan.publishing.states import MOVES, AlertState

if TYPE_CHECKING:
    from ruthan.claims.models import Claim


class AlertRefused(Exception):
    """The alert cannot go on.

    `code`: no_words, half_english, too_long, unknown_code, expired or same_person.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class _Words:
    """What an alert says, cleaned of white space at the ends."""

    title_th: str
    body_th: str
    todo_th: str
    title_en: str
    body_en: str
    todo_en: str

    def check(self) -> None:
        """Raise AlertRefused when the Thai is missing or anything is too long to be read."""
        if not (self.title_th and self.body_th and self.todo_th):
            raise AlertRefused("no_words")
        english = [bool(text) for text in (self.title_en, self.body_en, self.todo_en)]
        if any(english) and not all(english):
            raise AlertRefused("half_english")
        for text, most in (
            (self.title_th, rules.TITLE_CHARS),
            (self.title_en, rules.TITLE_CHARS),
            (self.body_th, rules.BODY_CHARS),
            (self.body_en, rules.BODY_CHARS),
            (self.todo_th, rules.TODO_CHARS),
            (self.todo_en, rules.TODO_CHARS),
        ):
            if len(text) > most:
                raise AlertRefused("too_long")


@transaction.atomic
def draft_alert(
    *,
    by: Any,
    title_th: str,
    body_th: str,
    todo_th: str,
    severity: str,
    urgency: str,
    expires_at: datetime,
    title_en: str = "",
    body_en: str = "",
    todo_en: str = "",
    provinces: Sequence[str] = (),
    direction: str = "clean",
    claim: Claim | None = None,
    at: datetime | None = None,
    is_demonstration: bool = False,
) -> Alert:
    """Write a warning; nothing is public before another person approves it.

    No province means the whole country. Raises AlertRefused.
    """
    require(by, P.ALERT_DRAFT)
    words = _words(title_th, body_th, todo_th, title_en, body_en, todo_en)
    _check_codes(severity=severity, urgency=urgency, provinces=provinces)
    now = at or clock.now()
    if expires_at <= now:
        raise AlertRefused("expired")
    alert = Alert(
        ref=public_reference("A"),
        severity=severity,
        urgency=urgency,
        provinces=sorted(set(provinces)),
        direction=direction,
        claim=claim,
        drafted_by=by,
        drafted_at=now,
        expires_at=expires_at,
        is_demonstration=is_demonstration,
        **_fields(words),
    )
    alert.save(force_insert=True)
    record(by=by, what="publishing:alert:draft", on=alert, facts={"severity": severity})
    return alert


@transaction.atomic
def edit_alert(
    *,
    by: Any,
    alert: Alert,
    title_th: str,
    body_th: str,
    todo_th: str,
    severity: str,
    urgency: str,
    expires_at: datetime,
    title_en: str = "",
    body_en: str = "",
    todo_en: str = "",
    provinces: Sequence[str] = (),
    direction: str = "clean",
) -> Alert:
    """Word a draft anew; whoever edits becomes its author, so that another one must approve.

    Raises AlertRefused, or Refused when it is no draft any more.
    """
    require(by, P.ALERT_DRAFT)
    words = _words(title_th, body_th, todo_th, title_en, body_en, todo_en)
    _check_codes(severity=severity, urgency=urgency, provinces=provinces)
    if expires_at <= clock.now():
        raise AlertRefused("expired")
    fields = {
        **_fields(words),
        "severity": severity,
        "urgency": urgency,
        "provinces": sorted(set(provinces)),
        "direction": direction,
        "expires_at": expires_at,
        "drafted_by": by,
        "drafted_at": clock.now(),
    }
    held = Alert.objects.filter(pk=alert.pk, state=AlertState.DRAFT)
    if held.update(**fields) != 1:
        raise Refused(alert.state, "edit")
    record(by=by, what="publishing:alert:edit", on=alert)
    alert.refresh_from_db()
    return alert


@transaction.atomic
def approve_alert(*, by: Any, alert: Alert, at: datetime | None = None) -> Alert:
    """Sign as the second person: the warning is in force and public.

    Refuses (AlertRefused) the author and a warning whose time is over; Refused when another
    person was first, or when the draft was changed since `alert` was read.
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
    move(alert, to=AlertState.LIVE, moves=MOVES, approved_by=by, approved_at=now)
    facts = {"by": str(held.drafted_by_id)}
    record(by=by, what="publishing:alert:approve", on=alert, facts=facts)
    emit(AlertApproved(alert_id=alert.pk))
    transaction.on_commit(queries.forget_severe)
    return alert


@transaction.atomic
def end_alert(*, by: Any, alert: Alert, at: datetime | None = None) -> Alert:
    """End a warning, or throw a draft away; it stays readable if it ever was in force.

    A draft may be thrown away by its author, anything else needs the second person's right.
    """
    own = alert.state == AlertState.DRAFT and by.pk == alert.drafted_by_id
    require(by, P.ALERT_DRAFT if own else P.ALERT_APPROVE)
    move(alert, to=AlertState.ENDED, moves=MOVES, ended_at=at or clock.now())
    record(by=by, what="publishing:alert:end", on=alert)
    transaction.on_commit(queries.forget_severe)
    return alert


def end_expired_alerts() -> int:
    """Mark warnings whose time is over as ended; returns how many. Safe to run twice."""
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


def _words(*texts: str) -> _Words:
    words = _Words(*(text.strip() for text in texts))
    words.check()
    return words


def _fields(words: _Words) -> dict[str, str]:
    return {name: getattr(words, name) for name in words.__slots__}


def _check_codes(*, severity: str, urgency: str, provinces: Sequence[str]) -> None:
    known = severity in rules.SEVERITIES and urgency in rules.URGENCIES
    if not known or not all(is_province(code) for code in provinces):
        raise AlertRefused("unknown_code")
