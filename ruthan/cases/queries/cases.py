"""One case, opened: its words, its person, its numbers, its hops, its timeline."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from ruthan.cases.models import Case, CaseEvent, Transfer
from ruthan.cases.rules import labels
from ruthan.cases.rules.accounts import covered, short_by_form, shown
from ruthan.cases.states import Moment, Target
from ruthan.core import crypto
from ruthan.core.text.money import format_baht
from ruthan.network.queries import bank

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ruthan.core.models import DataKey


_PUBLIC = (
    Moment.OPENED, Moment.BANK, Moment.POLICE, Moment.HOLD_SENT, Moment.HOLD_ANSWERED,
    Moment.HOLD_ENDED, Moment.REMINDED, Moment.MISSED, Moment.HANDED, Moment.CLOSED,
    Moment.REOPENED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Facts:
    """What happened, and how the other side was met."""

    story: str
    phones: tuple[str, ...]
    lines: tuple[str, ...]
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """The person affected, as far as they said who they are."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the bank and the police gave the person affected."""

    bank_case: str = ""
    police: str = ""
    station: str = ""


@dataclass(frozen=True, slots=True)
class Hop:
    """A transfer, opened; account numbers whole, for those who may read the case."""

    id: UUID
    parent: UUID | None
    number: int
    told_by: str
    told_words: str
    from_bank: str
    to_bank: str
    to_code: str
    to_kind: str
    account: str  # as it is read out
    account_covered: str
    name: str
    satang: int
    at: datetime
    is_time_known: bool
    state: str
    state_words: str
    held_satang: int
    returned_satang: int
    slip: UUID | None
    slip_ref: str

    @property
    def short(self) -> int:
        """How many digits its account has, where an account cannot have so few; else 0."""
        return short_by_form(self.account)

    @property
    def amount(self) -> str:
        """In baht, in figures."""
        return format_baht(self.satang)

    @property
    def to_words(self) -> str:
        """Bank and account in one line."""
        return f"{self.to_bank} {self.account}".strip()

    @property
    def state_said(self) -> str:
        """Where it is, and how much of it when not all."""
        part = self.held_satang or self.returned_satang
        if part and part != self.satang:
            return f"{self.state_words} {format_baht(part)}"
        return self.state_words


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timeline, opened."""

    kind: str
    label: str
    facts: dict[str, Any]
    note: str
    by: str
    at: datetime


def cases() -> QuerySet[Case]:
    """Every case with what it stands on."""
    return Case.objects.select_related("data_key", "report__data_key", "report__centre")


def case(case_id: UUID) -> Case | None:
    """A case by its key; for tasks and neighbours, not for views."""
    return cases().filter(pk=case_id).first()


def case_of_report(report_id: UUID) -> Case | None:
    """The case of a report, None where there is none. One query."""
    return cases().filter(report_id=report_id).first()


def report_of(found: Case) -> Any:
    """The report that the case came in with."""
    return found.report


def facts_of(found: Case) -> Facts:
    """What happened; raises crypto.KeyDestroyed once it was withdrawn. No query."""
    held = _opened(found.data_key, labels.STORY, found.story_sealed)
    return Facts(
        story=str(held.get("story", "")),
        phones=tuple(held.get("phones", ())),
        lines=tuple(held.get("lines", ())),
        links=tuple(held.get("links", ())),
    )


def person_of(found: Case) -> Person:
    """Who the person affected is, as far as they said. No query."""
    held = _opened(found.data_key, labels.PERSON, found.person_sealed)
    return Person(str(held.get("name", "")), str(held.get("phone", "")))


def numbers_of(found: Case) -> Numbers:
    """Bank case ID and police number. No query."""
    if not found.numbers_sealed:
        return Numbers()
    held = _opened(found.data_key, labels.NUMBERS, found.numbers_sealed)
    return Numbers(**{name: str(held.get(name, "")) for name in ("bank_case", "police", "station")})


def hops_of(found: Case) -> list[Hop]:
    """Every transfer, opened, by number. One query."""
    return [hop(found.data_key, row) for row in found.transfers.order_by("number")]


def hop(key: DataKey, row: Transfer) -> Hop:
    """One transfer, opened. No query."""
    held = _opened(key, labels.TARGET, row.to_sealed)
    account = str(held.get("account", ""))
    is_phone = row.to_kind == Target.PROMPTPAY
    slip = _opened(key, labels.SLIP, row.slip_sealed) if row.slip_sealed else {}
    return Hop(
        id=row.pk, parent=row.parent_id, number=row.number, told_by=row.told_by,
        told_words=row.get_told_by_display(), from_bank=bank_words(row.from_bank),
        to_bank=bank_words(row.to_bank) or kind_words(row.to_kind), to_code=row.to_bank,
        to_kind=row.to_kind, account=shown(account, is_phone=is_phone),
        account_covered=covered(account), name=str(held.get("name", "")),
        satang=row.amount_satang, at=row.at, is_time_known=row.is_time_known, state=row.state,
        state_words=row.get_state_display(), held_satang=row.held_satang,
        returned_satang=row.returned_satang, slip=row.slip, slip_ref=str(slip.get("ref", "")),
    )  # fmt: skip


def bank_words(code: str) -> str:
    """A bank's short name in the reader's language; '' for none."""
    found = bank(code) if code else None
    return found.short if found else code


def kind_words(kind: str) -> str:
    """What a target without a bank is called; '' for an account, whose bank nobody told."""
    return "" if kind == Target.ACCOUNT else str(Target(kind).label)


def events_of(found: Case) -> list[Line]:
    """The timeline, oldest first, notes opened. One query."""
    rows = CaseEvent.objects.select_related("by").filter(case=found)
    return [
        Line(
            row.kind, row.get_kind_display(), row.facts,
            crypto.open_text(found.data_key, labels.NOTE, row.note_sealed) if row.note_sealed
            else "",
            row.by.name if row.by else "", row.at,
        )
        for row in rows
    ]  # fmt: skip


def public_timeline(found: Case) -> list[dict[str, Any]]:
    """The timeline as the person affected sees it: what happened, nobody's name. One query."""
    rows = CaseEvent.objects.filter(case=found, kind__in=_PUBLIC)
    return [{"label": row.get_kind_display(), "at": row.at} for row in rows]


def _opened(key: DataKey, label: str, sealed: bytes | memoryview) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(crypto.open_text(key, label, sealed))
    return found
