"""Django's entry for the intake app."""

from __future__ import annotations

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """The intake app."""

    name = "ruthan.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"
