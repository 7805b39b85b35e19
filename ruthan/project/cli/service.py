"""Commands that need the database: serve, demo, user, apikey, audit, backup, keys, django."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from ruthan.project.supervisor.refusals import Refused
from ruthan.project.supervisor.serve import serve
from ruthan.project.supervisor.visit import open_database


def serve_command(
    port: Annotated[int, typer.Option(help="Where the site listens.")] = 8000,
    demo: Annotated[
        bool | None,
        typer.Option("--demo/--no-demo", help="Fill the fictional demonstration at first start."),
    ] = None,
) -> int:
    """Start the database, the site and the workers, and keep them alive until Ctrl-C."""
    return serve(int(os.environ.get("PORT", port)), demo=demo)


def demo_command(
    what: Annotated[str, typer.Argument(help="fill or remove")],
) -> int:
    """Fill the database with the fictional demonstration, or remove every row of it."""
    return _django("demo", what)


def user_command(
    username: Annotated[str, typer.Argument(help="The name to sign in with.")],
    name: Annotated[str, typer.Option(help="The person's name in Thai.")],
    role: Annotated[str, typer.Option(help="A role of project/roles.py.")] = "administrator",
    organisation: Annotated[str, typer.Option(help="The code of an organisation.")] = "ruthan",
) -> int:
    """Invite a person and print the one-time link that sets password and second factor."""
    return _django(
        "invite", username, "--name", name, "--role", role, "--organisation", organisation
    )


def apikey_command(
    organisation: Annotated[str, typer.Argument(help="The code of an organisation.")],
    label: Annotated[str, typer.Option(help="What the key is for.")],
    scope: Annotated[list[str], typer.Option(help="What it may do; may be given several times.")],
    limit: Annotated[int, typer.Option(help="Requests a minute; 0 is no limit.")] = 600,
    days: Annotated[int, typer.Option(help="How long it is good; 0 is until revoked.")] = 0,
) -> int:
    """Issue a key of the API for an organisation's programs and print it, once."""
    scopes = [part for one in scope for part in ("--scope", one)]
    numbers = ["--limit", str(limit), "--days", str(days)]
    return _django("apikey", organisation, "--label", label, *scopes, *numbers)


def audit_command(what: Annotated[str, typer.Argument(help="verify")] = "verify") -> int:
    """Walk the audit chain from its beginning and say whether it holds."""
    return _django("audit", what)


def rotate_keys_command() -> int:
    """Begin a new master key and wrap every live data key with it."""
    return _django("rotate_keys")


def backup_command(
    folder: Annotated[Path, typer.Argument(help="An empty or existing backup folder.")],
) -> int:
    """Write a backup: everything but the data keys, and the keys apart in a window of 7 days."""
    return _django("backup", str(folder.resolve()))


def django_command(context: typer.Context) -> int:
    """Run a management command of Django against Ruthan's database."""
    return _django(*context.args)


def _django(*arguments: str) -> int:
    try:
        with open_database() as environment:
            os.environ.update(environment)
            from django.core.management import (  # noqa: PLC0415 - only commands of the database load Django
                CommandError,
                execute_from_command_line,
            )

            try:
                execute_from_command_line(["ruthan", *arguments])
            except CommandError as error:
                print(f"ruthan: {error}", file=sys.stderr)
                return 1
    except Refused as refused:
        print(f"ruthan: {refused}", file=sys.stderr)
        return 1
    return 0
