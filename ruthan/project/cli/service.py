"""The operator's commands: serve, migrate, user, apikey, audit, backup, restore, shred, doctor."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from ruthan.project.cli.database import management, of_django
from ruthan.project.supervisor.environment import DEFAULT_PORT
from ruthan.project.supervisor.serve import serve

AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")]


def serve_command(
    port: Annotated[
        int, typer.Option(help="Where the site listens; PORT comes first.")
    ] = DEFAULT_PORT,
    demo: Annotated[
        bool | None,
        typer.Option("--demo/--no-demo", help="Fill the fictional demonstration at first start."),
    ] = None,
) -> int:
    """Start the database, the site and the workers, and keep them alive until Ctrl-C."""
    return serve(int(os.environ.get("PORT", port)), demo=demo)


def migrate_command() -> int:
    """Bring keys, tables and reference data up to date; safe to repeat."""
    return management("prepare")


def demo_command(
    what: Annotated[str, typer.Argument(help="fill or remove")],
) -> int:
    """Fill the database with the fictional demonstration, or remove every row of it."""
    return management("demo", what)


def user_command(
    username: Annotated[str, typer.Argument(help="The name to sign in with.")],
    name: Annotated[str, typer.Option(help="The person's name in Thai.")],
    role: Annotated[str, typer.Option(help="A role of project/roles.py.")] = "administrator",
    organisation: Annotated[str, typer.Option(help="The code of an organisation.")] = "ruthan",
) -> int:
    """Invite a person and print the one-time link that sets password and second factor."""
    return management(
        "invite", username, "--name", name, "--role", role, "--organisation", organisation
    )


def apikey_command(
    organisation: Annotated[str, typer.Argument(help="The code of an organisation.")],
    label: Annotated[str, typer.Option(help="What the key is for, in a few words.")],
    scope: Annotated[list[str], typer.Option(help="What it may do; give it once for each.")],
    limit: Annotated[int | None, typer.Option(help="Requests a minute.")] = None,
    days: Annotated[int | None, typer.Option(help="Ends after so many days; 0 never.")] = None,
) -> int:
    """Issue a key of the API for an organisation and print it once."""
    scopes = [word for one in scope for word in ("--scope", one)]
    rest = [*_given("--limit", limit), *_given("--days", days)]
    return management("apikey", organisation, "--label", label, *scopes, *rest)


def audit_command(
    what: Annotated[str, typer.Argument(help="verify")] = "verify",
) -> int:
    """Walk the audit chain from its beginning and say whether it holds."""
    return management("audit", what)


def rotate_keys_command() -> int:
    """Begin a new master key and wrap every live data key with it."""
    return management("rotate_keys")


def backup_command(
    folder: Annotated[Path, typer.Argument(help="The folder that holds the backups.")],
    verify: Annotated[bool, typer.Option("--verify", help="Check the newest one there.")] = False,
    at: Annotated[str, typer.Option(metavar="STAMP", help="Verify this one.")] = "",
    keep: Annotated[int | None, typer.Option(metavar="DAYS", help="Delete older ones.")] = None,
) -> int:
    """Write a backup: everything but the data keys, and the keys apart in a window of 7 days."""
    flags = ["--verify"] if verify else []
    rest = [*_given("--at", at or None), *_given("--keep", keep)]
    return management("backup", str(folder.resolve()), *flags, *rest)


def restore_command(
    source: Annotated[Path, typer.Argument(help="A backup folder, or a file of rows.")],
    keys: Annotated[
        Path | None, typer.Argument(help="A file of keys, with a file of rows.")
    ] = None,
    at: Annotated[str, typer.Option(metavar="STAMP", help="Which backup of the folder.")] = "",
    keys_of: Annotated[
        str, typer.Option(metavar="STAMP", help="Take the keys of this later backup.")
    ] = "",
) -> int:
    """Fill an empty database from a backup; what was destroyed since stays destroyed."""
    parts = [str(path.resolve()) for path in (source, keys) if path is not None]
    rest = [*_given("--at", at or None), *_given("--keys-of", keys_of or None)]
    return management("restore", *parts, *rest)


def shred_command(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Change nothing, only say.")] = False,
    as_json: AsJson = False,
    only: Annotated[str, typer.Option(metavar="MODEL", help="A model, or one rule.")] = "",
) -> int:
    """Take away what its time is over for, or say what would go."""
    flags = _flags(dry_run=dry_run, as_json=as_json)
    return management("shred", *flags, *_given("--only", only or None))


def doctor_command(as_json: AsJson = False) -> int:
    """Look for what is wrong with this installation, and say what to do."""
    return management("doctor", *_flags(as_json=as_json))


def django_command(context: typer.Context) -> int:
    """Run a management command of Django against Ruthan's database."""
    return of_django(*context.args)


def _flags(*, dry_run: bool = False, as_json: bool = False) -> list[str]:
    return [*(["--dry-run"] if dry_run else []), *(["--json"] if as_json else [])]


def _given(option: str, value: object) -> list[str]:
    """An option as words, when it was given."""
    return [] if value is None else [option, str(value)]
