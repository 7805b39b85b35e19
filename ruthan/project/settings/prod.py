"""What `make run` and a real service use: secure headers, no debug, a secret key of its own."""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from ruthan.project.settings.base import *  # noqa: F403 - settings files build on one another
from ruthan.project.settings.base import RUTHAN_BASE_URL, RUTHAN_KEYS
from ruthan.project.settings.environment import env


def _secret_key() -> str:
    """From RUTHAN_SECRET_KEY, or made at first start and kept in the keys folder (mode 0600)."""
    given = env("RUTHAN_SECRET_KEY")
    if given:
        return given
    RUTHAN_KEYS.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = RUTHAN_KEYS / "django.key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(50), encoding="utf-8")
    return file.read_text(encoding="utf-8")


def _earlier_keys() -> list[str]:
    """Keys whose signatures still count: of the setting, and the one before the last rotation."""
    given = list(filter(None, env("RUTHAN_SECRET_KEY_FALLBACKS").split(",")))
    file = RUTHAN_KEYS / "django.key.old"
    return [*given, file.read_text(encoding="utf-8")] if file.exists() else given


_HTTPS = RUTHAN_BASE_URL.startswith("https://")
_HOST = urlsplit(RUTHAN_BASE_URL).hostname or "localhost"

SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = _earlier_keys()
ALLOWED_HOSTS = [_HOST, *filter(None, env("RUTHAN_ALLOWED_HOSTS").split(","))]
CSRF_TRUSTED_ORIGINS = [RUTHAN_BASE_URL]
SESSION_COOKIE_SECURE = _HTTPS
CSRF_COOKIE_SECURE = _HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
