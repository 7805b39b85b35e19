"""Filling an empty database from a backup; destroyed keys stay destroyed."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ruthan.project.backup import BackupRefused, restore_backup


class Command(BaseCommand):
    """Reads the rows of one backup and the keys of the same or a later one."""

    help = "Fill an empty database from a backup."

    def add_arguments(self, parser: CommandParser) -> None:
        """The two parts of a backup."""
        parser.add_argument("rows", type=Path)
        parser.add_argument("keys", type=Path)

    def handle(self, *args: object, **options: object) -> None:
        """Says how many keys the ledger erased again."""
        try:
            erased = restore_backup(Path(str(options["rows"])), Path(str(options["keys"])))
        except BackupRefused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"restored; {erased} destroyed keys stay destroyed")
