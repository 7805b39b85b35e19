"""What people may do with what is shared."""

from __future__ import annotations

from enum import StrEnum


class P(StrEnum):
    """Permissions of sharing, alphabetical."""

    EXPORT_TAKE = "sharing:export:take"
    FEED_READ = "sharing:feed:read"
    SOURCE_EDIT = "sharing:source:edit"
