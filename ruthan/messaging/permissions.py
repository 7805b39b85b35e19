"""What people may do with what is sent to many."""

from __future__ import annotations

from enum import StrEnum


class P(StrEnum):
    """Permissions of messaging, alphabetical."""

    BROADCAST_STEER = "messaging:broadcast:steer"
