"""What happens to clusters, as ids."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ClustersMerged:
    """Two clusters became one: what hung on `other_id` hangs on `into_id` now."""

    into_id: UUID
    other_id: UUID


@dataclass(frozen=True, slots=True)
class ClustersOpened:
    """An import opened clusters, first to last id; their near copies are still to be joined."""

    first_id: UUID
    last_id: UUID
