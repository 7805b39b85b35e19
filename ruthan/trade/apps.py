"""Django's entry for the trade app."""

from __future__ import annotations

from django.apps import AppConfig


class TradeConfig(AppConfig):
    """The trade app."""

    name = "ruthan.trade"
    label = "trade"
    default_auto_field = "django.db.models.BigAutoField"
