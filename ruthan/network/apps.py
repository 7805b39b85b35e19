"""Django's entry for the network app."""

from __future__ import annotations

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """The network app."""

    name = "ruthan.network"
    label = "network"
    default_auto_field = "django.db.models.BigAutoField"
