"""Django's entry for the triage app."""

from __future__ import annotations

from django.apps import AppConfig


class TriageConfig(AppConfig):
    """The triage app."""

    name = "ruthan.triage"
    label = "triage"
    default_auto_field = "django.db.models.BigAutoField"
