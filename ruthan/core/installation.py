"""Which version of the program last brought the database up to date."""

from __future__ import annotations

from django.db import DatabaseError, transaction

from ruthan.core import clock
from ruthan.core.models import Installation


def version() -> str:
    """The version on record; '' for a database that is empty or older than this record."""
    try:
        with transaction.atomic():
            held = Installation.objects.first()
    except DatabaseError:
        return ""
    return held.version if held else ""


def note(version: str) -> None:
    """Put a version on record."""
    Installation.objects.update_or_create(
        pk=1, defaults={"version": version, "prepared_at": clock.now()}
    )
