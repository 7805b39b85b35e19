"""Who acts on which channel of a campaign, first as the order has it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from ruthan.audit.actions import record
from ruthan.campaigns.models import Assignment, Campaign
from ruthan.campaigns.permissions import P
from ruthan.campaigns.queries.units import SELECTORS, selected
from ruthan.campaigns.rules import channels as order
from ruthan.campaigns.states import Channel
from ruthan.core.guard import require


class DutyRefused(ValueError):
    """It cannot be kept; `code`: no_unit, no_app, there."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def prefill(campaign: Campaign) -> None:
    """Each channel's owners as the order names them, and each application with its owner."""
    rows = [
        Assignment(campaign=campaign, channel=one.code, whom=list(one.owners))
        for one in order.channels()
    ]
    rows += [
        Assignment(campaign=campaign, channel=Channel.DOCUMENTS, app=app.code, whom=[app.owner])
        for app in order.apps()
    ]
    Assignment.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def set_duty(
    *, by: Any, campaign: Campaign, channel: str, whom: Sequence[str], app: str = "", note: str = ""
) -> Assignment:
    """Name who acts on a channel, or for an application; what was named there before is replaced.

    Raises DutyRefused for codes that are no active unit, and for an application that the order
    does not know or that stands on another channel than documents.
    """
    require(by, P.CAMPAIGN_EDIT)
    codes = list(dict.fromkeys(whom))
    named = {one.code for one in selected([c for c in codes if c not in SELECTORS])}
    if not codes or any(code not in named and code not in SELECTORS for code in codes):
        raise DutyRefused("no_unit")
    if app and (order.app(app) is None or channel != Channel.DOCUMENTS):
        raise DutyRefused("no_app")
    try:
        with transaction.atomic():
            held, _made = Assignment.objects.update_or_create(
                campaign=campaign, channel=channel, app=app,
                defaults={"whom": codes, "note": note.strip()},
            )  # fmt: skip
    except IntegrityError as error:  # two people named the first at once
        raise DutyRefused("there") from error
    facts = {"channel": channel, "app": app, "whom": ",".join(codes)}
    record(by=by, what="campaigns:duty:set", on=campaign, facts=facts)
    return held


@transaction.atomic
def drop_duty(*, by: Any, campaign: Campaign, duty: UUID) -> bool:
    """Nobody has to act there any more; False when it was dropped already."""
    require(by, P.CAMPAIGN_EDIT)
    held = Assignment.objects.filter(campaign=campaign, pk=duty).first()
    if held is None:
        return False
    facts = {"channel": held.channel, "app": held.app, "whom": ",".join(held.whom)}
    held.delete()
    record(by=by, what="campaigns:duty:drop", on=campaign, facts=facts)
    return True
