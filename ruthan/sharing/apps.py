"""Django's entry for the sharing app."""

from __future__ import annotations

from django.apps import AppConfig


class SharingConfig(AppConfig):
    """The sharing app."""

    name = "ruthan.sharing"
    label = "sharing"
    default_auto_field = "django.db.models.BigAutoField"
