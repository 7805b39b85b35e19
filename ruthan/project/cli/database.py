"""The database for commands that work on it directly: opened, Django set up, refusals as codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from ruthan.project.supervisor.refusals import Refused
from ruthan.project.supervisor.visit import open_database

REFUSED = 1


def with_database(work: Callable[[], int]) -> int:
    """Run work on the database and give its exit code; 1 when the database refuses us.

    The database is started when none runs. Of Django nothing is loaded before.
    """
    try:
        with open_database() as environment:
            os.environ.update(environment)
            import django  # noqa: PLC0415 - only commands of the database load Django

            django.setup()
            return work()
    except Refused as refused:
        print(f"ruthan: {refused}", file=sys.stderr)
        return REFUSED


def management(*arguments: str) -> int:
    """Run a management command; its CommandError is a refusal."""
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
                return REFUSED
    except Refused as refused:
        print(f"ruthan: {refused}", file=sys.stderr)
        return REFUSED
    return 0
