"""Remembering texts, gathering copies, forgetting, and mending what two processes did at once."""

from __future__ import annotations

from ruthan.matching.actions.clusters import (
    IdenticalCopies,
    detach_report,
    merge,
    repair,
)
from ruthan.matching.actions.many import (
    Prepared,
    join_opened,
    prepare_signature,
    remember_claims,
    remember_reports,
)
from ruthan.matching.actions.signatures import forget, remember_claim, remember_report

__all__ = [
    "IdenticalCopies",
    "Prepared",
    "detach_report",
    "forget",
    "join_opened",
    "merge",
    "prepare_signature",
    "remember_claim",
    "remember_claims",
    "remember_report",
    "remember_reports",
    "repair",
]
