"""Addresses of the gateway: home, the sections, and the web source."""

from __future__ import annotations

from django.urls import include, path

app_name = "gateway"

urlpatterns = [
    path("", include("ruthan.gateway.sources.web.urls")),
]
