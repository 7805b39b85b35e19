"""What happens at the ways in, as ids."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ChatHeard:
    """Something was said in a chat, is committed, and waits for its answer."""

    heard_id: UUID
