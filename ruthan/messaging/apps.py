"""Django's entry for the messaging app."""

from __future__ import annotations

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """The messaging app."""

    name = "ruthan.messaging"
    label = "messaging"
    default_auto_field = "django.db.models.BigAutoField"
