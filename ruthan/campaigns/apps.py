"""Django's entry for the campaigns app."""

from __future__ import annotations

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    """The campaigns app."""

    name = "ruthan.campaigns"
    label = "campaigns"
    default_auto_field = "django.db.models.BigAutoField"
