"""Everything a database needs before the first page: keys, tables, reference data, custody key."""

from __future__ import annotations

from django.core.management import call_command
from django.core.management.base import BaseCommand

from ruthan.core import keyring
from ruthan.network.actions import load_reference
from ruthan.safeguarding.actions import ensure_custody


class Command(BaseCommand):
    """Safe to run at every start; changes nothing that is already there."""

    help = "Create keys, tables, reference data and the custody key where they are missing."

    def handle(self, *args: object, **options: object) -> None:
        """One line of progress for each step."""
        self.stdout.write("keys")
        keyring.ensure()
        self.stdout.write("tables")
        call_command("migrate", interactive=False, verbosity=0)
        self.stdout.write("reference data")
        load_reference()
        ensure_custody()
        call_command("collectstatic", interactive=False, verbosity=0)
        self.stdout.write("ready")
