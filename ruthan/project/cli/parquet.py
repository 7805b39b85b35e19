"""Rows of a Parquet file as JSON would hold them; what cannot be read is told and passed over."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import BinaryIO, Final

import pyarrow as pa
import pyarrow.parquet as pq

BATCH: Final = 1024
_DAMAGED: Final = (pa.ArrowException, OSError)
Report = Callable[[int, str], None]


class NotParquet(ValueError):
    """The file is none, or its end, which says where all is, cannot be read."""


def read_rows(file: BinaryIO, *, report: Report) -> Iterator[tuple[int, dict[str, object]]]:
    """The rows with their numbers from 1; a row or a group of rows that is damaged is reported.

    Numbers keep their value (a decimal without a fraction is an integer), moments are ISO 8601;
    what JSON has no word for, such as bytes and not-a-number, is left out. Raises NotParquet.
    """
    try:
        table = pq.ParquetFile(file)
    except _DAMAGED as error:
        raise NotParquet(str(error)) from error
    before = 0
    for group in range(table.num_row_groups):
        number = before
        before += table.metadata.row_group(group).num_rows
        try:
            for batch in table.iter_batches(batch_size=BATCH, row_groups=[group]):
                yield from _rows(batch, number, report)
                number += batch.num_rows
        except _DAMAGED as error:
            said = str(error).partition("\n")[0]
            report(
                number + 1, f"damaged up to row {before}, which is {before - number} rows: {said}"
            )


def _rows(
    batch: pa.RecordBatch, before: int, report: Report
) -> Iterator[tuple[int, dict[str, object]]]:
    columns = {name: _column(batch.column(name)) for name in batch.schema.names}
    for place in range(batch.num_rows):
        row = {name: values[place] for name, values in columns.items()}
        bad = [name for name, value in row.items() if isinstance(value, UnicodeDecodeError)]
        if bad:
            report(before + place + 1, f"{', '.join(bad)} not UTF-8")
            continue
        yield before + place + 1, {name: _plain(value) for name, value in row.items()}


def _column(column: pa.Array) -> list[object]:
    """The values; in the place of one that is no text its error."""
    if pa.types.is_timestamp(column.type) and column.type.unit == "ns":
        column = column.cast(pa.timestamp("us", column.type.tz), safe=False)
    try:
        return list(column.to_pylist())
    except UnicodeDecodeError:
        return [_value(one) for one in column]


def _value(scalar: pa.Scalar) -> object:
    try:
        return scalar.as_py()
    except UnicodeDecodeError as error:
        return error


def _plain(value: object) -> object:
    """A value as JSON holds it, None where it has no word for it."""
    if isinstance(value, Decimal):
        if not value.is_finite():
            return None
        return int(value) if value == value.to_integral_value() else str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {str(name): _plain(one) for name, one in value.items()}
    return value if isinstance(value, str | int | None) else None
