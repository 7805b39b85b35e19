"""Django's entry for the accounts app."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The accounts app."""

    name = "ruthan.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
