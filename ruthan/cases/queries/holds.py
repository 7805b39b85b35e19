"""Holds and releases, opened."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from ruthan.cases.models import Case, Hold, Release
from ruthan.cases.queries.cases import bank_words
from ruthan.cases.rules import labels
from ruthan.cases.rules.accounts import shown
from ruthan.cases.states import LIVE_HOLDS
from ruthan.core import crypto

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class HoldLine:
    """A hold with its reason opened and its people named."""

    id: UUID
    transfer: UUID
    number: int
    bank: str
    amount_satang: int
    held_satang: int
    state: str
    state_words: str
    because: str
    asked_by: UUID
    asked_name: str
    asked_at: datetime
    approved_name: str
    approved_at: datetime | None
    expires_at: datetime | None
    is_live: bool


@dataclass(frozen=True, slots=True)
class ReleaseFacts:
    """What a release is about, opened."""

    account: str
    why: str


def holds() -> QuerySet[Hold]:
    """Every hold with its case and people."""
    return Hold.objects.select_related("case__data_key", "case__report", "transfer", "asked_by")


def holds_of(found: Case) -> list[HoldLine]:
    """Every hold of a case, newest first. One query."""
    rows = found.holds.select_related("asked_by", "approved_by", "transfer")
    return [
        HoldLine(
            id=row.pk, transfer=row.transfer_id, number=row.transfer.number,
            bank=bank_words(row.bank), amount_satang=row.amount_satang,
            held_satang=row.held_satang, state=row.state, state_words=row.get_state_display(),
            because=crypto.open_text(found.data_key, labels.BECAUSE, row.because_sealed),
            asked_by=row.asked_by_id, asked_name=row.asked_by.name, asked_at=row.asked_at,
            approved_name=row.approved_by.name if row.approved_by else "",
            approved_at=row.approved_at, expires_at=row.expires_at,
            is_live=row.state in LIVE_HOLDS,
        )
        for row in rows
    ]  # fmt: skip


def live_hold_of(transfer_id: UUID) -> Hold | None:
    """The hold of a transfer that is not over. One query."""
    return Hold.objects.filter(transfer=transfer_id, state__in=LIVE_HOLDS).first()


def releases() -> QuerySet[Release]:
    """Every release with what it stands on."""
    return Release.objects.select_related("data_key", "centre", "report__data_key", "hold__case")


def release_of_report(report_id: UUID) -> Release | None:
    """What became of the amount that a reporter told of; None where nothing is held. One query."""
    return releases().filter(report=report_id).first()


def release_facts(found: Release) -> ReleaseFacts:
    """Whose account and why, opened. No query."""
    held: dict[str, Any] = json.loads(
        crypto.open_text(found.data_key, labels.RELEASE, found.facts_sealed)
    )
    return ReleaseFacts(shown(str(held.get("account", ""))), str(held.get("why", "")))
