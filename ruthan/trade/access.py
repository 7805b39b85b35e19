"""Who may open which check: staff of the centre that owns its report; a seller by the code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from ruthan.core import refs
from ruthan.core.crypto import keyed_hash
from ruthan.core.guard import organisations_where
from ruthan.trade import queries
from ruthan.trade.models import PublicOutcome, SellerLetter, TradeCheck
from ruthan.trade.permissions import P
from ruthan.trade.states import LetterState

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from ruthan.accounts.models import User

CODE = "trade.code"
_NOBODYS = b"\0" * 16


def checks_for(user: User | AnonymousUser) -> QuerySet[TradeCheck]:
    """The checks of the person's own centres."""
    own = organisations_where(user, P.CHECK_READ)
    return queries.checks().filter(report__centre__in=own)


def check_for(user: User | AnonymousUser, ref: str) -> TradeCheck:
    """One check; Http404 when it is another centre's or not there."""
    return get_object_or_404(checks_for(user), ref=ref)


def outcome_for(user: User | AnonymousUser, check: TradeCheck, ref: str) -> PublicOutcome:
    """One outcome of this check; Http404 for another check's."""
    found = PublicOutcome.objects.filter(check_of=check, ref=ref).first()
    if found is None or not checks_for(user).filter(pk=check.pk).exists():
        raise Http404
    return found


def letter_by_code(typed: str) -> SellerLetter | None:
    """What a seller's code opens, or None; as much work whether it exists or not. One query."""
    code = refs.parse_receipt(typed)
    asked = code or refs.new_receipt()
    rows = SellerLetter.objects.select_related("data_key", "check_of__report__centre")
    found = rows.filter(code_lookup=asked.lookup).exclude(state=LetterState.GONE).first()
    salt = bytes(found.code_salt) if found else _NOBODYS
    held = bytes(found.code_hash) if found else b"\0" * 32
    fits = refs.same(keyed_hash(CODE, asked.secret, salt), held)
    return found if fits and code is not None else None
