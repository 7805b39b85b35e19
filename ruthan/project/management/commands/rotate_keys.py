"""Rotate the master key."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from ruthan.audit.actions import record
from ruthan.core import crypto


class Command(BaseCommand):
    """Begins a new generation and wraps every live data key with it."""

    help = "Begin a new master key and wrap every live data key with it."

    def handle(self, *args: object, **options: object) -> None:
        """Safe to interrupt and run again."""
        done = crypto.rotate()
        record(by="system", what="core:key:rotate", on=("core.datakey", "all"))
        self.stdout.write(f"{done} data keys wrapped again")
