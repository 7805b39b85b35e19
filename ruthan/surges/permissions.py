"""Who may see surges, and answer the alert that one proposes."""

from __future__ import annotations

from enum import StrEnum


class P(StrEnum):
    """Permissions of surges, alphabetical."""

    PROPOSAL_ANSWER = "surges:proposal:answer"
    SURGE_READ = "surges:surge:read"  # the country's, and those of one's own provinces
    SURGE_READ_ALL = "surges:surge:read-all"
