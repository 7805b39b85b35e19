"""Who owns an application says that it showed the campaign's words, and on which days."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from ruthan.audit.actions import record
from ruthan.campaigns.actions.month import month_open
from ruthan.campaigns.actions.programmes import CampaignRefused
from ruthan.campaigns.models import Activity, Campaign
from ruthan.campaigns.permissions import P
from ruthan.campaigns.queries.programmes import plans_of
from ruthan.campaigns.queries.units import reporting_unit_of
from ruthan.campaigns.rules import channels as order
from ruthan.campaigns.rules.months import month_of
from ruthan.campaigns.states import ActivityState, Channel
from ruthan.core import clock
from ruthan.core.guard import require
from ruthan.core.refs import public_reference


@transaction.atomic
def confirm_display(
    *, by: Any, campaign: Campaign, unit: Any, app: str, first_on: date, last_on: date,
    confirmed_by: str, confirmed_on: date, client_key: UUID, people: int | None = None,
) -> Activity:  # fmt: skip
    """Record that an application showed it: an approved activity of its owner's own month.

    `unit` is one of the person's own, which the view made sure of. The same `client_key` records
    once. Raises CampaignRefused (ended, no_app, not_owner, days) and MonthSealed.
    """
    require(by, P.ACTIVITY_RECORD)
    kept = Activity.objects.filter(client_key=client_key, campaign=campaign, app=app).first()
    if kept is not None:
        return kept
    if campaign.ended_at is not None:
        raise CampaignRefused("ended")
    held = order.app(app)
    if held is None or held.code not in _apps_of(campaign, unit):
        raise CampaignRefused("no_app" if held is None else "not_owner")
    _must_be_days(campaign, first_on, last_on, confirmed_on)
    reporting = reporting_unit_of(unit)
    month_open(reporting, month_of(first_on))
    now = clock.now()
    try:
        with transaction.atomic():
            made = Activity.objects.create(
                ref=public_reference("D"), client_key=client_key, state=ActivityState.APPROVED,
                unit=unit, reporting_unit=reporting, campaign=campaign, month=month_of(first_on),
                channel=Channel.DOCUMENTS, what=f"Pop-up บนแอป {held.name}", app=held.code,
                first_on=first_on, last_on=last_on, people=people,
                confirmed_by=confirmed_by.strip(), confirmed_on=confirmed_on, recorded_by=by,
                recorded_at=now, edited_at=now, reviewed_by=by, reviewed_at=now,
                is_demonstration=campaign.is_demonstration,
            )  # fmt: skip
    except IntegrityError as error:  # another thing was kept under this key
        raise CampaignRefused("there") from error
    record(by=by, what="campaigns:display:confirm", on=made, facts={"app": held.code})
    return made


def _apps_of(campaign: Campaign, unit: Any) -> set[str]:
    documents = next(
        plan for plan in plans_of(campaign, [unit]) if plan.channel.code == Channel.DOCUMENTS
    )
    return {duty.app.code for duty in documents.apps if duty.app and duty.mine}


def _must_be_days(campaign: Campaign, first: date, last: date, confirmed: date) -> None:
    """It was shown within the campaign, over within one month, and confirmed by today."""
    today = clock.today()
    fits = campaign.starts_on <= first <= last <= min(today, campaign.ends_on or today)
    if not fits or month_of(first) != month_of(last) or not first <= confirmed <= today:
        raise CampaignRefused("days")
