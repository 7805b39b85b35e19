"""What is published, as ids."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class AlertApproved:
    """An alert is in force."""

    alert_id: UUID


@dataclass(frozen=True, slots=True)
class KitAsked:
    """Somebody wants the whole kit of a verdict or alert as one file."""

    bundle_id: UUID
