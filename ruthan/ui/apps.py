"""The design system as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Templates, static files, tags and the words of components; no tables."""

    name = "ruthan.ui"
    label = "ui"
