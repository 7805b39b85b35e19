"""What happens to the trail, as ids."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CheckAsked:
    """Somebody, or the clock, wants the whole chain walked."""

    check_id: int
