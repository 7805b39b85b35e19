"""For the tests: a throw-away database, keys in a temporary folder, mail kept in memory."""

from __future__ import annotations

import tempfile
from pathlib import Path

from ruthan.project.settings.base import *  # noqa: F403 - settings files build on one another
from ruthan.project.settings.environment import database, env

SECRET_KEY = "only-for-tests"  # noqa: S105 - never used outside the tests
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
RUTHAN_DATA = Path(env("RUTHAN_TEST_DATA") or tempfile.mkdtemp(prefix="ruthan-test-"))
RUTHAN_KEYS = RUTHAN_DATA / "keys"
STATIC_ROOT = RUTHAN_DATA / "static"
RUTHAN_BASE_URL = "http://localhost"
RUTHAN_DEMO = False
RUTHAN_BACKUP_FOLDER = ""
RUTHAN_LINE_SECRET = RUTHAN_LINE_TOKEN = RUTHAN_LINE_SIMULATOR = ""
RUTHAN_SMS_URL = RUTHAN_SMS_KEY = RUTHAN_SMS_CALLBACK = ""
RUTHAN_WEBHOOK_LOOPBACK = True
DATABASES = {"default": database(env("DATABASE_URL") or "postgresql://ruthan@/ruthan")}
DATABASES["default"]["CONN_MAX_AGE"] = 0
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
