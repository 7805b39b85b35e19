"""Load the dated reference data."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from ruthan.network.actions import load_reference


class Command(BaseCommand):
    """Adds what is missing; safe to run again."""

    help = "Load organisations, hotlines and word lists; what a person edited stays as it is."

    def handle(self, *args: object, **options: object) -> None:
        """One line with the numbers."""
        found = load_reference()
        self.stdout.write(
            f"{found.organisations} organisations, {found.aliases} other names, "
            f"{found.hotlines} hotlines, {found.terms} codes of word lists"
        )
