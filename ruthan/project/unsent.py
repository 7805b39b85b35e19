"""Letters of an installation without a mail server: files that reach nobody, kept as messages are.

They hold addresses and words, so they go when the rule of messages would take their rows.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from ruthan.core import clock, retention

RULE = "messaging.message"


def letters() -> list[Path]:
    """The letters that lie there; none where a mail server takes them."""
    folder = Path(settings.RUTHAN_DATA) / "mail"
    return sorted(one for one in folder.glob("*.log") if one.is_file() and not one.is_symlink())


def due() -> list[Path]:
    """Those whose time is over, by when they were last written to."""
    edge: datetime = clock.now() - timedelta(days=retention.period(RULE).days)
    return [one for one in letters() if one.stat().st_mtime < edge.timestamp()]


def shred() -> int:
    """Delete what is due; returns how many. Safe twice and at once."""
    gone = due()
    for one in gone:
        one.unlink(missing_ok=True)
    return len(gone)
