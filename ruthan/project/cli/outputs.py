"""Writing decisions to a file: NDJSON, CSV or Parquet, by its ending."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from ruthan.project.cli.lines import Row

_FIELDS: Final = ("id", "decision", "probability", "matches")


def decision_rows(batch: pa.RecordBatch) -> Iterator[Row]:
    """The decisions of a batch in the words of the contracts."""
    for row in batch.to_pylist():
        matches = [one | {"id": json.loads(one["id"])} for one in row["matches"]]
        yield {
            "id": json.loads(row["id"]),
            "decision": row["decision"],
            "probability": row["probability"],
            "matches": matches,
        }


def json_line(row: Row) -> bytes:
    """One row as a line of NDJSON; lone surrogates are escaped, not refused."""
    try:
        return json.dumps(row, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:
        return json.dumps(row).encode() + b"\n"


def write_decisions(target: Path, batches: Iterable[pa.RecordBatch], *, kind: str) -> None:
    """Write all decisions into a new file; `kind` is the ending of the name it will bear."""
    _WRITERS.get(kind, _ndjson)(target, batches)


def _ndjson(target: Path, batches: Iterable[pa.RecordBatch]) -> None:
    with target.open("wb") as file:
        for batch in batches:
            file.writelines(map(json_line, decision_rows(batch)))


def _csv(target: Path, batches: Iterable[pa.RecordBatch]) -> None:
    with target.open("w", encoding="utf-8", newline="", errors="replace") as file:
        rows = csv.DictWriter(file, _FIELDS, lineterminator="\n")
        rows.writeheader()
        for batch in batches:
            for row in decision_rows(batch):
                matches = json.dumps(row["matches"], ensure_ascii=False)
                rows.writerow({**row, "matches": matches})


def _parquet(target: Path, batches: Iterable[pa.RecordBatch]) -> None:
    import pyarrow.parquet as pq  # noqa: PLC0415 - heavy, only for Parquet

    from ruthan.matching.engine.bulk.batches import DECISIONS  # noqa: PLC0415 - heavy, too

    schema = DECISIONS.remove(DECISIONS.get_field_index("row"))
    with pq.ParquetWriter(target, schema, compression="zstd") as file:
        for batch in batches:
            rows = [_plain_ids(row) for row in batch.select(schema.names).to_pylist()]
            file.write_table(pa.Table.from_pylist(rows, schema=schema))


def _plain_ids(row: dict[str, Any]) -> dict[str, Any]:
    matches = [one | {"id": _plain(one["id"])} for one in row["matches"]]
    return row | {"id": _plain(row["id"]), "matches": matches}


def _plain(told: str) -> str:
    """A column has one type: texts as they are, all else as JSON."""
    found = json.loads(told)
    if not isinstance(found, str):
        return told
    return found.encode("utf-8", "replace").decode()


_WRITERS: Final[dict[str, Callable[[Path, Iterable[pa.RecordBatch]], None]]] = {
    ".csv": _csv, ".parquet": _parquet, ".pq": _parquet,
}  # fmt: skip
