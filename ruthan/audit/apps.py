"""Django's entry for the audit app."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The audit app."""

    name = "ruthan.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
