"""Remembering texts, gathering copies, forgetting, and mending what two processes did at once."""

from __future__ import annotations

from ruthan.matching.actions.apart import set_apart, take_back
from ruthan.matching.actions.clusters import (
    IdenticalCopies,
    detach_report,
    gather_report,
    merge,
    repair,
)
from ruthan.matching.actions.families import (
    merge_families,
    part_families,
    place_report,
    put_back,
    put_in_family,
    take_out,
)
from ruthan.matching.actions.many import (
    Prepared,
    prepare_signature,
    remember_claims,
    remember_reports,
)
from ruthan.matching.actions.parting import hold_pair, part, went_to
from ruthan.matching.actions.rejoin import repair_families
from ruthan.matching.actions.restore import renew_places
from ruthan.matching.actions.signatures import (
    CountIn,
    forget,
    remember_claim,
    remember_report,
)

__all__ = [
    "CountIn",
    "IdenticalCopies",
    "Prepared",
    "detach_report",
    "forget",
    "gather_report",
    "hold_pair",
    "merge",
    "merge_families",
    "part",
    "part_families",
    "place_report",
    "prepare_signature",
    "put_back",
    "put_in_family",
    "remember_claim",
    "remember_claims",
    "remember_report",
    "remember_reports",
    "renew_places",
    "repair",
    "repair_families",
    "set_apart",
    "take_back",
    "take_out",
    "went_to",
]
