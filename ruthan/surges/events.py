"""What happens to surges, as ids."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SurgeBegan:
    """More people than usual report something; what it is of, by kind and id."""

    surge_id: UUID
    kind: str
    subject: UUID


@dataclass(frozen=True, slots=True)
class SurgeEnded:
    """As many as usual report it again."""

    surge_id: UUID
    kind: str
    subject: UUID
