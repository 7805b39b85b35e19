"""Django's entry for the matching app."""

from __future__ import annotations

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    """The matching app."""

    name = "ruthan.matching"
    label = "matching"
    default_auto_field = "django.db.models.BigAutoField"
