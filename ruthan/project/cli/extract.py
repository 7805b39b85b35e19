"""`ruthan extract`: the entities and the signals of messages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

import typer

from ruthan.matching.engine.entities import extract_entities
from ruthan.matching.engine.signals import detect_signals
from ruthan.project.cli.lines import Reader, Row, run, write_line

FileArgument = Annotated[
    str, typer.Argument(metavar="FILE", help="NDJSON, CSV or Parquet; - for standard input")
]


def extract_command(file: FileArgument) -> None:
    """Read what messages name and which signals they carry (FILE with id and text)."""
    raise typer.Exit(run(lambda: _extract(file)))


def _extract(source: str) -> Iterable[Reader]:
    reader = Reader(source, needs=("id", "text"))
    for line in reader:
        try:
            received = received_at(line.row)
        except ValueError as error:
            reader.report(line.number, str(error))
            continue
        text = str(line.row["text"])
        entities = extract_entities(text, received=received)
        write_line(
            {
                "id": line.row["id"],
                "entities": [entity.as_dict() for entity in entities],
                "signals": [signal.as_dict() for signal in detect_signals(text, entities)],
            }
        )
    return [reader]


def received_at(row: Row) -> datetime | None:
    """When a message came, from `received` or `context.received`; None where it is not told.

    Raises ValueError when it is told and is no ISO 8601 time.
    """
    context = row.get("context")
    told = row.get("received") or (context.get("received") if isinstance(context, dict) else None)
    if told is None or isinstance(told, datetime):
        return told
    try:
        return datetime.fromisoformat(str(told))
    except ValueError as error:
        raise ValueError(f"received is not an ISO 8601 time: {told}") from error
