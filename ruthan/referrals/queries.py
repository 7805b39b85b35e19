"""Questions about requests to organisations: their package, their answer, their clocks."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from ruthan.core import clock, crypto
from ruthan.referrals.models import Referral
from ruthan.referrals.states import OPEN, ReferralState

PACKAGE, ANSWER = "referrals.package", "referrals.answer"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the organisation answered: its finding, its words, and where it published them."""

    code: str
    text: str
    url: str
    at: datetime


def referrals() -> QuerySet[Referral]:
    """Every request with those it names."""
    return Referral.objects.select_related("organisation", "from_centre", "data_key")


def referral(referral_id: UUID) -> Referral | None:
    """One request by its key."""
    return referrals().filter(pk=referral_id).first()


def about(kind: str, ident: UUID) -> list[Referral]:
    """The requests made about one thing, newest first. One query."""
    return list(referrals().filter(about_kind=kind, about_id=ident).order_by("-dispatched_at"))


def open_about(kind: str, ident: UUID) -> int:
    """How many requests about one thing wait for an answer. One query."""
    return Referral.objects.filter(about_kind=kind, about_id=ident, state__in=OPEN).count()


def package_of(referral: Referral) -> dict[str, Any]:
    """What was sent; {} once the request was withdrawn and our copy destroyed."""
    try:
        opened = crypto.open_text(referral.data_key, PACKAGE, bytes(referral.package_sealed))
    except crypto.KeyDestroyed:
        return {}
    found: dict[str, Any] = json.loads(opened)
    return found


def answer_of(referral: Referral) -> Answer | None:
    """What came back, or None when nothing did or the request was withdrawn."""
    if referral.answer_sealed is None or referral.answered_at is None:
        return None
    try:
        opened = crypto.open_text(referral.data_key, ANSWER, bytes(referral.answer_sealed))
    except crypto.KeyDestroyed:
        return None
    body = json.loads(opened)
    return Answer(referral.answer_code, body["text"], body.get("url", ""), referral.answered_at)


def overdue() -> QuerySet[Referral]:
    """Open requests whose clock has run out, longest first."""
    return referrals().filter(state__in=OPEN, due_at__lte=clock.now()).order_by("due_at", "id")


def canonical(package: Mapping[str, Any]) -> str:
    """The one spelling of a package, over which its digest is made."""
    return json.dumps(package, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(package: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical package: what was sent can be proved later."""
    return hashlib.sha256(canonical(package).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class DeskCounts:
    """How many requests stand in each tab of a desk."""

    waiting: int
    overdue: int
    answered: int
    withdrawn: int


def counts(rows: QuerySet[Referral]) -> DeskCounts:
    """The numbers on the tabs of a desk. One query."""
    waits = Q(state__in=OPEN)
    found = rows.order_by().aggregate(
        waiting=Count("id", filter=waits),
        overdue=Count("id", filter=waits & Q(due_at__lte=clock.now())),
        answered=Count("id", filter=Q(state=ReferralState.ANSWERED)),
        withdrawn=Count("id", filter=Q(state=ReferralState.WITHDRAWN)),
    )
    return DeskCounts(**found)


def in_tab(rows: QuerySet[Referral], tab: str) -> QuerySet[Referral]:
    """The requests of one tab: those that wait by their clock, the others newest first."""
    if tab == "answered":
        return rows.filter(state=ReferralState.ANSWERED).order_by("-answered_at", "-id")
    if tab == "withdrawn":
        return rows.filter(state=ReferralState.WITHDRAWN).order_by("-dispatched_at", "-id")
    if tab == "overdue":
        rows = rows.filter(due_at__lte=clock.now())
    return rows.filter(state__in=OPEN).order_by("due_at", "id")


def page_of(
    rows: QuerySet[Referral], *, state: str, after: tuple[datetime, UUID] | None, most: int
) -> list[Referral]:
    """The requests behind a place of the list, sent last first. One query."""
    if state:
        rows = rows.filter(state=state)
    if after is not None:
        at, key = after
        rows = rows.filter(Q(dispatched_at__lt=at) | Q(dispatched_at=at, id__lt=key))
    return list(rows.order_by("-dispatched_at", "-id")[:most])


def statements(rows: Iterable[Referral]) -> dict[UUID, str]:
    """The statement of each request's package, opened for a list; no query."""
    return {row.pk: str(package_of(row).get("statement", "")) for row in rows}
