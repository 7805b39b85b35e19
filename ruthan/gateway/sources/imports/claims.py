"""Bringing claims in that another organisation checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ruthan.claims.actions import ImportedClaim, import_claims, plan_claims
from ruthan.gateway.sources.imports.claim_rows import read_claim
from ruthan.network.queries import organisation_named

if TYPE_CHECKING:
    from ruthan.network.models import Organisation

_MINISTRY = " กระทรวง"  # "Department, Ministry": the department answers for the check
_PAGE = "เพจ"


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows with the organisations that their agencies are."""

    rows: list[ImportedClaim]
    agencies: Mapping[str, Organisation]


class ClaimsWay:
    """Rows of claims; `source` names the list, `partner` is whose list it is."""

    def __init__(self, *, source: str, partner: Organisation) -> None:
        self._source = source
        self._partner = partner
        self._agencies: dict[str, Organisation | None] = {}
        self._seen: set[bytes] = set()

    def read(self, row: Mapping[str, object]) -> ImportedClaim:
        """A row of any of the known shapes; raises BadRow."""
        return read_claim(row)

    def ready(self, rows: list[ImportedClaim]) -> Batch:
        """Find the agencies that checked. Two queries for each name that is new."""
        names = {row.agency for row in rows if row.agency}
        for name in names - self._agencies.keys():
            self._agencies[name] = _organisation(name)
        known = {name: org for name in names if (org := self._agencies[name]) is not None}
        return Batch(rows, known)

    def take(self, ready: Batch, on: tuple[str, str]) -> Counter[str]:
        """Write the batch."""
        return import_claims(
            source=self._source,
            partner=self._partner,
            rows=ready.rows,
            agencies=ready.agencies,
            on=on,
        )

    def would(self, rows: list[ImportedClaim]) -> Counter[str]:
        """Count what the batch would do, after those before it."""
        plan = plan_claims(self._source, rows, seen=self._seen)
        self._seen |= plan.new.keys()
        return plan.counts


def _organisation(name: str) -> Organisation | None:
    """Who is meant by an agency as a list writes it; None when nobody is surely meant."""
    short = name.removeprefix(_PAGE).partition(_MINISTRY)[0]
    return organisation_named(name) or organisation_named(short)
