"""Addresses of networks."""

from __future__ import annotations

from django.urls import path

from ruthan.links import views

app_name = "links"

urlpatterns = [
    path("", views.network_list, name="list"),
    path("<uuid:hub_id>/", views.network_page, name="network"),
    path("of/report/<uuid:report_id>/", views.of_report, name="of-report"),
]
