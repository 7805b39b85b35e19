"""Programmes: the list, one with its campaigns and what came of it, making and editing one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ruthan.campaigns import access
from ruthan.campaigns.actions import programmes as actions
from ruthan.campaigns.forms.programmes import ProgrammeForm
from ruthan.campaigns.permissions import P
from ruthan.campaigns.queries import programmes as queries
from ruthan.campaigns.rules.campaigns import is_over
from ruthan.core import clock
from ruthan.core.guard import StaffRequest, may, needs


@require_GET
@needs(P.CAMPAIGN_READ)
def programme_list(request: StaffRequest) -> HttpResponse:
    """Every programme for who edits them; for a coordinator the campaigns that name their units."""
    campaigns = list(access.campaigns_for(request.user))
    inside: dict[Any, list[Any]] = {}
    for one in campaigns:
        inside.setdefault(one.programme_id, []).append(one)
    rows = [(one, inside.get(one.pk, [])) for one in access.programmes_for(request.user)]
    context = {
        "rows": rows, "today": clock.today(), "may_edit": may(request.user, P.CAMPAIGN_EDIT),
        "is_country": may(request.user, P.COUNTRY_READ),
    }  # fmt: skip
    return render(request, "campaigns/programmes_list.html", context)


@require_GET
@needs(P.CAMPAIGN_READ)
def programme_page(request: StaffRequest, ref: str) -> HttpResponse:
    """One programme: its objective, its campaigns, what came of them."""
    programme = access.programme_for(request.user, ref)
    campaigns = list(access.campaigns_for(request.user).filter(programme=programme))
    acting = queries.acting_count(campaigns)
    context = {
        "programme": programme, "campaigns": [(one, acting[one.pk]) for one in campaigns],
        "outputs": queries.outputs_of(campaigns), "today": clock.today(),
        "may_edit": may(request.user, P.CAMPAIGN_EDIT),
        "may_end": all(is_over(one, clock.today()) for one in programme.campaigns.all()),
    }  # fmt: skip
    return render(request, "campaigns/programmes_page.html", context)


@require_http_methods(["GET", "POST"])
@needs(P.CAMPAIGN_EDIT)
def programme_new(request: StaffRequest) -> HttpResponse:
    """Begin a programme."""
    form = ProgrammeForm(request.POST or None, initial={"starts_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        fields = {k: v for k, v in form.cleaned_data.items() if k != "seen"}
        made = actions.make_programme(by=request.user, **fields)
        messages.success(request, _("The programme is there. Begin its first campaign."))
        return redirect("programmes:programme", ref=made.ref)
    return _form(request, form, None)


@require_http_methods(["GET", "POST"])
@needs(P.CAMPAIGN_EDIT)
def programme_edit(request: StaffRequest, ref: str) -> HttpResponse:
    """Change a programme; whoever comes second is told."""
    programme = access.programme_for(request.user, ref)
    names = ("name_th", "name_en", "policy", "funder", "objective", "starts_on", "ends_on")
    initial = {name: getattr(programme, name) for name in names}
    form = ProgrammeForm(
        request.POST or None, initial=initial | {"seen": actions.mark_of(programme)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_programme(by=request.user, programme=programme, **form.cleaned_data)
        except actions.CampaignRefused as refused:
            form.add_error(None, refusal(refused.code))
        else:
            messages.success(request, _("Kept."))
            return redirect("programmes:programme", ref=ref)
    return _form(request, form, programme)


@require_POST
@needs(P.CAMPAIGN_EDIT)
def programme_end(request: StaffRequest, ref: str) -> HttpResponse:
    """End it when its campaigns are over; one press takes that back."""
    programme = access.programme_for(request.user, ref)
    undo = reverse("programmes:programme-resume", args=[ref])
    try:
        if actions.end_programme(by=request.user, programme=programme):
            messages.success(request, _("The programme is over."), extra_tags=f"undo:{undo}")
    except actions.CampaignRefused as refused:
        messages.error(request, refusal(refused.code))
    return redirect("programmes:programme", ref=ref)


@require_POST
@needs(P.CAMPAIGN_EDIT)
def programme_resume(request: StaffRequest, ref: str) -> HttpResponse:
    """Take the ending back."""
    programme = access.programme_for(request.user, ref)
    if actions.resume_programme(by=request.user, programme=programme):
        messages.success(request, _("The programme goes on."))
    return redirect("programmes:programme", ref=ref)


def refusal(code: str) -> str:
    """Why it was not kept, and what to do."""
    words = {
        "period": _("The last day is before the first."),
        "outside": _("A campaign lies within the period of its programme. Change one of the two."),
        "edited": _("Somebody else changed it meanwhile. Open the page again and look."),
        "ended": _("The campaign is over."),
        "over": _("Its programme is over. Let the programme go on first."),
        "running": _("A campaign of this programme is not over yet. End it first."),
        "no_kit": _("There is no such kit that is signed and current."),
        "many": _("Eight kits are enough for one campaign. Take one off first."),
        "no_unit": _("One of these codes is no unit that acts. The page Network has them."),
        "no_app": _("The order knows no such application."),
        "not_owner": _("Another unit answers for this application."),
        "there": _("Somebody else was first. Look at the page again."),
        "days": _("The days have to lie within the campaign and one month, and not be to come."),
    }
    return words[code]


def _form(request: StaffRequest, form: ProgrammeForm, programme: Any) -> HttpResponse:
    context = {"form": form, "programme": programme}
    status = 422 if form.errors else 200
    return render(request, "campaigns/programmes_form.html", context, status=status)
