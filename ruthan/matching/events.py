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
class ClustersParted:
    """A merge was taken back: `gone_id` stands by itself again, beside `kept_id`."""

    kept_id: UUID
    gone_id: UUID
