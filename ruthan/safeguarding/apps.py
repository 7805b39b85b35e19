"""Django's entry for the safeguarding app."""

from __future__ import annotations

from django.apps import AppConfig


class SafeguardingConfig(AppConfig):
    """The safeguarding app."""

    name = "ruthan.safeguarding"
    label = "safeguarding"
    default_auto_field = "django.db.models.BigAutoField"
