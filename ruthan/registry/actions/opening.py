"""Opening values: the one way by which an account or number leaves, with a reason, on record."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.core import crypto
from ruthan.core.guard import require
from ruthan.registry.models import Indicator
from ruthan.registry.permissions import P
from ruthan.registry.queries.hashes import hash_of
from ruthan.registry.queries.labels import VALUE
from ruthan.registry.rules.asking import question

if TYPE_CHECKING:
    from uuid import UUID


class NoReason(ValueError):
    """Nothing is opened without a reason."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An entry with its value; '' of one that has none. An account is `digits` at `provider`."""

    id: UUID
    kind: str
    value: str
    provider: str


@transaction.atomic
def open_value(*, by: Any, indicator: Indicator, because: str) -> Opened:
    """The value of one entry for an officer; the reading and its reason are recorded first."""
    require(by, P.INDICATOR_OPEN)
    if not because.strip():
        raise NoReason
    record(by=by, what="registry:indicator:open", on=indicator, because=because.strip())
    return _opened(indicator)


@transaction.atomic
def find_entry(*, by: Any, text: str) -> Indicator | None:
    """The entry of one thing that an officer typed, told or not; that somebody looked is recorded.

    None when there is none. What was typed is not kept.
    """
    require(by, P.INDICATOR_READ)
    names = [name for thing in question(text).things[:1] for name in thing.names]
    hashes = [hash_of(name) for name in names]
    rows = {bytes(row.hash): row for row in Indicator.objects.filter(hash__in=hashes)}
    found = next((rows[one] for one in hashes if one in rows), None)
    on = found if found is not None else ("registry.indicator", "none")
    record(by=by, what="registry:indicator:find", on=on, facts={"found": found is not None})
    return found


@transaction.atomic
def export_values(*, by: Any, ids: Collection[UUID], to: str, because: str = "") -> list[Opened]:
    """The values of many entries for an export, which is recorded once with its number.

    `by` is a user or "system" for an export that an agreement asks for; `to` is the code of who
    gets it. The caller has checked who may, and leaves out what may not be told.
    """
    if by != "system":
        require(by, P.INDICATOR_OPEN)
        if not because.strip():
            raise NoReason
    rows = Indicator.objects.select_related("data_key").filter(pk__in=ids).order_by("pk")
    opened = [_opened(row) for row in rows]
    record(
        by=by, what="registry:indicator:export", on=("registry.indicator", to[:40]),
        because=because.strip(), facts={"to": to, "count": len(opened)},
    )  # fmt: skip
    return opened


def _opened(row: Indicator) -> Opened:
    if row.value_sealed is None:
        return Opened(row.pk, row.kind, "", row.provider)
    value = crypto.open_text(row.data_key, VALUE, row.value_sealed)
    if row.kind == "bank_account":
        value = value.partition(":")[2]
    return Opened(row.pk, row.kind, value, row.provider)
