"""Fill the database with the demonstration, or remove it."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from ruthan.project.demo.fill import NotRemovable, fill, remove


class Command(BaseCommand):
    """Tells the fictional story through the real actions; safe to run again."""

    help = "Fill or remove the fictional demonstration."

    def add_arguments(self, parser: CommandParser) -> None:
        """fill or remove."""
        parser.add_argument("what", choices=["fill", "remove"])

    def handle(self, *args: object, **options: object) -> None:
        """Says how far it is, one line at a time."""

        def say(line: str) -> None:
            self.stdout.write(line)
            self.stdout.flush()

        # Losing the last moments in a crash is fine here: filling begins again.
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit TO off")
        try:
            (fill if options["what"] == "fill" else remove)(say)
        except NotRemovable as refused:
            raise CommandError(str(refused)) from refused
