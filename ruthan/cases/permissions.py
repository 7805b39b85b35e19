"""What people may do with victims' cases."""

from __future__ import annotations

from enum import StrEnum


class P(StrEnum):
    """Permissions of cases, alphabetical."""

    CASE_EXPORT = "cases:case:export"
    CASE_READ = "cases:case:read"
    CASE_WORK = "cases:case:work"
    HOLD_APPROVE = "cases:hold:approve"
