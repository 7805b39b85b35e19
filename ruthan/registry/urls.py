"""Addresses of the registry's staff pages."""

from __future__ import annotations

from django.urls import path

from ruthan.registry.views import disputes, entries

app_name = "registry"

urlpatterns = [
    path("", entries.entry_list, name="list"),
    path("find/", entries.find, name="find"),
    path("disputes/", disputes.dispute_list, name="disputes"),
    path("disputes/<slug:ref>/", disputes.dispute, name="dispute"),
    path("disputes/<slug:ref>/propose/", disputes.propose, name="dispute-propose"),
    path("disputes/<slug:ref>/sign/", disputes.sign, name="dispute-sign"),
    path("disputes/<slug:ref>/return/", disputes.send_back, name="dispute-return"),
    path("<slug:ref>/", entries.entry, name="entry"),
    path("<slug:ref>/open/", entries.open_value, name="open"),
    path("<slug:ref>/confirm/", entries.confirm, name="confirm"),
    path("<slug:ref>/let-go-on/", entries.let_go_on, name="let-go-on"),
    path("<slug:ref>/reopen/", entries.reopen, name="reopen"),
]
