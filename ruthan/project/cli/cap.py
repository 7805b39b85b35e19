"""`ruthan cap check`: whether CAP files are sound, without a database and without trusting them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from ruthan.project.cli.database import REFUSED
from ruthan.project.cli.lines import OK, USAGE
from ruthan.publishing.engine.capread import MOST_BYTES, CapRefused, faults_of, read_cap

app = typer.Typer(no_args_is_help=True)

FilesArgument = Annotated[
    list[Path], typer.Argument(metavar="FILE...", help="CAP 1.2 or 1.1 files of anybody.")
]


@app.callback()
def cap() -> None:
    """CAP: files of alerts as warning systems exchange them."""


@app.command("check", epilog="Example: ruthan cap check alert.xml")
def check(files: FilesArgument) -> None:
    """Say what is wrong with CAP files; hostile ones (document types, entities) are refused.

    One line for each fault on standard error. Nothing is kept and nothing is fetched.
    """
    good = True
    for file in files:
        try:
            with file.open("rb") as held:
                document = held.read(MOST_BYTES + 1)
        except OSError as error:
            print(f"ruthan: {file}: {error.strerror or error}", file=sys.stderr)
            raise typer.Exit(USAGE) from error
        found = _faults(document)
        for fault in found:
            print(f"{file}: {fault}", file=sys.stderr)
        if not found:
            print(f"{file}: good")
        good = good and not found
    raise typer.Exit(OK if good else REFUSED)


def _faults(document: bytes) -> list[str]:
    try:
        return faults_of(read_cap(document))
    except CapRefused as refused:
        return [f"refused: {refused}"]
