"""A backup in two parts: everything but the data keys, and the keys apart in a window of 7 days."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ruthan.project.backup import BackupRefused, write_backup


class Command(BaseCommand):
    """Writes one dated dump of the database and one of its keys, and forgets old keys."""

    help = "Write a backup into a folder."

    def add_arguments(self, parser: CommandParser) -> None:
        """The folder that holds the backups."""
        parser.add_argument("folder", type=Path)

    def handle(self, *args: object, **options: object) -> None:
        """Says which files were written."""
        try:
            for file in write_backup(Path(str(options["folder"]))):
                self.stdout.write(str(file))
        except BackupRefused as refused:
            raise CommandError(str(refused)) from refused
