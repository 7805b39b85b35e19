"""`ruthan case export`: the police file and the evidence of one victim's case, as a package."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from ruthan.project.cli.database import REFUSED, with_database
from ruthan.project.cli.lines import OK

app = typer.Typer(no_args_is_help=True)


@app.callback()
def case() -> None:
    """A victim's case: its package for the police."""


@app.command("export", epilog="Example: ruthan case export V-7Q4MX2PA --to case.zip")
def export(
    ref: Annotated[str, typer.Argument(help="The reference of the case (V-...).")],
    to: Annotated[
        Path | None, typer.Option("--to", metavar="ZIP", help="The file to write.")
    ] = None,
) -> None:
    """Write the BagIt 1.0 package of a case: both papers, the facts, the evidence.

    That it was made is on record. A withdrawn case, or one whose time is over, is refused.
    """
    made: list[tuple[str, bytes]] = []
    code = with_database(lambda: _make(ref, made))
    # Written here: within, we may be the user of the service, who owns no folder of the caller.
    raise typer.Exit(_written(*made[0], to) if code == OK else code)


def _make(ref: str, made: list[tuple[str, bytes]]) -> int:
    from ruthan.cases.actions import export_case  # noqa: PLC0415 - needs Django

    found = export_case(by="system", ref=ref)
    if found is None:
        print(f"ruthan: {ref}: no case that can be read", file=sys.stderr)
        return REFUSED
    made.append((found.name, found.body))
    return OK


def _written(name: str, body: bytes, to: Path | None) -> int:
    """The zip whole or not at all, readable by its owner alone."""
    target = to or Path(name)
    aside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(body)
        aside.replace(target)
    except OSError as error:
        print(f"ruthan: {target}: {error.strerror or error}", file=sys.stderr)
        return REFUSED
    finally:
        aside.unlink(missing_ok=True)
    print(target)
    return OK
