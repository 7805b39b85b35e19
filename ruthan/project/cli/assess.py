"""`ruthan assess`: strands, ranks, floors, routes and reasons of messages, without a database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated

import typer

from ruthan.project.cli.lines import Reader, Row, run, write_line
from ruthan.triage.rules.assess import assess, context_of

_CONTEXT_FIELDS = ("reach", "reports_24h", "provinces", "victim_age", "received", "season")

FileArgument = Annotated[
    str, typer.Argument(metavar="FILE", help="NDJSON, CSV or Parquet; - for standard input")
]


def assess_command(file: FileArgument) -> None:
    """Rank messages by rubric-1 (FILE with id, text and optional context); nothing is stored."""
    raise typer.Exit(run(lambda: _assess(file)))


def _assess(source: str) -> Iterable[Reader]:
    reader = Reader(source, needs=("id", "text"))
    for line in reader:
        try:
            context = context_of(_context(line.row))
        except ValueError as error:
            reader.report(line.number, f"context: {error}")
            continue
        result = assess(str(line.row["text"]), context=context)
        write_line({"id": line.row["id"], **result.as_dict()})
    return [reader]


def _context(row: Row) -> Mapping[str, object]:
    """The context object of a row, or its fields as columns of their own (CSV)."""
    context = row.get("context")
    if context is None:
        return {name: row[name] for name in _CONTEXT_FIELDS if row.get(name) is not None}
    if not isinstance(context, Mapping):
        raise ValueError("must be an object")
    return {name: value for name, value in context.items() if value is not None}
