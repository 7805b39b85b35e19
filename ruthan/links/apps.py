"""Django's entry for the links app."""

from __future__ import annotations

from django.apps import AppConfig


class LinksConfig(AppConfig):
    """The links app."""

    name = "ruthan.links"
    label = "links"
    default_auto_field = "django.db.models.BigAutoField"
