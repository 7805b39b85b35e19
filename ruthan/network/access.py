"""What of the network a person may open and change."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from ruthan.core.guard import may
from ruthan.network.models import Alias, ApiKey, Desk, Membership, Organisation, Taxonomy, Term
from ruthan.network.permissions import P

if TYPE_CHECKING:
    from ruthan.accounts.models import User


def organisation_for(user: User, code: str) -> Organisation | None:
    """The organisation of that code, for whoever may read the network. One query."""
    if not may(user, P.ORGANISATION_READ):
        return None
    return Organisation.objects.select_related("parent").filter(code=code).first()


def desk_for(user: User, desk_id: uuid.UUID) -> Desk | None:
    """A desk, for whoever may edit organisations. One query."""
    if not may(user, P.ORGANISATION_EDIT):
        return None
    return Desk.objects.select_related("organisation").filter(pk=desk_id).first()


def key_for(user: User, key_id: uuid.UUID) -> ApiKey | None:
    """A key of the API, for whoever may edit keys. One query."""
    if not may(user, P.KEY_EDIT):
        return None
    return ApiKey.objects.select_related("organisation").filter(pk=key_id).first()


def alias_for(user: User, alias_id: int) -> Alias | None:
    """An alias that may be removed, for whoever may edit organisations. One query."""
    if not may(user, P.ORGANISATION_EDIT):
        return None
    held = Alias.objects.select_related("organisation").filter(pk=alias_id, is_name=False)
    return held.first()


def membership_for(user: User, membership_id: uuid.UUID) -> Membership | None:
    """A membership, for whoever may give roles. One query."""
    if not may(user, P.MEMBERSHIP_GRANT):
        return None
    held = Membership.objects.select_related("user", "organisation")
    return held.filter(pk=membership_id).first()


def taxonomy_for(user: User, code: str) -> Taxonomy | None:
    """A word list, for whoever may edit word lists. One query."""
    if not may(user, P.TAXONOMY_EDIT):
        return None
    return Taxonomy.objects.filter(pk=code).first()


def term_for(user: User, term_id: int) -> Term | None:
    """A code of a word list, for whoever may edit word lists. One query."""
    if not may(user, P.TAXONOMY_EDIT):
        return None
    return Term.objects.select_related("taxonomy").filter(pk=term_id).first()
