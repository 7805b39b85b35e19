"""Addresses of the trail."""

from __future__ import annotations

from django.urls import path

from ruthan.audit import views

app_name = "audit"

urlpatterns = [
    path("", views.trail, name="trail"),
    path("verification/", views.verification, name="verification"),
    path("export.ndjson", views.export, name="export"),
    path("<int:entry_id>/reason/", views.reason, name="reason"),
]
