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


@dataclass(frozen=True, slots=True)
class LetterQueued:
    """One of very many messages waits to be delivered; nobody waits for it alone."""

    message_id: UUID


@dataclass(frozen=True, slots=True)
class BroadcastBegun:
    """A message to many may go: its people are to be found and cut into batches."""

    broadcast_id: UUID


@dataclass(frozen=True, slots=True)
class BatchCut:
    """Some of a broadcast's people wait to be told in one call."""

    batch_id: UUID
