"""Noting and forgetting what was reported, deciding disputes; every change records itself."""

from ruthan.registry.actions.clearing import (
    NothingNew,
    confirm_indicator,
    let_go_on,
    reopen_entry,
)
from ruthan.registry.actions.counting import let_old_go
from ruthan.registry.actions.demonstration import DEMO, forget_demonstration
from ruthan.registry.actions.disputes import (
    DisputeRefused,
    Filed,
    file_dispute,
    note_late,
    propose_outcome,
    return_proposal,
    sign_outcome,
    withdraw_dispute,
)
from ruthan.registry.actions.opening import NoReason, Opened, export_values, find_entry, open_value
from ruthan.registry.actions.retention import RULES
from ruthan.registry.actions.sightings import (
    Source,
    delete_entries,
    forget_source,
    lock_of,
    note_sighting,
)
from ruthan.registry.actions.telling import (
    note_told,
    tell_again,
    tell_author,
    tell_signers,
)

__all__ = (
    "DEMO",
    "RULES",
    "DisputeRefused",
    "Filed",
    "NoReason",
    "NothingNew",
    "Opened",
    "Source",
    "confirm_indicator",
    "delete_entries",
    "export_values",
    "file_dispute",
    "find_entry",
    "forget_demonstration",
    "forget_source",
    "let_go_on",
    "let_old_go",
    "lock_of",
    "note_late",
    "note_sighting",
    "note_told",
    "open_value",
    "propose_outcome",
    "reopen_entry",
    "return_proposal",
    "sign_outcome",
    "tell_again",
    "tell_author",
    "tell_signers",
    "withdraw_dispute",
)
