"""The address that LINE calls; no language in it."""

from __future__ import annotations

from django.urls import path

from ruthan.gateway.sources.line import views

app_name = "line"

urlpatterns = [path("webhook/", views.webhook, name="webhook")]
