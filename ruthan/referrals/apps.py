"""Django's entry for the referrals app."""

from __future__ import annotations

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """The referrals app."""

    name = "ruthan.referrals"
    label = "referrals"
    default_auto_field = "django.db.models.BigAutoField"
