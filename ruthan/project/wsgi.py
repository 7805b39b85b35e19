"""The web process's entry point (WSGI only: persistent ASGI connections exhaust PostgreSQL)."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ruthan.project.settings.prod")
application = get_wsgi_application()


def _warm() -> None:
    from ruthan.project.warm import warm_aside  # noqa: PLC0415 - models must be loaded

    warm_aside()


_warm()
