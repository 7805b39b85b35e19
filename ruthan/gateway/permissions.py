"""What people may do with the ways in."""

from __future__ import annotations

from enum import StrEnum


class P(StrEnum):
    """Permissions of the gateway, alphabetical."""

    FEED_WATCH = "gateway:feed:watch"
