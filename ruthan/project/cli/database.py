"""The database for commands that work on it directly: opened, Django set up, refusals as codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from ruthan.project.cli.lines import USAGE
from ruthan.project.supervisor.refusals import Refused
from ruthan.project.supervisor.visit import open_database

REFUSED = 1
_NOT_TAKEN = "Error: "  # how Django begins what argparse has to say


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


def management(name: str, *words: str) -> int:
    """Run a command of ours; a refusal is one sentence and 1, words it does not take are 2."""

    def work() -> int:
        from django.core.management import (  # noqa: PLC0415 - only commands of the database load Django
            CommandError,
            call_command,
        )

        try:
            call_command(name, *words)
        except CommandError as error:
            said = str(error)
            print(f"ruthan: {said.removeprefix(_NOT_TAKEN)}", file=sys.stderr)
            return USAGE if said.startswith(_NOT_TAKEN) else REFUSED
        return 0

    return with_database(work)


def of_django(*words: str) -> int:
    """Run a command as Django itself would, with its own messages and exit codes."""

    def work() -> int:
        from django.core.management import (  # noqa: PLC0415 - only commands of the database load Django
            execute_from_command_line,
        )

        execute_from_command_line(["ruthan", *words])
        return 0

    return with_database(work)
