"""Addresses with only the design system on them, so that its tests stand alone."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = i18n_patterns(path("", include("ruthan.ui.urls")), prefix_default_language=False)
handler404 = "ruthan.ui.errors.page_not_found"
