"""What people may do with the ways in."""

from __future__ import annotations

from enum import StrEnum


class P(StrEnum):
    """Permissions of the gateway, alphabetical."""

    CALL_READ = "gateway:call:read"
    CALL_TAKE = "gateway:call:take"
    FEED_WATCH = "gateway:feed:watch"
    SCRIPT_EDIT = "gateway:script:edit"
