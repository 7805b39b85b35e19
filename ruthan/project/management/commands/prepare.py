"""Everything a database needs before the first page: keys, tables, reference data, custody key."""

from __future__ import annotations

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from ruthan.core import keyring
from ruthan.network.actions import load_reference
from ruthan.project import metrics, upgrade
from ruthan.safeguarding.actions import ensure_custody


class Command(BaseCommand):
    """Safe to run at every start, and to kill and run again; changes nothing already there."""

    help = "Create keys, tables, reference data and the custody key where they are missing."

    def handle(self, *args: object, **options: object) -> None:
        """One line of progress for each step."""
        try:
            upgrade.refuse_newer()
            self.stdout.write("keys")
            keyring.ensure()
            metrics.ensure_token()
            self.stdout.write("tables")
            upgrade.migrate(say=self.stdout.write)
        except upgrade.UpgradeRefused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write("reference data")
        load_reference()
        ensure_custody()
        call_command("collectstatic", interactive=False, verbosity=0)
        upgrade.note_version()
        self.stdout.write("ready")
