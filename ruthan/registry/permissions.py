"""What people may do with the registry."""

from __future__ import annotations

from enum import StrEnum


class P(StrEnum):
    """Permissions of the registry, alphabetical."""

    DISPUTE_DECIDE = "registry:dispute:decide"
    DISPUTE_PROPOSE = "registry:dispute:propose"
    INDICATOR_CONFIRM = "registry:indicator:confirm"
    INDICATOR_OPEN = "registry:indicator:open"
    INDICATOR_READ = "registry:indicator:read"
