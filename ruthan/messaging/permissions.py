"""What people may do with messages that we send, one or many."""

from __future__ import annotations

from enum import StrEnum


class P(StrEnum):
    """Permissions of messaging, alphabetical."""

    BROADCAST_STEER = "messaging:broadcast:steer"
    DELIVERY_EDIT = "messaging:delivery:edit"
    DELIVERY_READ = "messaging:delivery:read"
    ENDPOINT_EDIT = "messaging:endpoint:edit"
    ENDPOINT_EDIT_ALL = "messaging:endpoint:edit-all"
