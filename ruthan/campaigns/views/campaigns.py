"""One campaign: what to say and show, who acts on each channel, what came of it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ruthan.campaigns import access
from ruthan.campaigns.actions import programmes as actions
from ruthan.campaigns.forms.programmes import SELECTOR_WORDS, CampaignForm, ConfirmForm, DutyForm
from ruthan.campaigns.permissions import P
from ruthan.campaigns.queries import programmes as queries
from ruthan.campaigns.rules.campaigns import is_over
from ruthan.campaigns.views.programmes import refusal
from ruthan.core import clock
from ruthan.core.guard import StaffRequest, may, needs


@require_GET
@needs(P.CAMPAIGN_READ)
def campaign_page(request: StaffRequest, ref: str) -> HttpResponse:
    """The whole campaign on one page."""
    return show(request, access.campaign_for(request.user, ref))


@require_http_methods(["GET", "POST"])
@needs(P.CAMPAIGN_EDIT)
def campaign_new(request: StaffRequest, ref: str) -> HttpResponse:
    """Begin a campaign of a programme."""
    programme = access.programme_for(request.user, ref)
    form = CampaignForm(request.POST or None, initial={"starts_on": programme.starts_on})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_campaign(
                by=request.user, programme=programme, messages=form.messages(),
                **_fields(form),
            )  # fmt: skip
        except actions.CampaignRefused as refused:
            form.add_error(None, refusal(refused.code))
        else:
            messages.success(request, _("The campaign is there. Put its kits on next."))
            return redirect("programmes:campaign", ref=made.ref)
    return _form(request, form, programme, None)


@require_http_methods(["GET", "POST"])
@needs(P.CAMPAIGN_EDIT)
def campaign_edit(request: StaffRequest, ref: str) -> HttpResponse:
    """Change a campaign; whoever comes second is told."""
    campaign = access.campaign_for(request.user, ref)
    initial = {
        name: getattr(campaign, name)
        for name in ("name_th", "name_en", "audience", "starts_on", "ends_on")
    } | {"seen": actions.mark_of(campaign)}
    form = CampaignForm(request.POST or None, initial=initial, held=campaign.messages)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_campaign(
                by=request.user, campaign=campaign, messages=form.messages(),
                seen=form.cleaned_data["seen"], **_fields(form),
            )  # fmt: skip
        except actions.CampaignRefused as refused:
            form.add_error(None, refusal(refused.code))
        else:
            messages.success(request, _("Kept."))
            return redirect("programmes:campaign", ref=ref)
    return _form(request, form, campaign.programme, campaign)


@require_POST
@needs(P.CAMPAIGN_EDIT)
def campaign_end(request: StaffRequest, ref: str) -> HttpResponse:
    """End it; one press takes that back."""
    campaign = access.campaign_for(request.user, ref)
    undo = reverse("programmes:campaign-resume", args=[ref])
    if actions.end_campaign(by=request.user, campaign=campaign):
        messages.success(request, _("The campaign is over."), extra_tags=f"undo:{undo}")
    return redirect("programmes:campaign", ref=ref)


@require_POST
@needs(P.CAMPAIGN_EDIT)
def campaign_resume(request: StaffRequest, ref: str) -> HttpResponse:
    """Take the ending back."""
    campaign = access.campaign_for(request.user, ref)
    try:
        if actions.resume_campaign(by=request.user, campaign=campaign):
            messages.success(request, _("The campaign goes on."))
    except actions.CampaignRefused as refused:
        messages.error(request, refusal(refused.code))
    return redirect("programmes:campaign", ref=ref)


def show(
    request: StaffRequest, campaign: Any, *, status: int = 200, duty_form: DutyForm | None = None,
    confirm_form: ConfirmForm | None = None, app: str = "",
) -> HttpResponse:  # fmt: skip
    """The page, with a form that was refused put back where it was typed."""
    mine = list(access.units_for(request.user, P.ACTIVITY_RECORD))
    kits, may_edit = queries.kits_of(campaign), may(request.user, P.CAMPAIGN_EDIT)
    words = request.GET.get("q", "")
    plans = queries.plans_of(campaign, mine)
    context = {
        "campaign": campaign, "messages_of": queries.messages_of(campaign), "kits": kits,
        "plans": [(plan, _record_url(campaign, plan.channel.code)) for plan in plans],
        "apps": _apps(campaign, plans, confirm_form, app),
        "selector_words": SELECTOR_WORDS, "outputs": queries.outputs_of([campaign]),
        "may_edit": may_edit, "duty_form": duty_form or DutyForm(auto_id="duty_%s"), "q": words,
        "found_kits": queries.kits_for(words, held=kits) if may_edit else [],
        "is_over": is_over(campaign, clock.today()),
        "may_compare": may(request.user, P.COUNTRY_READ),
    }  # fmt: skip
    return render(request, "campaigns/campaigns_page.html", context, status=status)


def own_unit(request: StaffRequest, code: str) -> Any:
    """A unit that the person records for; Http404 for any other."""
    return access.unit_for(request.user, code, P.ACTIVITY_RECORD)


def _apps(
    campaign: Any, plans: list[queries.Plan], typed: ConfirmForm | None, app: str
) -> list[dict[str, Any]]:
    confirmed = queries.confirmations(campaign)
    found = []
    for duty in (duty for plan in plans for duty in plan.apps if duty.app):
        code = duty.app.code if duty.app else ""
        today = clock.today()
        fresh = ConfirmForm(
            units=duty.mine, auto_id=f"{code}_%s",
            initial={"key": uuid.uuid4(), "confirmed_on": today, "last_on": today},
        )  # fmt: skip
        form = typed if typed is not None and app == code else fresh
        is_open = campaign.ended_at is None and bool(duty.mine)
        found.append(
            {
                "duty": duty, "confirmed": confirmed.get(code, []),
                "form": form if is_open else None, "is_typed": form is typed,
            }
        )  # fmt: skip
    return found


def _record_url(campaign: Any, channel: str) -> str:
    """Where an activity of this campaign is recorded."""
    asked = urlencode({"campaign": campaign.ref, "channel": channel})
    return f"{reverse('activities:new')}?{asked}"


def _fields(form: CampaignForm) -> dict[str, Any]:
    names = ("name_th", "name_en", "audience", "starts_on", "ends_on")
    return {name: form.cleaned_data[name] for name in names}


def _form(request: StaffRequest, form: CampaignForm, programme: Any, campaign: Any) -> HttpResponse:
    if programme is None:
        raise Http404
    context = {"form": form, "programme": programme, "campaign": campaign}
    status = 422 if form.errors else 200
    return render(request, "campaigns/campaigns_form.html", context, status=status)
