"""What happens in triage, as ids."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ReportRouted:
    """A report was ranked and stands in a centre's queue."""

    report_id: UUID
    priority: str
    centre_id: UUID


@dataclass(frozen=True, slots=True)
class ItemHandedOver:
    """A cluster went from one centre's queue to another's."""

    handover_id: UUID
