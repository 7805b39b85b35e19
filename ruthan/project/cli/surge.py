"""`ruthan surge replay`: what surges would have been told on past reports."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from ruthan.matching.engine.replay import HOUR, Diary, Sent, Series, Told
from ruthan.matching.engine.surge import in_words
from ruthan.project.cli.database import with_database
from ruthan.project.cli.lines import OK, USAGE, Line, Reader, UsageError, run, write_line

app = typer.Typer(no_args_is_help=True)
_BANGKOK = ZoneInfo("Asia/Bangkok")
_DAYS = 28

FileArgument = Annotated[
    str,
    typer.Argument(
        metavar="[FILE]",
        help="NDJSON or CSV with at, key, province, sender; - for standard input; "
        "without one the database is read",
    ),
]
SinceOption = Annotated[
    str, typer.Option(metavar="DAY", help="The first day, of the database: 2026-02-03.")
]


@app.callback()
def surge() -> None:
    """Surges: what more people report than usual."""


@app.command(epilog="Example: ruthan surge replay reports.ndjson")
def replay(file: FileArgument = "", since: SinceOption = "") -> None:
    """Say what would have been said on past reports; stores nothing.

    One line for each surge in the order in which it would have been found. An empty key is all
    reports together, an empty province the whole country.
    """
    if file and since:
        print("ruthan: give a file or --since, not both", file=sys.stderr)
        raise typer.Exit(USAGE)
    if file:
        raise typer.Exit(run(lambda: _from_file(file)))
    try:
        first = _day(since)
    except ValueError:
        print(f"ruthan: --since is not a day like 2026-02-03: {since}", file=sys.stderr)
        raise typer.Exit(USAGE) from None
    raise typer.Exit(with_database(lambda: _from_database(first)))


def _from_file(source: str) -> Iterable[Reader]:
    reader = Reader(source, needs=("at", "key", "sender"))
    _tell(Diary(_sent(reader)))
    return [reader]


def _sent(reader: Reader) -> Iterator[Sent]:
    for line in reader:
        at = _moment(reader, line)
        if at is not None:
            row = line.row
            yield Sent(at, str(row["key"]), str(row.get("province") or ""), str(row["sender"]))


def _moment(reader: Reader, line: Line) -> datetime | None:
    """When a line was sent, in UTC; a time without an offset is Thailand's."""
    try:
        at = datetime.fromisoformat(str(line.row["at"]))
    except ValueError:
        reader.report(line.number, f"at is not an ISO 8601 time: {line.row['at']}")
        return None
    return (at if at.tzinfo else at.replace(tzinfo=_BANGKOK)).astimezone(UTC)


def _from_database(first: datetime | None) -> int:
    from ruthan.core import clock  # noqa: PLC0415 - needs Django
    from ruthan.surges.queries import past_reports  # noqa: PLC0415 - needs Django

    since = first or clock.now() - timedelta(days=_DAYS)
    try:
        _tell(Diary(Sent(*row) for row in past_reports(since)))
    except UsageError as error:
        print(f"ruthan: {error}", file=sys.stderr)
        return USAGE
    return OK


def _day(since: str) -> datetime | None:
    return datetime.fromisoformat(since).replace(tzinfo=_BANGKOK) if since else None


def _tell(diary: Diary) -> None:
    """Write one line for each surge, and what was looked at on standard error."""
    if diary.hours == 0:
        raise UsageError("there is no report to replay")
    local = diary.first.astimezone(_BANGKOK)
    told = diary.told(hour_of_week=local.weekday() * 24 + local.hour)
    for series, one in told:
        write_line(_line(diary, series, one))
    days = diary.hours / 24
    print(f"{len(told)} surges of {diary.known} series in {days:.1f} days", file=sys.stderr)


def _line(diary: Diary, series: Series, one: Told) -> dict[str, object]:
    def at(place: int) -> str:
        return (diary.first + place * HOUR).astimezone(_BANGKOK).isoformat()

    thai, english = in_words(one.unusual)
    return {
        "key": series.key,
        "province": series.province,
        "began": at(one.episode.begin),
        "found": at(one.episode.found + 1),
        "peak": at(one.episode.peak),
        "ended": None if one.episode.end is None else at(one.episode.end),
        "people": one.unusual.people,
        "hours": one.unusual.hours,
        "expected": round(one.unusual.expected, 2),
        "why": {"th": thai, "en": english},
    }
