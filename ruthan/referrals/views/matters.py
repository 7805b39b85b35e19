"""The four steps against media that may be illegal, as a list that is ticked off in order."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ruthan.core.guard import may, needs, organisations_where
from ruthan.network import queries as network
from ruthan.referrals import actions, queries
from ruthan.referrals.access import matter_for, matters_for
from ruthan.referrals.forms import JudgeForm, MatterForm, StepForm
from ruthan.referrals.permissions import P

PAGE = 25


@require_http_methods(["GET", "POST"])
@needs(P.NOTICE_READ)
def matters(request: HttpRequest) -> HttpResponse:
    """The matters of the person's centres, the newest first, and the form that begins one."""
    propose = may(request.user, P.NOTICE_PROPOSE)
    form = MatterForm(request.POST or None, initial={"claim": request.GET.get("claim", "")})
    if request.method == "POST" and propose and form.is_valid():
        own = organisations_where(request.user, P.NOTICE_PROPOSE)
        centre = next((c for c in network.centres() if c.pk in own), network.national_centre())
        made = actions.open_matter(by=request.user, centre=centre, **form.cleaned_data)
        return redirect("platforms:matter", ref=made.ref)
    rows = matters_for(request.user).prefetch_related("steps").order_by("-opened_at", "-id")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    shown = [(one, queries.title_of(one), len(one.steps.all())) for one in page.object_list]
    context = {"page": page, "rows": shown, "form": form, "may_propose": propose}
    return render(request, "referrals/matters.html", context, status=422 if form.errors else 200)


@require_GET
@needs(P.NOTICE_READ)
def matter(request: HttpRequest, ref: str) -> HttpResponse:
    """One matter: which steps were done, what is next, whether a law forbids it."""
    return _page(request, matter_for(request.user, ref))


def _page(request: HttpRequest, held: Any, **made: Any) -> HttpResponse:
    steps = queries.steps_of(held)
    coming = queries.next_step_of(steps)
    context = {
        "matter": held,
        "title": queries.title_of(held),
        "steps": steps,
        "next": "" if held.ended_at else coming,
        "needs_law": coming == "4" and not held.is_illegal,
        "ground_words": queries.label_of(held.ground) if held.ground else "",
        "notices": list(held.notices.select_related("platform")),
        "judging": JudgeForm(initial={"ground": held.ground}),
        "doing": StepForm(),
        "may_propose": may(request.user, P.NOTICE_PROPOSE, organisation=held.centre_id),
        "may_sign": may(request.user, P.NOTICE_SIGN, organisation=held.centre_id),
    } | made
    return render(request, "referrals/matter.html", context, status=422 if made else 200)


@require_POST
@needs(P.NOTICE_SIGN)
def judge(request: HttpRequest, ref: str) -> HttpResponse:
    """Say whether a law forbids it, and which."""
    held, form = matter_for(request.user, ref), JudgeForm(request.POST)
    if not form.is_valid():
        return _page(request, held, judging=form)
    ground = form.cleaned_data["ground"]
    try:
        actions.judge_matter(by=request.user, matter=held, is_illegal=bool(ground), ground=ground)
        messages.success(request, _("Kept."))
    except (actions.OutOfOrder, actions.NothingIllegal):
        messages.info(request, _("The matter ended meanwhile."))
    return redirect("platforms:matter", ref=ref)


@require_POST
@needs(P.NOTICE_PROPOSE)
def do(request: HttpRequest, ref: str) -> HttpResponse:
    """Tick the next step off."""
    held, form = matter_for(request.user, ref), StepForm(request.POST)
    if not form.is_valid():
        return _page(request, held, doing=form)
    try:
        step = request.POST.get("step", "")
        actions.do_step(by=request.user, matter=held, step=step, how=form.cleaned_data["how"])
        messages.success(request, _("Ticked off."))
    except actions.OutOfOrder:
        messages.info(request, _("That step was done already, or is not the next one."))
    except actions.NothingIllegal:
        messages.warning(
            request, _("Only what is against a law goes to an authority; say first which law.")
        )
    return redirect("platforms:matter", ref=ref)
