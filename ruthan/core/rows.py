"""Many rows of a model at once, by PostgreSQL's COPY; for imports, where a row is cheap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, models


def copy_rows(rows: Sequence[models.Model]) -> None:
    """Write new rows of one model in the caller's transaction; columns the database fills stay.

    As `bulk_create` without reading anything back: keys that the database gives are not known
    afterwards. A duplicate raises IntegrityError and ends the transaction. One COPY.
    """
    if not rows:
        return
    if not connection.in_atomic_block:
        raise RuntimeError("rows are copied inside the transaction that needs them")
    model = type(rows[0])
    fields = [field for field in model._meta.concrete_fields if _is_ours(field)]
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    with connection.cursor() as cursor:
        into = f"COPY {quote(model._meta.db_table)} ({names}) FROM STDIN"
        with connection.wrap_database_errors, cursor.copy(into) as copy:
            for row in rows:
                copy.write_row([_value(field, row) for field in fields])


def _is_ours(field: Any) -> bool:
    """Whether the program gives the value, not a sequence nor a default of the database."""
    by_database = isinstance(field, models.AutoField) or field.has_db_default()
    return not by_database and not field.generated


def _value(field: Any, row: models.Model) -> object:
    return field.get_db_prep_save(field.pre_save(row, True), connection)
