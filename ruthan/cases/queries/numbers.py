"""Whom to call the moment the money has left: the dated list of numbers, nothing invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ruthan.network.queries import hotlines

FIRST = "1441"


@dataclass(frozen=True, slots=True)
class CallNumber:
    """A number to press: whose it is, since when it is known, whether the agency confirmed it."""

    number: str
    name: str
    what_for: str
    checked_on: date | None
    is_verified: bool
    is_bank: bool


def call_numbers() -> list[CallNumber]:
    """1441 first, then every bank's fraud line that the list of numbers holds. One query."""
    found = []
    for row in hotlines():
        organisation = row.organisation
        is_bank = bool(organisation and organisation.code.startswith("bank:"))
        if row.number != FIRST and not is_bank:
            continue
        name = organisation.short if organisation else ""
        found.append(
            CallNumber(
                row.number, name, row.what_for, row.checked_on, row.is_verified, is_bank=is_bank
            )
        )
    return sorted(found, key=lambda one: one.number != FIRST)
