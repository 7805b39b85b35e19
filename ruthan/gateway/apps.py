"""Django's entry for the gateway package."""

from __future__ import annotations

from django.apps import AppConfig


class GatewayConfig(AppConfig):
    """The gateway package."""

    name = "ruthan.gateway"
    label = "gateway"
