"""Who may read the trail."""

from __future__ import annotations

from enum import StrEnum


class P(StrEnum):
    """Permissions of the audit trail, alphabetical."""

    ENTRY_READ = "audit:entry:read"
    HOLD_PLACE = "audit:hold:place"
    JOBS_READ = "audit:jobs:read"
    RETENTION_EDIT = "audit:retention:edit"
    RETENTION_READ = "audit:retention:read"
