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
from ruthan.matching.actions.lists import (
    NameRefused,
    OtherPurpose,
    ReadIn,
    import_list,
    remove_list,
)
from ruthan.matching.actions.many import (
    Prepared,
    prepare_signature,
    remember_claims,
    remember_reports,
)
from ruthan.matching.actions.parting import hold_pair, part, went_to
from ruthan.matching.actions.pictures import (
    GONE,
    Looked,
    forget_pictures,
    keep_picture,
    look_at,
    note_compared,
    note_hits,
)
from ruthan.matching.actions.rejoin import repair_families
from ruthan.matching.actions.restore import renew_places
from ruthan.matching.actions.signatures import (
    CountIn,
    forget,
    remember_claim,
    remember_report,
)
from ruthan.matching.actions.splitting import hold_split, rejoin_report

__all__ = [
    "CountIn",
    "GONE",
    "IdenticalCopies",
    "Looked",
    "NameRefused",
    "OtherPurpose",
    "Prepared",
    "ReadIn",
    "detach_report",
    "forget",
    "forget_pictures",
    "gather_report",
    "hold_pair",
    "hold_split",
    "import_list",
    "keep_picture",
    "look_at",
    "merge",
    "merge_families",
    "note_compared",
    "note_hits",
    "part",
    "part_families",
    "place_report",
    "prepare_signature",
    "put_back",
    "put_in_family",
    "rejoin_report",
    "remember_claim",
    "remember_claims",
    "remember_report",
    "remember_reports",
    "remove_list",
    "renew_places",
    "repair",
    "repair_families",
    "set_apart",
    "take_back",
    "take_out",
    "went_to",
]
