"""How often a message is tried, and when another worker is surely gone."""

from __future__ import annotations

from datetime import timedelta

ATTEMPTS = 8
TRYING_FOR = timedelta(minutes=2)  # longer than the mail server's time-out
