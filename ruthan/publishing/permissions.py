"""What people may publish."""

from __future__ import annotations

from enum import StrEnum


class P(StrEnum):
    """Permissions of publishing, alphabetical."""

    ALERT_APPROVE = "publishing:alert:approve"
    ALERT_DRAFT = "publishing:alert:draft"
    ALERT_READ = "publishing:alert:read"
    KIT_APPROVE = "publishing:kit:approve"
    KIT_DIALECT = "publishing:kit:dialect"
    KIT_EDIT = "publishing:kit:edit"
    KIT_READ = "publishing:kit:read"
