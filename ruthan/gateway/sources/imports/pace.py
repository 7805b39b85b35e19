"""How many rows go into one transaction: as many as commit well within a second."""

from __future__ import annotations

from typing import Final

FIRST: Final = 200
LEAST, MOST = 20, 4_000
AIM_SECONDS: Final = 0.4


class Pace:
    """The size of the next batch, from how long the last one took."""

    def __init__(self) -> None:
        self.size = FIRST

    def took(self, seconds: float, rows: int) -> None:
        """Learn from a batch; grows at most twofold at once, shrinks at once."""
        if rows <= 0:
            return
        fitting = rows * AIM_SECONDS / max(seconds, 0.001)
        self.size = int(min(MOST, max(LEAST, min(fitting, self.size * 2))))
