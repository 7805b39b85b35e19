"""Editing an obligation: its words, its reminders, its last month; never what was due already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.campaigns.actions.obligations import ObligationRefused
from ruthan.campaigns.models import Obligation
from ruthan.campaigns.permissions import P
from ruthan.campaigns.rules.marks import mark
from ruthan.campaigns.rules.months import month_before, month_of
from ruthan.campaigns.states import Rhythm
from ruthan.core import clock
from ruthan.core.guard import require

EDITABLE: Final = ("title_th", "title_en", "policy", "remind_days", "last_month")


def obligation_mark(held: Obligation) -> str:
    """What the editor shows it was opened on."""
    return mark(getattr(held, name) for name in EDITABLE)


@transaction.atomic
def edit_obligation(
    *, by: Any, obligation: Obligation, seen: str, title_th: str, title_en: str, policy: str,
    remind_days: Sequence[int], last_month: date | None,
) -> Obligation:  # fmt: skip
    """Change what it is called, when it reminds, with which month it stops.

    Whom it binds and its days stay: for others it is ended and a new one made, so that what
    was owed is still told as it was. Refuses (ended), (edited) what somebody else changed
    meanwhile, (months) a last month before the first, and (passed) one before the month that is
    reported now.
    """
    require(by, P.OBLIGATION_EDIT)
    held = Obligation.objects.select_for_update().get(pk=obligation.pk)
    if held.ended_at is not None:
        raise ObligationRefused("ended")
    if obligation_mark(held) != seen:
        raise ObligationRefused("edited")
    last = last_month.replace(day=1) if last_month and held.rhythm == Rhythm.MONTHLY else None
    if last != held.last_month:
        _may_be_last(held, last)
    held.title_th, held.title_en, held.policy = title_th.strip(), title_en.strip(), policy.strip()
    held.remind_days = sorted(set(remind_days), reverse=True)
    held.last_month = last
    held.save(update_fields=EDITABLE)
    record(
        by=by, what="campaigns:obligation:edit", on=held,
        facts={"ref": held.ref, "last_month": str(last or "")},
    )  # fmt: skip
    return held


def _may_be_last(held: Obligation, last: date | None) -> None:
    now = month_before(month_of(clock.today()))  # the month that is reported now
    if last is not None and held.first_month is not None and last < held.first_month:
        raise ObligationRefused("months")
    if any(one is not None and one < now for one in (last, held.last_month)):
        raise ObligationRefused("passed")
