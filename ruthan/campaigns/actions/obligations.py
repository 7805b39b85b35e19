"""Obligations: made from a letter or without one, ended, done, and a province's own days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.campaigns import access
from ruthan.campaigns.models import DayChange, Fulfilment, Letter, Obligation
from ruthan.campaigns.permissions import P
from ruthan.campaigns.queries import SELECTORS, selected
from ruthan.campaigns.queries import letters as letter_queries
from ruthan.campaigns.queries import obligations as queries
from ruthan.campaigns.rules import obligations as rules
from ruthan.campaigns.rules.months import month_before
from ruthan.campaigns.states import Duty, LetterState, OnHoliday, Rhythm
from ruthan.core import clock
from ruthan.core.guard import Forbidden, may, require
from ruthan.core.refs import public_reference
from ruthan.network import queries as network

if TYPE_CHECKING:
    from ruthan.network.models import Organisation


_STANDARD = (Duty.ACTIVITIES, Duty.REPORT, Duty.COORDINATOR)


class ObligationRefused(ValueError):
    """It cannot be made or changed; `code`: whom, days, order, passed, months, withdrawn, ended,
    edited, by_itself, not_bound, no_day, there."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def make_obligation(
    *, by: Any, issuer: Organisation, duty: str, rhythm: str, title_th: str, whom: Sequence[str],
    title_en: str = "", due_on: date | None = None, due_day: int | None = None,
    inner_day: int | None = None, on_holiday: str = OnHoliday.STAY,
    first_month: date | None = None, last_month: date | None = None,
    remind_days: Sequence[int] = rules.REMIND_DAYS, policy: str = "",
    letter: Letter | None = None, is_demonstration: bool = False,
) -> Obligation:  # fmt: skip
    """Say who must do what by when; whom are selectors of units or their codes.

    Refuses units that are not there, days that no month has, an inner day after the due day, a
    letter that was withdrawn, and what is in force in the same words already (pressed twice).
    """
    require(by, P.OBLIGATION_EDIT)
    _whom(whom)
    _days(rhythm, due_on, due_day, inner_day, first_month, last_month)
    if letter is not None and letter_queries.locked(letter.pk).state == LetterState.WITHDRAWN:
        raise ObligationRefused("withdrawn")
    is_monthly = rhythm == Rhythm.MONTHLY
    said: dict[str, Any] = {
        "letter": letter, "issuer": issuer, "duty": Duty(duty), "rhythm": Rhythm(rhythm),
        "title_th": title_th.strip(), "whom": list(whom), "due_on": None if is_monthly else due_on,
        "due_day": due_day if is_monthly else None,
    }  # fmt: skip
    if Obligation.objects.filter(**said, ended_at=None).exists():
        raise ObligationRefused("there")
    made = Obligation.objects.create(
        **said, ref=public_reference("B"), title_en=title_en.strip(),
        inner_day=inner_day if is_monthly else None,
        on_holiday=OnHoliday(on_holiday),
        first_month=first_month.replace(day=1) if is_monthly and first_month else None,
        last_month=last_month.replace(day=1) if is_monthly and last_month else None,
        remind_days=sorted(set(remind_days), reverse=True), policy=policy.strip(), made_by=by,
        made_at=clock.now(), is_demonstration=is_demonstration,
    )  # fmt: skip
    record(
        by=by, what="campaigns:obligation:make", on=made,
        facts={"ref": made.ref, "duty": made.duty, "rhythm": made.rhythm, "whom": " ".join(whom),
               "letter": letter.ref if letter else ""},
    )  # fmt: skip
    return made


@transaction.atomic
def make_standard_set(
    *, by: Any, letter: Letter, issuer: Organisation, whom: Sequence[str], first_month: date,
    due_day: int, inner_day: int | None, coordinator_by: date, on_holiday: str = OnHoliday.STAY,
    policy: str = "", is_demonstration: bool = False,
) -> list[Obligation]:  # fmt: skip
    """The three orders of document 4 at once: act on the channels, report, name who coordinates.

    All or none; the days are those that the person typed. Refuses (there) units that one of the
    three binds already by this letter: pressed twice, they are three.
    """
    letter_queries.locked(letter.pk)
    if any(set(one.whom) & set(whom) for one in queries.live_of(letter, _STANDARD)):
        raise ObligationRefused("there")
    shared: dict[str, Any] = {
        "by": by, "issuer": issuer, "whom": whom, "letter": letter, "policy": policy,
        "on_holiday": on_holiday, "is_demonstration": is_demonstration,
    }  # fmt: skip
    monthly: dict[str, Any] = {
        "rhythm": Rhythm.MONTHLY, "first_month": first_month, "due_day": due_day,
        "inner_day": inner_day,
    }  # fmt: skip
    return [
        make_obligation(
            duty=Duty.ACTIVITIES, title_th="เผยแพร่ข้อมูลผ่าน 6 ช่องทาง",
            title_en="Disseminate through the six channels", remind_days=(), **shared, **monthly,
        ),
        make_obligation(
            duty=Duty.REPORT, title_th="รายงานผลการเผยแพร่ประจำเดือน",
            title_en="Report the month's dissemination", **shared, **monthly,
        ),
        make_obligation(
            duty=Duty.COORDINATOR, rhythm=Rhythm.ONCE, title_th="แจ้งชื่อผู้ประสานงาน 1 คน",
            title_en="Name one coordinator", due_on=coordinator_by, **shared,
        ),
    ]  # fmt: skip


@transaction.atomic
def end_obligation(*, by: Any, obligation: Obligation, because: str = "") -> Obligation:
    """End it: what falls due from today on is owed by nobody; what was before stays. Safe twice."""
    require(by, P.OBLIGATION_EDIT)
    if Obligation.objects.filter(pk=obligation.pk, ended_at=None).update(ended_at=clock.now()):
        record(by=by, what="campaigns:obligation:end", on=obligation, because=because)
    obligation.refresh_from_db(fields=["ended_at"])
    return obligation


@transaction.atomic
def resume_obligation(*, by: Any, obligation: Obligation) -> Obligation:
    """Undo its end. Refuses (withdrawn) where its letter was withdrawn meanwhile."""
    require(by, P.OBLIGATION_EDIT)
    letter = obligation.letter
    if letter is not None and letter_queries.locked(letter.pk).state == LetterState.WITHDRAWN:
        raise ObligationRefused("withdrawn")
    if Obligation.objects.filter(pk=obligation.pk, ended_at__isnull=False).update(ended_at=None):
        record(by=by, what="campaigns:obligation:resume", on=obligation)
    obligation.ended_at = None
    return obligation


@transaction.atomic
def change_days(
    *, by: Any, obligation: Obligation, unit: Organisation, because: str,
    due_day: int | None = None, inner_day: int | None = None, first_month: date,
    last_month: date | None = None,
) -> DayChange:  # fmt: skip
    """A province's own days from a month on, until changed or until a month; the history stays.

    The province itself says by when its units send to it; by when it owes itself says the
    ministry alone. Refuses (passed) a month of which something is due already, so that nobody
    becomes late, or in time, by a change made afterwards.
    """
    held = Obligation.objects.select_for_update().get(pk=obligation.pk)
    _may_change(by, unit, due_day)
    if due_day is None and inner_day is None:
        raise ObligationRefused("no_day")
    _changeable(held, unit, due_day, inner_day)
    change = rules.Change(
        first_month=first_month, last_month=last_month, due_day=due_day, inner_day=inner_day
    )
    if last_month is not None and last_month < first_month:
        raise ObligationRefused("months")
    if first_month < first_month_of_change(held, unit, change):
        raise ObligationRefused("passed")
    made = DayChange.objects.create(
        obligation=held, unit=unit, due_day=due_day, inner_day=inner_day, first_month=first_month,
        last_month=last_month, because=because.strip(), made_by=by, made_at=clock.now(),
    )  # fmt: skip
    record(by=by, what="campaigns:obligation:days", on=held, facts=_facts(made))
    return made


@transaction.atomic
def end_change(*, by: Any, change: DayChange) -> DayChange:
    """Back to the usual days from the first month of which nothing is due yet. Safe twice."""
    obligation = Obligation.objects.select_for_update().get(pk=change.obligation_id)
    _may_change(by, change.unit, change.due_day)
    free = first_month_of_change(
        obligation, change.unit,
        rules.Change(first_month=change.first_month, due_day=change.due_day,
                     inner_day=change.inner_day),
    )  # fmt: skip
    last = max(month_before(free), month_before(change.first_month))
    if change.last_month is None or change.last_month > last:
        change.last_month = last
        change.save(update_fields=["last_month"])
        record(by=by, what="campaigns:obligation:days-end", on=obligation, facts=_facts(change))
    return change


def first_month_of_change(obligation: Obligation, unit: Organisation, change: rules.Change) -> date:
    """The first month for which a change of a province's days can begin. Two queries."""
    held = obligation.changes.filter(unit=unit)
    return rules.first_free_month(
        queries.days_of(obligation), change, today=clock.today(),
        changes=queries.as_changes(held), closed=network.holidays(),
    )  # fmt: skip


@transaction.atomic
def fulfil(
    *, by: Any, obligation: Obligation, unit: Organisation, month: date | None, note: str = ""
) -> Fulfilment:
    """Say that a unit has done what is due; once, whoever presses.

    Refuses (by_itself) what shows by itself, as a report that was handed in, and (not_bound) what
    the unit does not owe for that month.
    """
    _acts_for(by, unit)
    found = queries.standings([unit], [month] if month else [], only=[obligation])
    owed = next((one for one in found if one.month == month), None)
    if owed is None:
        raise ObligationRefused("not_bound")
    if not owed.is_by_word:
        raise ObligationRefused("by_itself")
    row, is_new = Fulfilment.objects.get_or_create(
        obligation=obligation, unit=unit, month=month,
        defaults={"note": note.strip(), "by": by, "at": clock.now()},
    )  # fmt: skip
    if is_new:
        record(
            by=by, what="campaigns:obligation:fulfil", on=obligation,
            facts={"unit": unit.code, "month": str(month or "")},
        )  # fmt: skip
    return row


@transaction.atomic
def undo_fulfil(*, by: Any, obligation: Obligation, unit: Organisation, month: date | None) -> bool:
    """Take back that something is done; False when nobody had said so."""
    _acts_for(by, unit)
    rows = Fulfilment.objects.filter(obligation=obligation, unit=unit, month=month)
    gone = rows.delete()[0]
    if gone:
        record(
            by=by, what="campaigns:obligation:unfulfil", on=obligation,
            facts={"unit": unit.code, "month": str(month or "")},
        )  # fmt: skip
    return bool(gone)


def _acts_for(by: Any, unit: Organisation) -> None:
    require(by, P.REPORT_SUBMIT)
    if not access.units_for(by, P.REPORT_SUBMIT).filter(pk=unit.pk).exists():
        raise Forbidden(P.REPORT_SUBMIT)


def _whom(whom: Sequence[str]) -> None:
    codes = {one for one in whom if one not in SELECTORS}
    found = set(selected(sorted(codes)).values_list("code", flat=True)) if codes else set()
    if not whom or codes - found:
        raise ObligationRefused("whom")


def _days(
    rhythm: str, due_on: date | None, due_day: int | None, inner_day: int | None,
    first_month: date | None, last_month: date | None,
) -> None:  # fmt: skip
    if rhythm == Rhythm.ONCE:
        if due_on is None:
            raise ObligationRefused("days")
        return
    for day in (due_day, inner_day):
        if day is not None and not 1 <= day <= rules.LATEST_DAY:
            raise ObligationRefused("days")
    if due_day is None or first_month is None:
        raise ObligationRefused("days")
    if inner_day is not None and inner_day > due_day:
        raise ObligationRefused("order")
    if last_month is not None and last_month < first_month:
        raise ObligationRefused("months")


def _may_change(by: Any, unit: Organisation, due_day: int | None) -> None:
    if due_day is not None:
        require(by, P.OBLIGATION_EDIT)
    elif not may(by, P.OBLIGATION_EDIT):
        require(by, P.REPORT_SUBMIT)
        if not access.units_for(by, P.REPORT_SUBMIT).filter(pk=unit.pk).exists():
            raise Forbidden(P.REPORT_SUBMIT)


def _changeable(
    held: Obligation, unit: Organisation, due_day: int | None, inner_day: int | None
) -> None:
    if held.ended_at is not None:
        raise ObligationRefused("ended")
    if held.rhythm != Rhythm.MONTHLY or not queries.is_named(held.whom, unit):
        raise ObligationRefused("not_bound")
    for day in (due_day, inner_day):
        if day is not None and not 1 <= day <= rules.LATEST_DAY:
            raise ObligationRefused("days")
    outer = due_day or held.due_day
    if inner_day is not None and outer is not None and inner_day > outer:
        raise ObligationRefused("order")


def _facts(change: DayChange) -> Mapping[str, str | int | bool | None]:
    return {
        "change": str(change.pk), "unit": change.unit.code, "due_day": change.due_day,
        "inner_day": change.inner_day, "first_month": str(change.first_month),
        "last_month": str(change.last_month or ""),
    }  # fmt: skip
