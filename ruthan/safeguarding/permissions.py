"""What child-protection officers may do."""

from __future__ import annotations

from enum import StrEnum


class P(StrEnum):
    """Permissions of the sealed lane, alphabetical."""

    DROP_LIST = "safeguarding:drop:list"
    DROP_OPEN = "safeguarding:drop:open"
