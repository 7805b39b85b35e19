"""Everything that changes the network; each change leaves its line in the audit trail."""

from __future__ import annotations

from ruthan.network.actions.desk import end_desk, name_desk
from ruthan.network.actions.hotline import name_hotline, retire_hotline
from ruthan.network.actions.key import (
    PER_MINUTE,
    Issued,
    IssuedAlready,
    KeyRefused,
    issue_key,
    limit_key,
    revoke_key,
    rotate_key,
)
from ruthan.network.actions.membership import (
    AlreadyHeld,
    LastAdministrator,
    end_membership,
    grant_membership,
)
from ruthan.network.actions.organisation import (
    NameTaken,
    add_alias,
    edit_organisation,
    register_organisation,
    remove_alias,
)
from ruthan.network.actions.reference import load_reference
from ruthan.network.actions.term import (
    TermExists,
    add_term,
    edit_term,
    restore_edition,
    retire_term,
)

__all__ = [
    "AlreadyHeld",
    "Issued",
    "IssuedAlready",
    "KeyRefused",
    "LastAdministrator",
    "NameTaken",
    "PER_MINUTE",
    "TermExists",
    "add_alias",
    "add_term",
    "edit_organisation",
    "edit_term",
    "end_desk",
    "end_membership",
    "grant_membership",
    "issue_key",
    "limit_key",
    "load_reference",
    "name_desk",
    "name_hotline",
    "register_organisation",
    "remove_alias",
    "restore_edition",
    "retire_hotline",
    "retire_term",
    "revoke_key",
    "rotate_key",
]
