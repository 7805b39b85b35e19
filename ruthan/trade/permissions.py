"""Who may work on product and trade checks."""

from __future__ import annotations

from enum import StrEnum


class P(StrEnum):
    """Permissions of trade, alphabetical."""

    CHECK_READ = "trade:check:read"
    CHECK_REFER = "trade:check:refer"
    CHECK_WORK = "trade:check:work"  # look-ups, answers, letters to sellers, proposals
    OUTCOME_APPROVE = "trade:outcome:approve"  # the second person of a public warning
