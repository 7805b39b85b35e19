"""Django's entry for the surges app."""

from __future__ import annotations

from django.apps import AppConfig


class SurgesConfig(AppConfig):
    """The surges app."""

    name = "ruthan.surges"
    label = "surges"
    default_auto_field = "django.db.models.BigAutoField"
