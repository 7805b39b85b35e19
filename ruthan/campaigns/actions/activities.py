"""Recording what was done on a channel, wording it anew, taking it out and putting it back.

Whoever reviews for the reporting unit approves by recording; what is below waits for the province.
Each action holds the month it writes into, so that nothing slips into a sealed one.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from ruthan.audit.actions import record
from ruthan.campaigns import access, queries
from ruthan.campaigns.actions.month import month_open
from ruthan.campaigns.models import Activity, Campaign
from ruthan.campaigns.permissions import P
from ruthan.campaigns.rules.months import month_of
from ruthan.campaigns.states import ACTIVITY_MOVES, ActivityState, Channel, Way
from ruthan.core import clock
from ruthan.core.guard import Forbidden
from ruthan.core.refs import public_reference
from ruthan.core.states import Refused, move

if TYPE_CHECKING:
    from uuid import UUID

    from ruthan.network.models import Organisation


class EditedMeanwhile(Exception):
    """Somebody else changed the activity since it was opened; `held` is how it stands now."""

    def __init__(self, held: Activity) -> None:
        super().__init__(held.ref)
        self.held = held


class KeyTaken(ValueError):
    """Another person's activity was recorded under this key of a phone."""


class NotWhole(ValueError):
    """Channel, caption and days must be there before an activity leaves the drafts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What somebody says of an activity; all but a draft has channel, caption and days."""

    channel: str = ""
    what: str = ""
    first_on: date | None = None
    last_on: date | None = None
    detail: str = ""
    place: str = ""
    people: int | None = None
    questions: int | None = None
    link: str = ""
    slot: str = ""
    app: str = ""
    confirmed_by: str = ""
    confirmed_on: date | None = None
    proof_note: str = ""
    campaign: Campaign | None = None

    @property
    def is_whole(self) -> bool:
        """Whether it can be reported."""
        named = self.channel in Channel.values and self.what
        return bool(named and self.first_on and self.last_on)


NAMES = tuple(one.name for one in fields(Told))


@transaction.atomic
def record_activity(
    *, by: Any, unit: Organisation, client_key: UUID, told: Told, way: str = Way.WEB,
    is_draft: bool = False,
) -> tuple[Activity, bool]:  # fmt: skip
    """Record an activity of a unit; the same key again is the same activity, and False.

    Raises Forbidden for another's unit, KeyTaken, NotWhole, and MonthSealed.
    """
    held = queries.activity_by_key(client_key)
    if held is not None:
        if held.recorded_by_id != by.pk:
            raise KeyTaken(str(client_key))
        return held, False
    _must_record_for(by, unit)
    if not (told.is_whole or is_draft):
        raise NotWhole(told.what)
    reporting, now = queries.reporting_unit_of(unit), clock.now()
    month = month_of(told.first_on or clock.today())
    month_open(reporting, month)
    activity = Activity(
        ref=public_reference("D"), client_key=client_key, unit=unit, reporting_unit=reporting,
        month=month, way=way, recorded_by=by, recorded_at=now, edited_at=now,
        state=ActivityState.DRAFT if is_draft else _state_for(by, reporting),
        is_demonstration=by.is_demonstration,
        **{name: getattr(told, name) for name in NAMES},
    )  # fmt: skip
    try:
        with transaction.atomic():
            activity.save(force_insert=True)
    except IntegrityError:  # the same phone was heard twice at once
        raced = queries.activity_by_key(client_key)
        if raced is None or raced.recorded_by_id != by.pk:
            raise
        return raced, False
    facts: dict[str, Any] = {"unit": unit.code, "channel": activity.channel, "way": way}
    record(by=by, what="campaigns:activity:record", on=activity, facts=facts)
    return activity, True


@transaction.atomic
def edit_activity(*, by: Any, activity: Activity, told: Told, version: int) -> Activity:
    """Word an activity anew; a draft or a returned one goes to the province, or is approved.

    What the province asked for stays with it until it is approved.
    Raises Forbidden for what the province has approved and the person may not, EditedMeanwhile
    when it stands at another version, NotWhole, Refused when it was taken out, MonthSealed.
    """
    _must_record_for(by, activity.unit)
    if not told.is_whole or told.first_on is None:
        raise NotWhole(activity.ref)
    month = month_of(told.first_on)
    for one in sorted({activity.month, month}):
        month_open(activity.reporting_unit, one)
    held = _locked(activity)
    if held.version != version:
        raise EditedMeanwhile(held)
    if held.state == ActivityState.WITHDRAWN:
        raise Refused(held.state, "edit")
    state = _state_for(by, held.reporting_unit)
    if held.state == ActivityState.APPROVED and state != ActivityState.APPROVED:
        raise Forbidden(P.ACTIVITY_REVIEW)
    for name in NAMES:
        setattr(held, name, getattr(told, name))
    held.month, held.edited_at, held.version, held.state = month, clock.now(), version + 1, state
    if state == ActivityState.APPROVED:
        held.comment = ""
    held.save(update_fields=[*NAMES, "month", "edited_at", "version", "state", "comment"])
    facts: dict[str, Any] = {"version": held.version, "channel": held.channel}
    record(by=by, what="campaigns:activity:edit", on=held, facts=facts)
    return held


@transaction.atomic
def send_again(*, by: Any, activity: Activity) -> Activity:
    """Send a returned activity to the province as it stands, where a photo was all it needed.

    Raises Forbidden for another's unit, Refused when it was not returned, MonthSealed.
    """
    _must_record_for(by, activity.unit)
    month_open(activity.reporting_unit, activity.month)
    held = _locked(activity)
    if held.state != ActivityState.RETURNED:
        raise Refused(held.state, ActivityState.SENT)
    move(held, to=ActivityState.SENT, moves=ACTIVITY_MOVES, version=held.version + 1)
    record(by=by, what="campaigns:activity:send_again", on=held)
    return held


@transaction.atomic
def withdraw_activity(*, by: Any, activity: Activity) -> Activity:
    """Take an activity out of its month; it can be put back. Raises Refused, MonthSealed."""
    _must_record_for(by, activity.unit)
    month_open(activity.reporting_unit, activity.month)
    held = _locked(activity)
    if held.state == ActivityState.APPROVED and not _reviews(by, held.reporting_unit):
        raise Forbidden(P.ACTIVITY_REVIEW)
    move(held, to=ActivityState.WITHDRAWN, moves=ACTIVITY_MOVES, version=held.version + 1)
    record(by=by, what="campaigns:activity:withdraw", on=held)
    return held


@transaction.atomic
def restore_activity(*, by: Any, activity: Activity) -> Activity:
    """Put back what was taken out, for the province to look at, or approved by its reviewer.

    What is not whole stays a draft. Raises Refused when it was not taken out, MonthSealed.
    """
    _must_record_for(by, activity.unit)
    month_open(activity.reporting_unit, activity.month)
    held = _locked(activity)
    move(held, to=ActivityState.DRAFT, moves=ACTIVITY_MOVES, version=held.version + 1)
    if Told(**{name: getattr(held, name) for name in NAMES}).is_whole:
        move(held, to=_state_for(by, held.reporting_unit), moves=ACTIVITY_MOVES)
    record(by=by, what="campaigns:activity:restore", on=held)
    return held


def may_change(*, by: Any, activity: Activity) -> None:
    """See that a person may change an activity as it stands now. Two or three queries.

    Raises Forbidden for another's unit and for what the province has approved, Refused for what
    was taken out.
    """
    _must_record_for(by, activity.unit)
    rows = Activity.objects.filter(pk=activity.pk).values_list("state", flat=True)
    state = rows.get()
    if state == ActivityState.WITHDRAWN:
        raise Refused(state, "edit")
    if state == ActivityState.APPROVED and not _reviews(by, activity.reporting_unit):
        raise Forbidden(P.ACTIVITY_REVIEW)


def touch(activity: Activity) -> None:
    """Note that something of an activity changed beside its words. One UPDATE."""
    rows = Activity.objects.filter(pk=activity.pk)
    rows.update(edited_at=clock.now())


def _locked(activity: Activity) -> Activity:
    rows = Activity.objects.select_for_update(of=("self",))
    return rows.select_related("unit__parent", "reporting_unit", "campaign").get(pk=activity.pk)


def _must_record_for(by: Any, unit: Organisation) -> None:
    if not access.units_for(by, P.ACTIVITY_RECORD).filter(pk=unit.pk).exists():
        raise Forbidden(P.ACTIVITY_RECORD)


def _reviews(by: Any, reporting: Organisation) -> bool:
    return access.units_for(by, P.ACTIVITY_REVIEW).filter(pk=reporting.pk).exists()


def _state_for(by: Any, reporting: Organisation) -> str:
    return ActivityState.APPROVED if _reviews(by, reporting) else ActivityState.SENT
