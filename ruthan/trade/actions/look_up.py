"""What a person saw in an official list: the only way in which a number is found or not found."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.core import clock, crypto
from ruthan.core.guard import require
from ruthan.trade import queries
from ruthan.trade.models import LookUp, TradeCheck
from ruthan.trade.permissions import P
from ruthan.trade.rules.tables import look_ups
from ruthan.trade.states import Word


class LookUpRefused(ValueError):
    """It cannot be kept; `code`: unknown_word, unknown_place, future, gone."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def record_look_up(
    *, by: Any, check: TradeCheck, place: str, word: str, number: str, note: str,
    looked_on: date,
) -> LookUp:  # fmt: skip
    """Keep what the official list showed on that day, with who looked; nothing is overwritten.

    Only people record: a user of the centre, never "system".
    """
    require(by, P.CHECK_WORK, organisation=check.report.centre_id)
    if word not in Word.values:
        raise LookUpRefused("unknown_word")
    if place not in look_ups():
        raise LookUpRefused("unknown_place")
    if looked_on > clock.today():
        raise LookUpRefused("future")
    check = queries.locked(check.pk)
    if queries.is_gone(check):
        raise LookUpRefused("gone")
    body = json.dumps({"number": number.strip(), "note": note.strip()}, ensure_ascii=False)
    row = LookUp.objects.create(
        check_of=check,
        place=place,
        word=word,
        body_sealed=crypto.seal(check.report.data_key, queries.LOOKED, body),
        looked_on=looked_on,
        by=by,
        at=clock.now(),
    )
    record(by=by, what="trade:lookup:record", on=check, facts={"place": place, "word": word})
    return row
