"""For work on the code: debug pages and plain static files, the same database rules."""

from __future__ import annotations

from ruthan.project.settings.prod import *  # noqa: F403 - settings files build on one another

DEBUG = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
