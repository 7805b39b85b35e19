"""Opening a case on a report: transfers, clocks, timeline, once for each report."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from ruthan.audit.actions import record
from ruthan.cases import queries
from ruthan.cases.actions.clocks import start_clocks
from ruthan.cases.actions.timeline import note, settle_clock
from ruthan.cases.actions.transfers import new_row
from ruthan.cases.events import CaseOpened
from ruthan.cases.models import Case
from ruthan.cases.queries.cases import bank_words, kind_words
from ruthan.cases.queries.moments import when_words
from ruthan.cases.rules import labels
from ruthan.cases.rules.accounts import shown
from ruthan.cases.rules.telling import NewTransfer, Opening
from ruthan.cases.states import Moment, Target
from ruthan.core import clock, crypto
from ruthan.core.events import emit
from ruthan.core.refs import public_reference
from ruthan.core.text.money import format_baht

if TYPE_CHECKING:
    from ruthan.core.models import DataKey


class NothingSent(ValueError):
    """A case needs a transfer: without one nothing can be held."""


@transaction.atomic
def open_case(
    *,
    by: Any,
    report: Any,
    opening: Opening,
    at: datetime | None = None,
    is_demonstration: bool = False,
) -> Case:
    """Open the case of a report and start its clocks; a second time gives back the first.

    Raises NothingSent without a transfer. What was told is sealed under a key of the case.
    """
    held = queries.case_of_report(report.pk)
    if held is not None:
        return held
    if not opening.transfers:
        raise NothingSent
    try:
        with transaction.atomic():
            return _opened(by, report, opening, at or clock.now(), is_demonstration)
    except IntegrityError:
        held = queries.case_of_report(report.pk)  # somebody else was first
        if held is None:
            raise
        return held


def _opened(
    by: Any,
    report: Any,
    opening: Opening,
    at: datetime,
    is_demonstration: bool,  # noqa: FBT001 - passed on
) -> Case:
    key = crypto.new_data_key("case")
    case = Case(
        ref=public_reference("V"), report=report, data_key=key, t0=opening.t0, opened_at=at,
        story_sealed=_sealed(key, labels.STORY, {
            "story": opening.story, "phones": list(opening.phones),
            "lines": list(opening.lines), "links": list(opening.links),
        }),
        person_sealed=_sealed(key, labels.PERSON, {"name": opening.name, "phone": opening.phone}),
        is_demonstration=is_demonstration,
    )  # fmt: skip
    case.save(force_insert=True)
    for number, told in enumerate(sorted(opening.transfers, key=lambda one: one.at), 1):
        new_row(case, told, number=number, by=by).save(force_insert=True)
    start_clocks(case, "t0", opening.t0, latest=opening.latest(at))
    settle_clock(case)
    note(case, Moment.OPENED, by=by, satang=opening.satang, transfers=len(opening.transfers))
    facts = {"transfers": len(opening.transfers), "report": report.ref}
    record(by=by, what="cases:case:open", on=case, facts=facts)
    emit(CaseOpened(case_id=case.pk))
    return case


def _sealed(key: DataKey, label: str, body: dict[str, Any]) -> bytes:
    return crypto.seal(key, label, json.dumps(body, ensure_ascii=False))


def report_text(opening: Opening) -> str:
    """The same as the text of a report, so that matching and triage see it as any other.

    In Thai, the language of the desks; what the person wrote stays as it was written.
    """
    with override("th"):
        parts = [opening.story.strip(), *map(_line, opening.transfers)]
        parts += [_("They called from %(number)s") % {"number": one} for one in opening.phones]
        parts += [_("Their LINE: %(name)s") % {"name": one} for one in opening.lines]
        parts += list(opening.links)
    return "\n".join(part for part in parts if part)


def _line(told: NewTransfer) -> str:
    """One transfer as a sentence."""
    account = shown(told.account, is_phone=told.to_kind == Target.PROMPTPAY)
    where = [bank_words(told.to_bank) or kind_words(told.to_kind), account, told.name]
    return _("Money sent: %(amount)s baht to %(where)s on %(when)s") % {
        "amount": format_baht(told.satang),
        "where": " ".join(part for part in where if part),
        "when": when_words(told.at, is_time_known=told.is_time_known),
    }
