"""The ruthan command line: serving, the plain engine commands, and the operator's tools.

`assess`, `match` and `extract` work without a database and load nothing of Django.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Sequence
from functools import wraps

import typer

_PASSED_ON = {"allow_extra_args": True, "ignore_unknown_options": True}
_HELP = "Ruthan (รู้ทัน): from a forwarded message to a signed answer."

# Name on the command line, module below this package, function, one line of help.
_COMMANDS = (
    ("serve", "service", "serve_command"),
    ("demo", "service", "demo_command"),
    ("user", "service", "user_command"),
    ("apikey", "service", "apikey_command"),
    ("audit", "service", "audit_command"),
    ("rotate-keys", "service", "rotate_keys_command"),
    ("backup", "service", "backup_command"),
    ("django", "service", "django_command"),
    ("assess", "assess", "assess_command"),
    ("match", "match", "match_command"),
    ("extract", "extract", "extract_command"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code (0, 1 refused, 2 usage, 3 some lines were bad)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    asked = [c for c in _COMMANDS if given and c[0] == given[0]]
    app = typer.Typer(help=_HELP, no_args_is_help=True, pretty_exceptions_enable=False)
    for name, module, function in asked or _COMMANDS:
        app.command(name, context_settings=_PASSED_ON if name == "django" else None)(
            _load(module, function)
        )
    app.callback()(_describe)
    try:
        app(args=given)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 1
    return 0


def _describe() -> None:
    """Ruthan (รู้ทัน): from a forwarded message to a signed answer."""


def _load(module: str, function: str) -> Callable[..., object]:
    """The command's function, its returned number made the exit code."""
    found: Callable[..., object] = getattr(
        importlib.import_module(f"{__name__}.{module}"), function
    )

    @wraps(found)
    def command(*args: object, **kwargs: object) -> None:
        code = found(*args, **kwargs)
        if code:
            raise typer.Exit(int(str(code)))

    return command
