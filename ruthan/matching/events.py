"""What happens to clusters and lists of hashes, as ids."""

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


@dataclass(frozen=True, slots=True)
class ListHitGone:
    """A report is no longer on a list that was taken away or took its hash back."""

    report_id: UUID


@dataclass(frozen=True, slots=True)
class ListRead:
    """A list of hashes names others than before: known pictures are to be compared with it."""

    list_id: UUID
