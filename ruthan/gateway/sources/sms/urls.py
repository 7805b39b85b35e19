"""The address that a gateway calls; no language in it."""

from __future__ import annotations

from django.urls import path

from ruthan.gateway.sources.sms import views

app_name = "sms"

urlpatterns = [path("<str:token>/", views.callback, name="callback")]
