"""The secret address by which a calendar program reads what is due for a person."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from ruthan.core.refs import uuid7


class CalendarFeed(models.Model):
    """One person's feed; only a keyed hash of its token is kept, and the row goes when revoked."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, related_name="+", on_delete=models.CASCADE
    )
    token_hash = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()
    read_on = models.DateField(null=True)  # the last day on which a program read it

    def __str__(self) -> str:
        return str(self.user_id)
