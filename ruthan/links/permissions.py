"""What people may do with networks."""

from __future__ import annotations

from enum import StrEnum


class P(StrEnum):
    """Permissions of links, alphabetical."""

    NETWORK_READ = "links:network:read"
