"""Programmes and campaigns made, edited, ended and taken up again; kits put on and off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.campaigns.actions.programmes_duties import prefill
from ruthan.campaigns.models import Campaign, Programme
from ruthan.campaigns.permissions import P
from ruthan.campaigns.queries.programmes import kit_found
from ruthan.campaigns.rules.campaigns import is_over, messages_of
from ruthan.campaigns.rules.marks import mark
from ruthan.core import clock
from ruthan.core.guard import require
from ruthan.core.refs import public_reference

MOST_KITS: Final = 8
_OF_PROGRAMME: Final = (
    "name_th", "name_en", "policy", "funder", "objective", "starts_on", "ends_on",
)  # fmt: skip
_OF_CAMPAIGN: Final = ("name_th", "name_en", "audience", "starts_on", "ends_on")


class CampaignRefused(ValueError):
    """It cannot be kept; `code`: period, outside, edited, ended, over, running, no_kit, many,
    no_unit, no_app, there, not_owner, days."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def mark_of(held: Programme | Campaign) -> str:
    """What a form shows it was opened on: of two who edit, the second is told."""
    names = _OF_PROGRAMME if isinstance(held, Programme) else (*_OF_CAMPAIGN, "messages")
    return mark(getattr(held, name) for name in names)


@transaction.atomic
def make_programme(*, by: Any, **fields: Any) -> Programme:
    """Begin a programme; raises CampaignRefused (period) when it would end before it begins."""
    require(by, P.CAMPAIGN_EDIT)
    _must_follow(fields["starts_on"], fields.get("ends_on"))
    made = Programme.objects.create(
        ref=public_reference("P"), made_by=by, made_at=clock.now(), **_only(fields, _OF_PROGRAMME)
    )
    record(by=by, what="campaigns:programme:make", on=made)
    return made


@transaction.atomic
def edit_programme(*, by: Any, programme: Programme, seen: str, **fields: Any) -> Programme:
    """Change it; raises CampaignRefused (period, outside, edited). Its campaigns stay inside."""
    require(by, P.CAMPAIGN_EDIT)
    held = Programme.objects.select_for_update().get(pk=programme.pk)
    if mark_of(held) != seen:
        raise CampaignRefused("edited")
    _must_follow(fields["starts_on"], fields.get("ends_on"))
    for one in held.campaigns.all():
        _must_lie_in(fields["starts_on"], fields.get("ends_on"), one.starts_on, one.ends_on)
    for name, value in _only(fields, _OF_PROGRAMME).items():
        setattr(held, name, value)
    held.save()
    record(by=by, what="campaigns:programme:edit", on=held)
    return held


@transaction.atomic
def end_programme(*, by: Any, programme: Programme) -> bool:
    """No campaign begins in it any more; what was done stays. False when it was over already.

    Raises CampaignRefused (running) while one of its campaigns is not over.
    """
    require(by, P.CAMPAIGN_EDIT)
    held = Programme.objects.select_for_update().get(pk=programme.pk)
    if held.ended_at is not None:
        return False
    if any(not is_over(one, clock.today()) for one in held.campaigns.all()):
        raise CampaignRefused("running")
    held.ended_at = clock.now()
    held.save(update_fields=["ended_at"])
    record(by=by, what="campaigns:programme:end", on=held)
    return True


@transaction.atomic
def resume_programme(*, by: Any, programme: Programme) -> bool:
    """Take back that it was ended; its campaigns stay as they are. False when it was not."""
    require(by, P.CAMPAIGN_EDIT)
    rows = Programme.objects.filter(pk=programme.pk, ended_at__isnull=False)
    if not rows.update(ended_at=None):
        return False
    record(by=by, what="campaigns:programme:resume", on=programme)
    return True


@transaction.atomic
def make_campaign(
    *, by: Any, programme: Programme, messages: Sequence[tuple[str, str]], **fields: Any
) -> Campaign:
    """Begin a campaign within its programme; who acts on each channel is filled in from the order.

    Raises CampaignRefused (period, outside, over).
    """
    require(by, P.CAMPAIGN_EDIT)
    held = _going_on(programme)
    _must_follow(fields["starts_on"], fields.get("ends_on"))
    _must_lie_in(held.starts_on, held.ends_on, fields["starts_on"], fields.get("ends_on"))
    made = Campaign.objects.create(
        ref=public_reference("K"), programme=held, messages=messages_of(messages), made_by=by,
        made_at=clock.now(), is_demonstration=held.is_demonstration,
        **_only(fields, _OF_CAMPAIGN),
    )  # fmt: skip
    prefill(made)
    record(by=by, what="campaigns:campaign:make", on=made)
    return made


@transaction.atomic
def edit_campaign(
    *, by: Any, campaign: Campaign, messages: Sequence[tuple[str, str]], seen: str, **fields: Any
) -> Campaign:
    """Change it; raises CampaignRefused (period, outside, edited, over)."""
    require(by, P.CAMPAIGN_EDIT)
    around = _going_on(campaign.programme)
    held = locked(campaign)
    if mark_of(held) != seen:
        raise CampaignRefused("edited")
    _must_follow(fields["starts_on"], fields.get("ends_on"))
    _must_lie_in(around.starts_on, around.ends_on, fields["starts_on"], fields.get("ends_on"))
    for name, value in _only(fields, _OF_CAMPAIGN).items():
        setattr(held, name, value)
    held.messages = messages_of(messages)
    held.save()
    record(by=by, what="campaigns:campaign:edit", on=held)
    return held


@transaction.atomic
def end_campaign(*, by: Any, campaign: Campaign) -> bool:
    """Nobody is asked to act any more; what was done stays. False when it was over already."""
    require(by, P.CAMPAIGN_EDIT)
    rows = Campaign.objects.filter(pk=campaign.pk, ended_at__isnull=True)
    if not rows.update(ended_at=clock.now()):
        return False
    record(by=by, what="campaigns:campaign:end", on=campaign)
    return True


@transaction.atomic
def resume_campaign(*, by: Any, campaign: Campaign) -> bool:
    """Take back that it was ended; False when it was not. Raises CampaignRefused (over)."""
    require(by, P.CAMPAIGN_EDIT)
    _going_on(campaign.programme)
    rows = Campaign.objects.filter(pk=campaign.pk, ended_at__isnull=False)
    if not rows.update(ended_at=None):
        return False
    record(by=by, what="campaigns:campaign:resume", on=campaign)
    return True


@transaction.atomic
def attach_kit(*, by: Any, campaign: Campaign, ref: str) -> bool:
    """Put a kit on; False when it is on already. Raises CampaignRefused (no_kit, many)."""
    require(by, P.CAMPAIGN_EDIT)
    found = kit_found(ref)
    if found is None:
        raise CampaignRefused("no_kit")
    held = locked(campaign)
    if any(one["ref"] == found.ref for one in held.kits):
        return False
    if len(held.kits) >= MOST_KITS:
        raise CampaignRefused("many")
    held.kits = [*held.kits, {"kind": found.kind, "ref": found.ref}]
    held.save(update_fields=["kits"])
    record(by=by, what="campaigns:kit:attach", on=held, facts={"kit": found.ref})
    return True


@transaction.atomic
def detach_kit(*, by: Any, campaign: Campaign, ref: str) -> bool:
    """Take a kit off; it can be put on again. False when it is not on."""
    require(by, P.CAMPAIGN_EDIT)
    held = locked(campaign)
    left = [one for one in held.kits if one["ref"] != ref]
    if len(left) == len(held.kits):
        return False
    held.kits = left
    held.save(update_fields=["kits"])
    record(by=by, what="campaigns:kit:detach", on=held, facts={"kit": ref})
    return True


def locked(campaign: Campaign) -> Campaign:
    """Its row, held until the transaction ends."""
    rows = Campaign.objects.select_for_update(of=("self",)).select_related("programme")
    return rows.get(pk=campaign.pk)


def _going_on(programme: Programme) -> Programme:
    """Its row, held until the transaction ends; raises CampaignRefused (over)."""
    held = Programme.objects.select_for_update().get(pk=programme.pk)
    if held.ended_at is not None:
        raise CampaignRefused("over")
    return held


def _only(fields: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: fields[name] for name in names if name in fields}


def _must_follow(starts: date, ends: date | None) -> None:
    if ends is not None and ends < starts:
        raise CampaignRefused("period")


def _must_lie_in(first: date, last: date | None, starts: date, ends: date | None) -> None:
    """A campaign lies within its programme; one without an end ends with it."""
    if starts < first or (last is not None and max(starts, ends or starts) > last):
        raise CampaignRefused("outside")
