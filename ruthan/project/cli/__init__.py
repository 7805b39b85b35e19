"""The ruthan command line: serving, the plain engine commands, and the operator's tools.

`assess`, `match` and `extract` work without a database and load nothing of Django. Only the
command that was called is loaded; the others are known by their line in the table.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Annotated

import typer
from typer._completion_classes import completion_init

from ruthan import VERSION
from ruthan.project.cli.table import COMMANDS, EXIT_CODES, Command

PROGRAM = "ruthan"
_PASSED_ON = {"allow_extra_args": True, "ignore_unknown_options": True}
_HELP = "Ruthan (รู้ทัน): from a forwarded message to a signed answer."
_COMPLETING = "_RUTHAN_COMPLETE"  # set by the shell's completion script, see `completion`


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code (0, 1 refused, 2 usage, 3 some lines were bad)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    words = given
    if os.environ.get(_COMPLETING):
        completion_init()
        words = _typed()
    asked = next((command for command in COMMANDS if words[:1] == [command.name]), None)
    app = typer.Typer(
        help=_HELP,
        epilog=EXIT_CODES,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    for command in COMMANDS:
        _add(app, command, is_asked=command is asked)
    app.callback(epilog=EXIT_CODES)(_describe)
    try:
        app(args=given, prog_name=PROGRAM)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 1
    return 0


def _add(app: typer.Typer, command: Command, *, is_asked: bool) -> None:
    """Put a command in; one that was not asked for is only its line of help."""
    epilog = f"Example: {command.example}"
    settings = _PASSED_ON if command.name == "django" else None
    if not is_asked:
        app.command(command.name, help=command.help)(_nothing)
        return
    found = getattr(importlib.import_module(f"{__name__}.{command.module}"), command.attribute)
    if isinstance(found, typer.Typer):
        app.add_typer(found, name=command.name, help=command.help, epilog=epilog)
        return
    app.command(command.name, epilog=epilog, context_settings=settings)(_with_code(found))


def _typed() -> list[str]:
    """The words after the program's name in a line that is being completed."""
    line = os.environ.get("_TYPER_COMPLETE_ARGS") or os.environ.get("COMP_WORDS") or ""
    return line.split()[1:]


def _with_code(found: Callable[..., object]) -> Callable[..., object]:
    """The command's function, its returned number made the exit code."""

    @wraps(found)
    def command(*args: object, **kwargs: object) -> None:
        code = found(*args, **kwargs)
        if code:
            raise typer.Exit(int(str(code)))

    return command


def _nothing() -> None:
    """Stand for a command that was not asked for."""


def _version(wanted: bool) -> None:  # noqa: FBT001 - typer calls it so
    if wanted:
        print(f"{PROGRAM} {VERSION}")
        raise typer.Exit


def _describe(
    _: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Say which version it is."
        ),
    ] = False,
) -> None:
    """Ruthan (รู้ทัน): from a forwarded message to a signed answer."""
