"""Addresses of the watch list."""

from __future__ import annotations

from django.urls import path

from ruthan.gateway.sources.feed import views

app_name = "feeds"

urlpatterns = [
    path("", views.feed_list, name="list"),
    path("<uuid:feed_id>/try/", views.feed_try, name="try"),
    path("<uuid:feed_id>/pause/", views.feed_pause, name="pause"),
    path("<uuid:feed_id>/resume/", views.feed_resume, name="resume"),
    path("<uuid:feed_id>/remove/", views.feed_remove, name="remove"),
]
