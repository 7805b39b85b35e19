"""Addresses of hash lists."""

from __future__ import annotations

from django.urls import path

from ruthan.matching import views

app_name = "hash-lists"

urlpatterns = [
    path("", views.list_page, name="list"),
    path("<uuid:list_id>/remove/", views.remove, name="remove"),
]
