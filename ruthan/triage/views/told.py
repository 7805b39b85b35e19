"""What people said of an item's cluster, ready for its page, each with whether it may be undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from ruthan.accounts import queries as accounts
from ruthan.claims.actions import UNDO_WITHIN
from ruthan.core import clock
from ruthan.core.guard import may
from ruthan.triage.permissions import P

if TYPE_CHECKING:
    from ruthan.accounts.models import User
    from ruthan.matching.queries import Word


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that somebody said: about which text, by whom, when; can this reader undo it."""

    kind: str
    id: str
    words: str
    by: str
    at: datetime
    can_undo: bool


def told(said: Sequence[Word], texts: Mapping[UUID, str], user: User) -> list[Told]:
    """The lines in the order given. One query where anything was said."""
    names = accounts.names_of({word.by for word in said if word.by}) if said else {}
    return [
        Told(
            word.kind, word.id, texts.get(word.other, ""),
            names.get(word.by, "") if word.by else "", word.at, _may_undo(word, user),
        )
        for word in said
    ]  # fmt: skip


def _may_undo(word: Word, user: User) -> bool:
    if word.kind not in {"merge", "split"}:
        return may(user, P.ITEM_MERGE)
    is_fresh = word.by == user.pk and word.at >= clock.now() - UNDO_WITHIN
    return is_fresh or may(user, P.ITEM_UNDO)
