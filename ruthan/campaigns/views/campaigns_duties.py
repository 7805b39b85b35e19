"""Kits put on a campaign, who acts on each channel, and what applications showed."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ruthan.campaigns import access
from ruthan.campaigns.actions import MonthSealed
from ruthan.campaigns.actions import programmes as actions
from ruthan.campaigns.actions.programmes_apps import confirm_display
from ruthan.campaigns.actions.programmes_duties import DutyRefused, drop_duty, set_duty
from ruthan.campaigns.forms.programmes import ConfirmForm, DutyForm
from ruthan.campaigns.permissions import P
from ruthan.campaigns.queries import programmes as queries
from ruthan.campaigns.queries.programmes_payload import payload
from ruthan.campaigns.rules import channels as order
from ruthan.campaigns.views.campaigns import own_unit, show
from ruthan.campaigns.views.programmes import refusal
from ruthan.core.guard import StaffRequest, needs


@require_POST
@needs(P.CAMPAIGN_EDIT)
def kit_attach(request: StaffRequest, ref: str) -> HttpResponse:
    """Put a kit on."""
    campaign = access.campaign_for(request.user, ref)
    kit = request.POST.get("kit", "")[:20].strip()
    undo = reverse("programmes:kit-detach", args=[ref]) + f"?kit={kit}"
    try:
        done = actions.attach_kit(by=request.user, campaign=campaign, ref=kit)
    except actions.CampaignRefused as refused:
        messages.warning(request, refusal(refused.code))
    else:
        if done:
            messages.success(request, _("The kit is on."), extra_tags=f"undo:{undo}")
    return _back(ref, "kits")


@require_POST
@needs(P.CAMPAIGN_EDIT)
def kit_detach(request: StaffRequest, ref: str) -> HttpResponse:
    """Take a kit off."""
    campaign = access.campaign_for(request.user, ref)
    kit = (request.POST.get("kit") or request.GET.get("kit", ""))[:20].strip()
    if actions.detach_kit(by=request.user, campaign=campaign, ref=kit):
        messages.success(request, _("The kit is off."))
    return _back(ref, "kits")


@require_POST
@needs(P.CAMPAIGN_EDIT)
def duty_set(request: StaffRequest, ref: str) -> HttpResponse:
    """Name who acts."""
    campaign = access.campaign_for(request.user, ref)
    form = DutyForm(request.POST, auto_id="duty_%s")
    if form.is_valid():
        found = form.cleaned_data
        try:
            set_duty(
                by=request.user, campaign=campaign, channel=found["channel"], app=found["app"],
                whom=form.whom(), note=found["note"],
            )  # fmt: skip
        except DutyRefused as refused:
            form.add_error("codes" if refused.code == "no_unit" else None, refusal(refused.code))
        else:
            messages.success(request, _("Kept."))
            return _back(ref, "channels")
    return show(request, campaign, status=422, duty_form=form)


@require_POST
@needs(P.CAMPAIGN_EDIT)
def duty_drop(request: StaffRequest, ref: str, duty_id: UUID) -> HttpResponse:
    """Nobody has to act there any more."""
    campaign = access.campaign_for(request.user, ref)
    if drop_duty(by=request.user, campaign=campaign, duty=duty_id):
        messages.success(request, _("Taken off. Name who acts below to put it back."))
    return _back(ref, "channels")


@require_GET
@needs(P.CAMPAIGN_READ)
def app_payload(request: StaffRequest, ref: str, app: str) -> HttpResponse:
    """What one application is given, as JSON to save; Http404 for an application it names not."""
    campaign = access.campaign_for(request.user, ref)
    held = order.app(app)
    named = campaign.assignments.filter(app=app).exists()
    if held is None or not named:
        raise Http404
    body = json.dumps(payload(campaign, held), ensure_ascii=False, indent=2) + "\n"
    response = HttpResponse(body, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{campaign.ref}-{app}.json"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@needs(P.ACTIVITY_RECORD)
def app_confirm(request: StaffRequest, ref: str, app: str) -> HttpResponse:
    """The owner of an application says that it was shown."""
    campaign = access.campaign_for(request.user, ref)
    units = _owners(request, campaign, app)
    form = ConfirmForm(request.POST, units=units, auto_id=f"{app}_%s")
    if form.is_valid():
        found = dict(form.cleaned_data)
        unit = own_unit(request, found.pop("unit"))
        try:
            confirm_display(
                by=request.user, campaign=campaign, unit=unit, app=app,
                client_key=found.pop("key"), **found,
            )  # fmt: skip
        except actions.CampaignRefused as refused:
            form.add_error(None, refusal(refused.code))
        except MonthSealed:
            form.add_error(None, _("That month is sealed. Have its report opened again first."))
        else:
            messages.success(request, _("Recorded as an activity of your unit."))
            return _back(ref, "apps")
    return show(request, campaign, status=422, confirm_form=form, app=app)


def _owners(request: StaffRequest, campaign: Any, app: str) -> list[Any]:
    """The reader's units that answer for an application; Http404 when none does."""
    mine = list(access.units_for(request.user, P.ACTIVITY_RECORD))
    for plan in queries.plans_of(campaign, mine):
        for duty in plan.apps:
            if duty.app and duty.app.code == app and duty.mine:
                return list(duty.mine)
    raise Http404


def _back(ref: str, part: str) -> HttpResponse:
    return redirect(reverse("programmes:campaign", args=[ref]) + f"#{part}")
