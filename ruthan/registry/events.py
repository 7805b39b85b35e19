"""What happens to entries and disputes, as ids."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class IndicatorConfirmed:
    """An officer looked at the evidence of an entry."""

    indicator_id: UUID


@dataclass(frozen=True, slots=True)
class IndicatorCleared:
    """Two people signed that an entry is cleared; whoever was told about it hears that."""

    indicator_id: UUID
    dispute_id: UUID


@dataclass(frozen=True, slots=True)
class IndicatorReopened:
    """An officer counts a cleared entry again, by what new people reported since."""

    indicator_id: UUID


@dataclass(frozen=True, slots=True)
class IndicatorCorrected:
    """Two people signed that some reports of an entry no longer count."""

    indicator_id: UUID
    dispute_id: UUID


@dataclass(frozen=True, slots=True)
class IndicatorGone:
    """An entry is deleted: its time was over, or nobody's report of it is left."""

    indicator_id: UUID


@dataclass(frozen=True, slots=True)
class SourceForgotten:
    """What a report or case named was taken out: it was withdrawn, declined, shredded or sealed."""

    source_kind: str
    source_id: UUID


@dataclass(frozen=True, slots=True)
class DisputeFiled:
    """Somebody contests an entry; the desk's clock runs."""

    dispute_id: UUID


@dataclass(frozen=True, slots=True)
class DisputeDecided:
    """A dispute has its two signatures; whoever contested is to be told."""

    dispute_id: UUID


@dataclass(frozen=True, slots=True)
class DisputeLate:
    """The five working days of a dispute have run out."""

    dispute_id: UUID
