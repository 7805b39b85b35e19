"""What people may do with lists of hashes."""

from __future__ import annotations

from enum import StrEnum


class P(StrEnum):
    """Permissions of matching, alphabetical."""

    LIST_EDIT = "matching:list:edit"
    LIST_READ = "matching:list:read"
