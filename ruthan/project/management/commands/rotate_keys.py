"""Rotating keys: the master key, Django's key, the word of the metrics; or how they stand."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ruthan.audit.actions import record
from ruthan.core import clock, crypto
from ruthan.project import metrics


class Command(BaseCommand):
    """Begins a new master generation and wraps every live data key with it, unless told else."""

    help = "Begin a new master key and wrap every live data key with it; or --status."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which key; the master key when nothing is said."""
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--status", action="store_true", help="say how the keys stand")
        which.add_argument("--django", action="store_true", help="a new key for cookies and links")
        which.add_argument("--metrics", action="store_true", help="a new word for the metrics")

    def handle(self, *args: object, **options: Any) -> None:
        """Safe to interrupt and run again."""
        if options["status"]:
            self._status()
        elif options["django"]:
            self._rotate_django()
        elif options["metrics"]:
            self._rotate_metrics()
        else:
            done = crypto.rotate()
            record(by="system", what="core:key:rotate", on=("core.datakey", "all"))
            self.stdout.write(f"{done} data keys wrapped again")

    def _status(self) -> None:
        for one in crypto.generations():
            line = f"{one.name}: since {one.born:%Y-%m-%d %H:%M} UTC, wraps {one.live} live keys"
            if one.is_current:
                line += ", in use"
            elif one.live:
                line += ", still needed: run rotate-keys to wrap them again"
            elif one.forget_from and one.forget_from > clock.now():
                line += f", forgotten after {one.forget_from:%Y-%m-%d %H:%M} UTC"
            else:
                line += ", forgotten with the next rotation"
            self.stdout.write(line)

    def _rotate_django(self) -> None:
        if os.environ.get("RUTHAN_SECRET_KEY") or os.environ.get("RUTHAN_SECRET_KEY_FILE"):
            raise CommandError(
                "the key is set by RUTHAN_SECRET_KEY: change it there and put the old one into "
                "RUTHAN_SECRET_KEY_FALLBACKS"
            )
        file = Path(settings.RUTHAN_KEYS) / "django.key"
        if file.exists():
            _write(file.with_name("django.key.old"), file.read_text(encoding="utf-8"))
        _write(file, secrets.token_urlsafe(50))
        record(by="system", what="core:key:rotate", on=("core.key", "django"))
        self.stdout.write("a new key; the one before still counts. Restart the service")

    def _rotate_metrics(self) -> None:
        if settings.RUTHAN_METRICS_TOKEN:
            raise CommandError("the word is set by RUTHAN_METRICS_TOKEN: change it there")
        metrics.ensure_token(anew=True)
        record(by="system", what="core:key:rotate", on=("core.key", "metrics"))
        self.stdout.write("a new word for the metrics; give it to your Prometheus")


def _write(file: Path, text: str) -> None:
    """Whole or not at all, for us alone."""
    aside = file.with_name(f"{file.name}.new")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    aside.replace(file)
