"""Work of the whole installation by the clock: shredding at night, and the scheduled backup."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import structlog
from django.conf import settings

from ruthan.core import jobs
from ruthan.project import retention
from ruthan.project.backup import write_backup

_log = structlog.get_logger()


@jobs.task(name="project.shred", queue=jobs.LONG, attempts=4)
def shred(timestamp: int = 0) -> None:
    """Take away what is not kept for ever."""
    gone = retention.shred(retention.chosen())
    _log.info("retention.shredded", count=gone)


@jobs.task(name="project.back_up", queue=jobs.LONG, attempts=4)
def back_up(timestamp: int = 0) -> None:
    """Write the backup of the day where RUTHAN_BACKUP_FOLDER says; nothing without it."""
    if not settings.RUTHAN_BACKUP_FOLDER:
        return
    keep = timedelta(days=settings.RUTHAN_BACKUP_DAYS)
    parts = write_backup(Path(settings.RUTHAN_BACKUP_FOLDER), keep=keep)
    _log.info("backup.written", bytes=parts.rows.stat().st_size)
