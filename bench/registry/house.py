"""A registry of made accounts, each sealed and hashed as the service does it, written by COPY."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from ruthan.core import clock, crypto
from ruthan.core.models import DataKey
from ruthan.core.refs import public_reference, uuid7
from ruthan.registry.models import Indicator, Sighting
from ruthan.registry.queries.hashes import hash_of, reporter_hash
from ruthan.registry.queries.labels import SHOWN, VALUE
from ruthan.registry.rules.naming import Named, account

BANKS = ("004", "014", "025", "006", "011", "002")
_STEP = 10_000
_REPORTS = (1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 3, 4)  # how many reported one, as a share


def named(number: int) -> Named:
    """The account of that number; digits of zeros first, as nobody's are."""
    return account(f"{number:010}", BANKS[number % len(BANKS)])


def fill(entries: int, *, first: int = 0) -> None:
    """Write so many entries with their keys and sightings, in short transactions."""
    luck, now = random.Random(7), clock.now()
    for begin in range(first, first + entries, _STEP):
        rows = [_entry(n, luck, now) for n in range(begin, min(begin + _STEP, first + entries))]
        sightings = [one for row in rows for one in _sightings(row, luck)]
        _copy(DataKey, [row.data_key for row in rows])
        _copy(Indicator, rows)
        _copy(Sighting, sightings)


def analyze() -> None:
    """Let the planner know what is there now, as the server does by itself in time."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def _entry(number: int, luck: random.Random, now: datetime) -> Indicator:
    key, thing = crypto.draw_data_key("registry"), named(number)
    key.created_at = now
    seen, people = now - timedelta(days=luck.random() * 170), luck.choice(_REPORTS)
    return Indicator(
        ref=public_reference("I"), kind=thing.kind, provider=thing.provider, hash=hash_of(thing),
        data_key=key, value_sealed=crypto.seal(key, VALUE, thing.value),
        shown_sealed=crypto.seal(key, SHOWN, thing.shown), people=people, reports=people,
        first_seen=seen, last_seen=seen, expires_at=seen + timedelta(days=180),
    )  # fmt: skip


def _sightings(row: Indicator, luck: random.Random) -> Iterator[Sighting]:
    for _ in range(row.people):
        who = reporter_hash(luck.randbytes(8))
        yield Sighting(
            indicator=row, source_kind="report", source_id=uuid7(), channel="line",
            standing="known", reporter_key=who, at=row.last_seen,
        )  # fmt: skip


def _copy(model: type[Any], rows: list[Any]) -> None:
    fields = [f for f in model._meta.concrete_fields if not f.generated]
    names = ", ".join(f'"{f.column}"' for f in fields)
    connection.ensure_connection()
    with (
        connection.connection.cursor() as cursor,
        cursor.copy(f"COPY {model._meta.db_table} ({names}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row([_value(f, row) for f in fields])


def _value(field: Any, row: Any) -> Any:
    value = getattr(row, field.attname)
    return str(value) if isinstance(value, str) else value
