"""A backup of rows, keys and evidence files with its manifest; or the check of one."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ruthan.project.backup import BackupRefused, verify_backup, write_backup


class Command(BaseCommand):
    """Writes one dated backup into a folder and forgets old keys, or verifies what lies there."""

    help = "Write a backup into a folder, or verify one (--verify)."

    def add_arguments(self, parser: CommandParser) -> None:
        """The folder that holds the backups, and what to do there."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--verify", action="store_true", help="check the newest backup there")
        parser.add_argument("--at", default="", metavar="STAMP", help="verify this one")
        parser.add_argument("--keep", type=int, metavar="DAYS", help="delete older backups")

    def handle(self, *args: object, **options: Any) -> None:
        """Says which files were written, or what was found."""
        try:
            if options["verify"]:
                self._verify(options["folder"], options["at"])
                return
            keep = timedelta(days=options["keep"]) if options["keep"] else None
            for file in write_backup(options["folder"], keep=keep):
                self.stdout.write(str(file))
        except BackupRefused as refused:
            raise CommandError(str(refused)) from refused

    def _verify(self, folder: Path, stamp: str) -> None:
        found = verify_backup(folder, stamp=stamp)
        for note in found.notes:
            self.stdout.write(f"note: {note}")
        if found.faults:
            raise CommandError(f"backup {found.stamp} is bad: " + "; ".join(found.faults))
        self.stdout.write(f"backup {found.stamp} is whole: rows, keys, {found.files} files")
