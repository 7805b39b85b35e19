"""What people may publish."""

from __future__ import annotations

from enum import StrEnum


class P(StrEnum):
    """Permissions of publishing, alphabetical."""

    ALERT_APPROVE = "publishing:alert:approve"
    ALERT_DRAFT = "publishing:alert:draft"
    ALERT_READ = "publishing:alert:read"
