"""Addresses of the design system itself."""

from __future__ import annotations

from django.urls import path

from ruthan.ui import living, theme

app_name = "ui"

urlpatterns = [
    path("design/", living.living_page, name="living"),
    path("design/<slug:name>/", living.pattern_page, name="pattern"),
    path("theme/", theme.choose_theme, name="theme"),
]
