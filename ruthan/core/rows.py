"""Many rows of a model at once, by PostgreSQL's COPY; for imports, where a row is cheap."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import Any

from django.db import connection, models
from django.db.models.expressions import DatabaseDefault

# Kinds whose values the driver takes as they are; others go through the field.
_PLAIN = (
    models.CharField,
    models.TextField,
    models.UUIDField,
    models.BooleanField,
    models.IntegerField,
    models.DateField,
    models.BinaryField,
    models.ForeignKey,
)


def copy_rows(rows: Sequence[models.Model]) -> None:
    """Write new rows of one model in the caller's transaction; columns the database fills stay.

    As `bulk_create` without reading anything back: keys that the database gives are not known
    afterwards. A duplicate raises IntegrityError and ends the transaction. One COPY.
    """
    if not rows:
        return
    fields = [field for field in type(rows[0])._meta.concrete_fields if _is_ours(field, rows[0])]
    read = [_reader(field) for field in fields]
    names = [str(field.attname) for field in fields]
    copy_values(type(rows[0]), names, ([value(row) for value in read] for row in rows))


def copy_values(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    """Write rows given as values of the named attributes (`claim_id`, not `claim`). One COPY.

    For tables of many small rows, where making objects would cost more than writing them: what
    is left out must have a default of the database.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("rows are copied inside the transaction that needs them")
    quote = connection.ops.quote_name
    columns = {str(field.attname): str(field.column) for field in model._meta.concrete_fields}
    listed = ", ".join(quote(columns[name]) for name in names)
    into = f"COPY {quote(model._meta.db_table)} ({listed}) FROM STDIN"
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(into) as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _is_ours(field: Any, row: models.Model) -> bool:
    """Whether the program gives the value, not a sequence nor a default of the database."""
    value = getattr(row, field.attname)
    return not isinstance(field, models.AutoField) and not isinstance(value, DatabaseDefault)


def _reader(field: Any) -> Callable[[models.Model], object]:
    """How a field's value is taken from a row."""
    stamps_itself = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    if isinstance(field, _PLAIN) and not stamps_itself:
        read: Callable[[models.Model], object] = attrgetter(field.attname)
        return read

    def prepared(row: models.Model) -> object:
        return field.get_db_prep_save(field.pre_save(row, True), connection)

    return prepared
