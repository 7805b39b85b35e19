"""Django's entry for the claims app."""

from __future__ import annotations

from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    """The claims app."""

    name = "ruthan.claims"
    label = "claims"
    default_auto_field = "django.db.models.BigAutoField"
