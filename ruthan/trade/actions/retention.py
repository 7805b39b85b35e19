"""How long checks and letters are kept: facts go with their report, letters by their own time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_noop

from ruthan.core import crypto
from ruthan.core.retention import Rule
from ruthan.trade.models import LookUp, PublicOutcome, SellerLetter, TradeCheck
from ruthan.trade.states import LetterState, OutcomeState

_NEVER_PUBLIC = (OutcomeState.PROPOSED, OutcomeState.RETURNED)


def shred_checks(ids: Sequence[UUID]) -> int:
    """Empty checks whose report is gone; that there was one stays, and what was public.

    An outcome that was never published is sent back and emptied with its check.
    """
    never = PublicOutcome.objects.filter(check_of__in=list(ids), state__in=_NEVER_PUBLIC)
    never.update(
        state=OutcomeState.RETURNED, goods="", shop="", number="", text_th="", text_en="",
        unheard_because="", seller_says="", because="",
    )  # fmt: skip
    LookUp.objects.filter(check_of__in=list(ids)).update(body_sealed=b"")
    return TradeCheck.objects.filter(pk__in=list(ids)).update(
        facts_sealed=b"", seller_key=None, received_on=None, cancelled_on=None
    )


def shred_letters(ids: Sequence[UUID]) -> int:
    """Destroy letters and replies whose time is over, with their keys."""
    rows = SellerLetter.objects.select_related("data_key").filter(pk__in=list(ids))
    for letter in rows:
        crypto.destroy(letter.data_key)
    return rows.update(letter_sealed=b"", reply_sealed=None, to_key=b"", code_hash=b"")


def _checks(edge: datetime) -> QuerySet[Any]:
    gone = TradeCheck.objects.filter(report__data_key__destroyed_at__lt=edge)
    there = gone.exclude(facts_sealed=b"")
    return there.annotate(moment=F("report__data_key__destroyed_at"))


def _letters(edge: datetime) -> QuerySet[Any]:
    there = SellerLetter.objects.exclude(letter_sealed=b"").annotate(
        moment=Coalesce(F("replied_at"), F("asked_at"))
    )
    return there.filter(
        Q(moment__lt=edge) | Q(state=LetterState.GONE), check_of__is_demonstration=False
    )  # fmt: skip


RULES = (
    Rule(
        name="trade.check", model="trade.TradeCheck", covers=("trade.LookUp",),
        what=gettext_noop("What was asked about goods and shops, of reports that are gone"),
        since=gettext_noop("since the key was destroyed"),
        due=_checks, shred=shred_checks,
    ),
    Rule(
        name="trade.letter", model="trade.SellerLetter", covers=("core.DataKey",),
        what=gettext_noop("Letters to sellers and what they replied"),
        since=gettext_noop("since the reply, or since the letter"),
        due=_letters, shred=shred_letters,
    ),
)  # fmt: skip
