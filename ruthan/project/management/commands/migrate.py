"""Django's `migrate`, which on an empty database makes the tables of today in one go."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS

from ruthan.project import fresh

_STEPWISE = ("app_label", "migration_name", "plan", "check_unapplied", "prune", "fake")


class Command(migrate.Command):
    """As Django's; options that name a step, show a plan or pretend go step by step."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the tables where there are none, then apply what is missing."""
        is_plain = not any(options.get(name) for name in _STEPWISE)
        if is_plain and options.get("database") == DEFAULT_DB_ALIAS and fresh.is_empty():
            fresh.make_tables()
        super().handle(*args, **options)
