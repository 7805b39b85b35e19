"""Django's entry for the publishing app."""

from __future__ import annotations

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    """The publishing app."""

    name = "ruthan.publishing"
    label = "publishing"
    default_auto_field = "django.db.models.BigAutoField"
