"""`ruthan import`: claims that others checked and posts that were seen, from a file."""

from __future__ import annotations

import hashlib
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ruthan.project.cli.database import REFUSED, with_database
from ruthan.project.cli.indicators import import_indicators
from ruthan.project.cli.lines import OK, SOME_BAD, USAGE, Reader, UsageError
from ruthan.project.cli.progress import Bar, progress

if TYPE_CHECKING:
    from ruthan.gateway.sources.imports.run import Way

app = typer.Typer(no_args_is_help=True)
app.command(
    "indicators",
    epilog="Example: ruthan import indicators feed/ --source partner --organisation bot",
)(import_indicators)
_CHUNK = 1 << 20

FileArgument = Annotated[
    Path, typer.Argument(metavar="FILE", help="NDJSON, JSON array, CSV or Parquet, by its ending.")
]
SourceOption = Annotated[
    str,
    typer.Option("--source", metavar="NAME", help="The name of the list; ids are unique in it."),
]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help="Say what it would do, and write nothing.")
]
AgainOption = Annotated[
    bool, typer.Option("--again", help="Go through a file again that was brought in before.")
]


@app.command(
    "claims",
    epilog="Example: ruthan import claims afnc.json --source afnc --organisation afnc",
)
def claims(
    file: FileArgument,
    source: SourceOption = "afnc",
    organisation: Annotated[
        str, typer.Option(metavar="CODE", help="Whose list it is, when a row's agency is unknown.")
    ] = "afnc",
    dry_run: DryRunOption = False,
    again: AgainOption = False,
) -> None:
    """Bring in claims that another organisation checked; they are shown as its work, never ours."""

    def way() -> Way:
        from ruthan.gateway.sources.imports.claims import ClaimsWay  # noqa: PLC0415 - needs Django
        from ruthan.network.queries import organisation as by_code  # noqa: PLC0415 - needs Django

        partner = by_code(organisation)
        if partner is None:
            raise UsageError(f"no organisation has the code {organisation}")
        return ClaimsWay(source=source, partner=partner)

    options = f"{source}:{organisation}"
    raise typer.Exit(_import("claims", file, way, options, dry_run=dry_run, again=again))


@app.command("reports", epilog="Example: ruthan import reports posts.ndjson --source watch-room")
def reports(
    file: FileArgument,
    source: SourceOption,
    dry_run: DryRunOption = False,
    again: AgainOption = False,
) -> None:
    """Bring in posts that were seen: id, text, at?, province?, link?, author? (only hashed)."""

    def way() -> Way:
        from ruthan.gateway.sources.imports.posts import PostsWay  # noqa: PLC0415 - needs Django

        return PostsWay(source=source)

    raise typer.Exit(_import("reports", file, way, source, dry_run=dry_run, again=again))


def _import(kind: str, file: Path, way: Any, options: str, *, dry_run: bool, again: bool) -> int:
    """Open the file while we may still read it, then work on the database."""
    try:
        reader = Reader(str(file.resolve()), name=str(file))
        reader.open()
        digest, total = _digest(reader)
    except (UsageError, OSError) as error:
        print(f"ruthan: {error}", file=sys.stderr)
        return USAGE

    def work() -> int:
        try:
            with progress(f"import {kind}", total=total) as bar:
                if dry_run:
                    return _rehearse(way(), reader, bar)
                return _walk(way(), reader, bar, kind, digest, options, again=again)
        except UsageError as error:
            print(f"ruthan: {error}", file=sys.stderr)
            return USAGE

    return with_database(work)


def _walk(
    way: Way, reader: Reader, bar: Bar, kind: str, digest: str, options: str, *, again: bool
) -> int:
    from ruthan.gateway.sources.imports import run as runs  # noqa: PLC0415 - needs Django
    from ruthan.intake.actions import NoCustodyKey  # noqa: PLC0415 - needs Django

    run = runs.open_run(kind=kind, digest=digest, options=options, again=again)
    if run.ended_at:
        print(
            f"brought in before, {run.ended_at:%Y-%m-%d %H:%M} UTC; --again goes through it again"
        )
        _say(run.counts)
        return SOME_BAD if run.counts.get("bad") else OK
    before, began = dict(run.counts), time.monotonic()
    if run.done:
        print(f"going on after line {run.done}", file=sys.stderr)
    try:
        run = runs.walk(
            way, _rows(reader), run=run, complain=reader.report,
            watch=lambda seen: bar.at(seen.done, f"{seen.counts['made']} new"),
        )  # fmt: skip
    except runs.AlreadyRunning:
        print("ruthan: another process is bringing in this file", file=sys.stderr)
        return REFUSED
    except NoCustodyKey:
        print("ruthan: there is no custody key to seal to; run `ruthan migrate`", file=sys.stderr)
        return REFUSED
    unusable = run.counts.get("bad", 0) - before.get("bad", 0)
    unreadable = reader.bad - unusable  # of the whole file: each time it is read from its beginning
    _say({**run.counts, "bad": run.counts.get("bad", 0) + unreadable})
    _say_pace(run.counts.get("rows", 0) - before.get("rows", 0), time.monotonic() - began)
    return SOME_BAD if reader.bad or run.counts.get("bad") else OK


def _rehearse(way: Way, reader: Reader, bar: Bar) -> int:
    from ruthan.gateway.sources.imports import run as runs  # noqa: PLC0415 - needs Django

    counts = runs.rehearse(
        way, _rows(reader), complain=reader.report, watch=lambda seen: bar.at(seen.done)
    )
    counts["bad"] = reader.bad  # lines that could not be read at all, too
    print("nothing was written; it would be:")
    _say(counts)
    return SOME_BAD if reader.bad else OK


def _rows(reader: Reader) -> Iterator[tuple[int, Mapping[str, object]]]:
    return ((line.number, line.row) for line in reader)


def _say(counts: Mapping[str, int]) -> None:
    """One line a count, for people and for `grep`."""
    for name, count in sorted(Counter(counts).items()):
        print(f"{name}: {count}")


def _say_pace(rows: int, seconds: float) -> None:
    print(
        f"{rows} rows in {seconds:.1f} s, {rows / max(seconds, 0.001):.0f} a second",
        file=sys.stderr,
    )


def _digest(reader: Reader) -> tuple[str, int]:
    """The file's SHA-256, and roughly how many lines it has."""
    digest, lines = hashlib.sha256(), 0
    while block := reader.file.read(_CHUNK):
        digest.update(block)
        lines += block.count(b"\n")
    reader.file.seek(0)
    return digest.hexdigest(), lines
