"""`ruthan export`: our verdicts as open data, the audit chain, reports as numbers, decisions."""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer

from ruthan.project.cli.database import REFUSED, with_database
from ruthan.project.cli.indicators import export_indicators
from ruthan.project.cli.lines import OK
from ruthan.project.cli.progress import progress

app = typer.Typer(no_args_is_help=True)
app.command(
    "indicators",
    epilog="Example: ruthan export indicators --collection accounts --format xlsx --for bank:004"
    " --to accounts.xlsx",
)(export_indicators)
_CHUNK = 1_000
Rows = Iterator[Mapping[str, Any]]


class Form(StrEnum):
    """How rows are written."""

    NDJSON = "ndjson"
    CSV = "csv"


ToOption = Annotated[
    Path | None,
    typer.Option("--to", metavar="FILE", help="Write there, aside first; else standard output."),
]
FormOption = Annotated[Form, typer.Option("--format", help="NDJSON, or CSV with a header row.")]


@app.command("claims", epilog="Example: ruthan export claims --to claims.ndjson")
def claims(to: ToOption = None, form: FormOption = Form.NDJSON) -> None:
    """Our own published verdicts, CC BY 4.0; what others checked is never among them."""

    def rows() -> Rows:
        from django.conf import settings  # noqa: PLC0415 - needs Django

        from ruthan.publishing.queries import open_claims  # noqa: PLC0415 - needs Django

        return open_claims(site=settings.RUTHAN_BASE_URL)

    raise typer.Exit(_export("claims", rows, to, form))


@app.command("audit", epilog="Example: ruthan export audit --after 120000 --to audit.ndjson")
def audit(
    to: ToOption = None,
    form: FormOption = Form.NDJSON,
    after: Annotated[int, typer.Option(min=0, help="Only links after this number.")] = 0,
) -> None:
    """The audit chain with its digests, for auditors; reasons stay sealed."""

    def rows() -> Rows:
        from ruthan.audit.queries import chained  # noqa: PLC0415 - needs Django

        return chained(after=after)

    raise typer.Exit(_export("audit", rows, to, form))


@app.command("reports", epilog="Example: ruthan export reports --format csv --to reports.csv")
def reports(to: ToOption = None, form: FormOption = Form.NDJSON) -> None:
    """Reports as numbers: reference, days, state, channel, province, strand, priority, cluster."""
    raise typer.Exit(_export("reports", _report_rows, to, form))


@app.command("decisions", epilog="Example: ruthan export decisions --to decisions.ndjson")
def decisions(to: ToOption = None, form: FormOption = Form.NDJSON) -> None:
    """What people accepted and rejected, as pairs of masked texts to train the matching with."""

    def rows() -> Rows:
        from ruthan.triage import queries as triage  # noqa: PLC0415 - needs Django

        return triage.decisions()

    raise typer.Exit(_export("decisions", rows, to, form))


def _report_rows() -> Rows:
    from django.utils.timezone import localdate  # noqa: PLC0415 - needs Django

    from ruthan.intake.queries import report_lines  # noqa: PLC0415 - needs Django
    from ruthan.triage.queries import ranks_of  # noqa: PLC0415 - needs Django

    lines = report_lines().iterator(chunk_size=_CHUNK)
    while chunk := list(islice(lines, _CHUNK)):
        ranks = ranks_of([line["id"] for line in chunk])
        for line in chunk:
            priority, strand = ranks.get(line["id"], ("", ""))
            answered = line["answered_at"]
            yield {
                "ref": line["ref"],
                "submitted_on": localdate(line["submitted_at"]).isoformat(),
                "answered_on": localdate(answered).isoformat() if answered else None,
                "state": line["state"],
                "channel": line["channel"],
                "wants": line["wants"],
                "province": line["province"],
                "is_observation": line["is_observation"],
                "strand": strand,
                "priority": priority,
                "cluster": str(line["cluster_id"]) if line["cluster_id"] else None,
            }


def _export(what: str, rows: Callable[[], Rows], to: Path | None, form: Form) -> int:
    """Write all rows to standard output or, whole or not at all, to a file."""
    if to is None:
        return with_database(lambda: _write(what, rows(), sys.stdout, form))
    target = to.resolve()
    aside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with aside.open("w", encoding="utf-8", newline="") as out:
            code = with_database(lambda: _write(what, rows(), out, form))
            out.flush()
            os.fsync(out.fileno())
        if code == OK:
            aside.replace(target)
        return code
    except OSError as error:
        print(f"ruthan: {to}: {error.strerror or error}", file=sys.stderr)
        return REFUSED
    finally:
        _forget(aside)


def _forget(aside: Path) -> None:
    try:
        aside.unlink(missing_ok=True)
    except OSError:
        print(f"ruthan: left behind: {aside}", file=sys.stderr)


def _write(what: str, rows: Iterable[Mapping[str, Any]], out: TextIO, form: Form) -> int:
    done = 0
    table: csv.DictWriter[str] | None = None
    try:
        with progress(f"export {what}") as bar:
            for row in rows:
                if form is Form.NDJSON:
                    out.write(json.dumps(row, ensure_ascii=False) + "\n")
                else:
                    table = table or _table(out, row)
                    table.writerow({name: _cell(value) for name, value in row.items()})
                done += 1
                bar.at(done)
    except BrokenPipeError:  # `| head` has seen enough
        sys.stderr.close()
        return OK
    print(f"{done} {what}", file=sys.stderr)
    return OK


def _table(out: TextIO, row: Mapping[str, Any]) -> csv.DictWriter[str]:
    table = csv.DictWriter(out, fieldnames=list(row))
    table.writeheader()
    return table


def _cell(value: object) -> object:
    """A value for a cell: structures as JSON, words that a spreadsheet would run made harmless."""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return "'" + value
    return value
