"""`ruthan images lists`: hash lists of others, read in, listed and removed."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from ruthan.matching.engine.images.lists import ListRefused
from ruthan.project.cli.database import REFUSED, with_database
from ruthan.project.cli.lines import OK, SOME_BAD, USAGE

if TYPE_CHECKING:
    from ruthan.matching.actions import ReadIn

app: Final = typer.Typer(no_args_is_help=True, add_completion=False)


class For(StrEnum):
    """What a list names."""

    CHILD = "child"
    SCAM = "scam"
    RUMOUR = "rumour"
    OTHER = "other"


@app.callback()
def lists() -> None:
    """Hash lists of others, with which reported pictures are compared."""


@app.command("import", epilog="Example: ruthan images lists import hashes.txt --name partner")
def import_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="lines, StopNCII JSON or NCMEC XML")],
    name: Annotated[str, typer.Option("--name", help="The list; one that is there goes on.")],
    purpose: Annotated[
        For | None, typer.Option("--for", help="What it names; child: hits are sealed.")
    ] = None,
    source: Annotated[str, typer.Option("--source", help="Who keeps the list.")] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what it would do, and write nothing.")
    ] = False,
) -> None:
    """Read a file into a list: what is new is added, what it takes back goes; safe to repeat."""
    try:
        body = file.read_bytes()
    except OSError as error:
        print(f"ruthan: {file}: {error.strerror}", file=sys.stderr)
        raise typer.Exit(USAGE) from error

    def work() -> int:
        from ruthan.matching import actions  # noqa: PLC0415 - needs Django

        try:
            told = actions.import_list(
                by="system", name=name, body=body, purpose=purpose or "", source=source,
                is_rehearsal=dry_run,
            )  # fmt: skip
        except ListRefused as refused:
            return _refused(f"{file}: {refused}")
        except actions.OtherPurpose as other:
            return _refused(f"the list {name} is there for another purpose: {other}")
        except actions.NameRefused:
            return _refused("a list needs a name of at most 80 characters")
        return _say(told, str(file), dry_run=dry_run)

    raise typer.Exit(with_database(work))


@app.command("list")
def list_command() -> None:
    """Every list: name, what it names, hashes, when it was last read, who keeps it."""

    def work() -> int:
        from ruthan.matching import queries  # noqa: PLC0415 - needs Django

        for held in queries.hash_lists():
            at = f"{held.read_at:%Y-%m-%d %H:%M} UTC"
            print(f"{held.name}\t{held.purpose}\t{held.entries}\t{at}\t{held.source}")
        return OK

    raise typer.Exit(with_database(work))


@app.command("remove", epilog="Example: ruthan images lists remove partner")
def remove_command(name: Annotated[str, typer.Argument(metavar="NAME")]) -> None:
    """Take a list away with every hash and hit of it."""

    def work() -> int:
        from ruthan.matching import actions, queries  # noqa: PLC0415 - needs Django

        held = queries.hash_list_named(name)
        if held is None:
            return _refused(f"there is no list {name}")
        actions.remove_list(by="system", held=held)
        return OK

    raise typer.Exit(with_database(work))


def _refused(why: str) -> int:
    print(f"ruthan: {why}", file=sys.stderr)
    return REFUSED


def _say(told: ReadIn, file: str, *, dry_run: bool) -> int:
    """One line a count; bad lines with their numbers on standard error."""
    for problem in told.problems:
        print(f"{file}:{problem.number}: {problem.reason}", file=sys.stderr)
    if dry_run:
        print("nothing was written; it would be:")
    counts: list[tuple[str, int | str]] = [
        ("shape", told.shape), ("new", told.added), ("taken back", told.taken_back),
        ("held already", told.unchanged), ("other kinds", told.skipped), ("bad", told.bad),
    ]  # fmt: skip
    for what, count in counts:
        print(f"{what}: {count}")
    return SOME_BAD if told.bad else OK
