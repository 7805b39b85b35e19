"""Django's entry for the core."""

from __future__ import annotations

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """The core app."""

    name = "ruthan.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"
