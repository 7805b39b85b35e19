"""Filling an empty database and data folder from a backup; destroyed keys stay destroyed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ruthan.project.backup import BackupRefused, Restored, restore_backup, restore_from


class Command(BaseCommand):
    """Reads a backup folder, or the rows of one backup and the keys of the same or a later one."""

    help = "Fill an empty database and file store from a backup."

    def add_arguments(self, parser: CommandParser) -> None:
        """A folder with a manifest, or two parts by hand."""
        parser.add_argument("source", type=Path, help="the backup folder, or a rows file")
        parser.add_argument("keys", type=Path, nargs="?", help="a keys file, with a rows file")
        parser.add_argument("--at", default="", metavar="STAMP", help="which backup of the folder")
        parser.add_argument(
            "--keys-of", default="", metavar="STAMP", help="take the keys of this later backup"
        )

    def handle(self, *args: object, **options: Any) -> None:
        """Says what came back, and fails when it is not what the manifest says."""
        try:
            result = self._restore(options)
        except BackupRefused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(
            f"restored; {result.destroyed} destroyed keys stay destroyed, "
            f"{result.erased} reports were erased again"
        )
        if result.rows:
            self.stdout.write(
                f"{result.rows} rows and {result.files} evidence files are there; "
                f"{result.links} links of the audit chain hold"
            )
        if result.faults:
            raise CommandError("but: " + "; ".join(result.faults))

    def _restore(self, options: dict[str, Any]) -> Restored:
        source: Path = options["source"]
        if source.is_dir():
            return restore_from(
                source, stamp=options["at"], keys_stamp=options["keys_of"], say=self._say
            )
        if options["keys"] is None:
            raise BackupRefused("name the backup folder, or a rows file and a keys file")
        return restore_backup(source, options["keys"])

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
