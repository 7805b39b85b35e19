"""Django's entry for the cases app."""

from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The cases app."""

    name = "ruthan.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"
