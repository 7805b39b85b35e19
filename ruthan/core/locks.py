"""One at a time: a lock by name that PostgreSQL holds until the transaction ends."""

from __future__ import annotations

from django.db import connection


def hold(name: str) -> None:
    """Wait until nobody else holds this name; refuses outside a transaction. One query."""
    if not connection.in_atomic_block:
        raise RuntimeError("a lock by name belongs to a transaction")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
