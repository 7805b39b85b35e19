"""What staff may do with reports."""

from __future__ import annotations

from enum import StrEnum


class P(StrEnum):
    """Permissions of intake, alphabetical."""

    REPORT_ASK = "intake:report:ask"
    REPORT_CONTACT = "intake:report:contact"
    REPORT_READ = "intake:report:read"
    REPORT_READ_MASKED = "intake:report:read-masked"
