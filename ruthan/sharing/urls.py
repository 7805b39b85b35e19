"""Addresses of sharing: the feed for programs, the desk for people."""

from __future__ import annotations

from django.urls import path

from ruthan.sharing.views import desk, feed

app_name = "sharing"

urlpatterns = [
    path("", desk.sharing_page, name="desk"),
    path("export/", desk.export, name="export"),
    path("origins/", desk.origins, name="origins"),
    path("sources/new/", desk.source_new, name="source-new"),
    path("sources/<uuid:source_id>/", desk.source, name="source"),
    path("sources/<uuid:source_id>/switch/", desk.source_switch, name="source-switch"),
]

feed_patterns = (
    [
        path("<slug:collection>/manifest.json", feed.manifest, name="manifest"),
        path("<slug:collection>/hashes.csv", feed.hashes, name="hashes"),
        path("<slug:collection>/<uuid:event_id>.json", feed.event, name="event"),
    ],
    "misp",
)
