"""Django's entry for the registry app."""

from __future__ import annotations

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """The registry app."""

    name = "ruthan.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"
