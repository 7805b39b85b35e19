"""Small steps of the registry's tests: people report a thing, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from ruthan.core import clock
from ruthan.registry.actions import Source, note_sighting
from ruthan.registry.models import Indicator
from ruthan.registry.rules.naming import Named, account

# Fictional: digits of zeros (domain §6).
ACCOUNT = account("0000000123", "004")
SHOP = account("0000000456", "014")
HOURS = timedelta(hours=5)


def seen(
    named: Named | Sequence[Named] = ACCOUNT,
    *,
    by: str = "one",
    at: datetime | None = None,
    source_id: UUID | None = None,
    **over: Any,
) -> Any:
    """One person's report of a thing; the entry of it (the first, of several)."""
    things = [named] if isinstance(named, Named) else list(named)
    plain = {"kind": "report", "channel": "line", "reporter": by.encode()}
    source = Source(id=source_id or uuid4(), at=at or clock.now(), **(plain | over))
    ids = note_sighting(source=source, named=things)
    return Indicator.objects.filter(pk__in=ids).first()


def seen_by(count: int, named: Named = ACCOUNT, *, name: str = "person", **over: Any) -> Any:
    """So many people's reports of a thing, five hours apart, the last one now."""
    now, entry = clock.now(), None
    for number in range(count):
        at = now - HOURS * (count - 1 - number)
        entry = seen(named, by=f"{name}-{number}", at=at, **over)
    return entry
