"""What happens to messages, as ids."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class MessageQueued:
    """A message is committed and waits to be delivered."""

    message_id: UUID


@dataclass(frozen=True, slots=True)
class EventsDue:
    """Something waits for a partner's program and may be handed over."""

    endpoint_id: UUID
