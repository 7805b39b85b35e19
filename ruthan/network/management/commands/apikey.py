"""Issue a key of the API from the command line."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ruthan.core import clock
from ruthan.network import actions, queries
from ruthan.network.states import Scope


class Command(BaseCommand):
    """Makes the key and prints it, once."""

    help = "Issue a key of the API for an organisation and print it once."

    def add_arguments(self, parser: CommandParser) -> None:
        """For whom, for what, how often, how long."""
        parser.add_argument("organisation")
        parser.add_argument("--label", required=True)
        parser.add_argument("--scope", action="append", required=True, choices=Scope.values)
        parser.add_argument("--limit", type=int, default=actions.PER_MINUTE)
        parser.add_argument("--days", type=int, default=0)

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuses an organisation that is not there and numbers below nothing."""
        organisation = queries.organisation(options["organisation"])
        if organisation is None:
            raise CommandError(f"no organisation has the code {options['organisation']}")
        if options["limit"] < 0 or options["days"] < 0:
            raise CommandError("--limit and --days cannot be below 0")
        days = options["days"]
        try:
            issued = actions.issue_key(
                by="system", organisation=organisation, label=options["label"],
                scopes=options["scope"], per_minute=options["limit"],
                expires_at=clock.now() + timedelta(days=days) if days else None,
            )  # fmt: skip
        except actions.KeyRefused as error:
            raise CommandError(
                "the key needs a label, and the organisation must be open"
            ) from error
        self.stdout.write(issued.text)
