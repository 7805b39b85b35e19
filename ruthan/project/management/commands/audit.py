"""Verify the audit chain."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ruthan.audit.queries import verify


class Command(BaseCommand):
    """Walks the chain from its beginning."""

    help = "Verify the audit chain."

    def add_arguments(self, parser: CommandParser) -> None:
        """The one thing it can do, named so that more can follow."""
        parser.add_argument("what", choices=["verify"])

    def handle(self, *args: object, **options: object) -> None:
        """Fails with the number of the first link that does not hold."""
        found = verify()
        if found.broken_at is not None:
            raise CommandError(f"the chain breaks at link {found.broken_at}")
        self.stdout.write(f"{found.links} links hold, {found.waiting} entries wait for the sealer")
        self.stdout.write(f"head {found.head}")
