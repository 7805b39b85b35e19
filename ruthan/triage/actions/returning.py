"""Noticing that a report brings back what a platform had removed: by its link or by its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruthan.matching.engine.entities import extract_entities
from ruthan.referrals import actions as referrals

if TYPE_CHECKING:
    from ruthan.intake.models import Report


def note_returned(report: Report, text: str) -> int:
    """Tell the platform channel of what a report brings back; returns of how many notices.

    One query for a report that brings nothing back. Safe twice.
    """
    found = referrals.note_again(
        report_id=report.pk, targets=links_in(text), cluster_id=report.cluster_id
    )
    return len(found)


def links_in(text: str) -> list[str]:
    """The addresses that a text names, as they are compared."""
    return [entity.value for entity in extract_entities(text) if entity.kind in {"url", "social"}]
