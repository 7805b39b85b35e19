"""The watch of the centre that asked: replies, appeals, more holders, letters, taking back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ruthan.core.guard import may, needs
from ruthan.core.states import Refused
from ruthan.network import queries as network
from ruthan.referrals import actions, queries
from ruthan.referrals.access import (
    may_act,
    sent_for,
    watched_for,
    watched_referral_for,
    worked_on_for,
)
from ruthan.referrals.forms import AppealForm, JoinForm, NotedForm, WithdrawForm, WordsForm
from ruthan.referrals.permissions import P
from ruthan.referrals.views.listing import listing, whole

if TYPE_CHECKING:
    from django import forms

    from ruthan.referrals.models import Referral


@require_GET
@needs(P.REFERRAL_WATCH)
def watch(request: HttpRequest) -> HttpResponse:
    """What the person's centre has asked of others, overdue first."""
    context = listing(request, watched_for(request.user))
    context["may_send"] = may(request.user, P.REFERRAL_SEND)
    return render(request, "referrals/watch.html", context)


@require_GET
@needs(P.REFERRAL_WATCH)
def watched(request: HttpRequest, ref: str) -> HttpResponse:
    """One request as the centre that sent it sees it."""
    return _page(request, watched_referral_for(request.user, ref))


def _page(
    request: HttpRequest, referral: Referral, *, name: str = "", form: forms.Form | None = None
) -> HttpResponse:
    """The page with its forms; the one that was not filled in rightly is open, with 422."""
    made: dict[str, Any] = {
        "withdrawing": WithdrawForm(auto_id="withdraw_%s"),
        "replying": WordsForm(auto_id="reply_%s"),
        "appealing": AppealForm(auto_id="appeal_%s"),
        "noting": NotedForm(auto_id="noted_%s", ask=referral.ask, most=queries.amount_of(referral)),
        "joining": JoinForm(auto_id="join_%s", held=queries.parts_in(queries.package_of(referral))),
    }
    if form is not None:
        made[name] = form
    context = whole(referral) | made
    context |= {
        "open_at": name,
        "proofs": queries.proofs_of(referral),
        "steps_up": list(referral.steps_up.all()),
        "appeals": list(referral.appeals.select_related("organisation")),
        "may_act": may_act(request.user, P.REFERRAL_WATCH, referral),
        "may_send": may_act(request.user, P.REFERRAL_SEND, referral),
        "higher": queries.higher_of(referral.organisation),
        "notice": queries.notice_of(referral.pk),
    }
    return render(request, "referrals/watched.html", context, status=422 if form else 200)


@require_POST
@needs(P.REFERRAL_WATCH)
def reply(request: HttpRequest, ref: str) -> HttpResponse:
    """The centre replies to a question."""
    referral = worked_on_for(request.user, ref)
    form = WordsForm(request.POST, auto_id="reply_%s")
    if not form.is_valid():
        return _page(request, referral, name="replying", form=form)
    try:
        actions.reply(by=request.user, referral=referral, text=form.cleaned_data["text"])
        messages.success(request, _("Your reply is sent; their clock goes on."))
    except Refused:
        messages.info(request, _("Nobody waits for a reply any more."))
    return redirect("referrals:watched", ref=ref)


@require_POST
@needs(P.REFERRAL_SEND)
def appeal(request: HttpRequest, ref: str) -> HttpResponse:
    """Take a refusal or an answer to the higher desk."""
    referral = sent_for(request.user, ref)
    form = AppealForm(request.POST, auto_id="appeal_%s")
    if not form.is_valid():
        return _page(request, referral, name="appealing", form=form)
    try:
        made = actions.appeal(by=request.user, referral=referral, **form.cleaned_data)
    except actions.NoHigherDesk:
        form.add_error("text", _("No desk above it is written down. Ask an administrator."))
        return _page(request, referral, name="appealing", form=form)
    except Refused:
        messages.info(request, _("Only what was refused or answered can be taken further."))
        return redirect("referrals:watched", ref=ref)
    messages.success(request, _("Sent to %(name)s.") % {"name": made.organisation.name})
    return redirect("referrals:watched", ref=made.ref)


@require_POST
@needs(P.REFERRAL_WATCH)
def noted(request: HttpRequest, ref: str) -> HttpResponse:
    """Write down an answer that came by another way."""
    referral = worked_on_for(request.user, ref)
    most = queries.amount_of(referral)
    form = NotedForm(request.POST, auto_id="noted_%s", ask=referral.ask, most=most)
    if not form.is_valid():
        return _page(request, referral, name="noting", form=form)
    try:
        actions.note_answer(by=request.user, referral=referral, **form.cleaned_data)
        messages.success(request, _("Written down."))
    except Refused:
        messages.info(request, _("It was answered or withdrawn already."))
    return redirect("referrals:watched", ref=ref)


@require_POST
@needs(P.REFERRAL_SEND)
def join(request: HttpRequest, ref: str) -> HttpResponse:
    """Let one more organisation hold the matter, with a part of its own."""
    referral = sent_for(request.user, ref)
    package = queries.package_of(referral)
    form = JoinForm(request.POST, auto_id="join_%s", held=queries.parts_in(package))
    if not form.is_valid():
        return _page(request, referral, name="joining", form=form)
    given = form.cleaned_data
    organisation = network.organisation(given["organisation"])
    if organisation is None:
        raise Http404
    seen = queries.part_of(package, asked=given["asked"], parts=given.get("parts", ()))
    part = actions.Part(organisation, given["ask"], given["ground"], seen)
    try:
        made = actions.join(by=request.user, referral=referral, part=part)
    except Refused:
        messages.info(request, _("It was answered or withdrawn already."))
        return redirect("referrals:watched", ref=ref)
    messages.success(request, _("Sent to %(name)s.") % {"name": organisation.name})
    return redirect("referrals:watched", ref=made.ref)


@require_GET
@needs(P.REFERRAL_WATCH)
def letter(request: HttpRequest, ref: str) -> HttpResponse:
    """The request as a letter, a draft, as a page: the twin of the PDF."""
    referral = watched_referral_for(request.user, ref)
    if not queries.package_of(referral):
        raise Http404
    context = {
        "referral": referral,
        "letter": queries.letter_of(referral),
        "may_act": may_act(request.user, P.REFERRAL_WATCH, referral),
    }
    return render(request, "referrals/letter.html", context)


@require_POST
@needs(P.REFERRAL_WATCH)
def letter_pdf(request: HttpRequest, ref: str) -> HttpResponse:
    """The letter as PDF; that it was printed is kept as proof."""
    referral = worked_on_for(request.user, ref)
    try:
        body = actions.print_letter(by=request.user, referral=referral)
    except Refused:
        raise Http404 from None
    headers = {
        "Content-Disposition": f'inline; filename="{referral.ref}.pdf"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(body, content_type="application/pdf", headers=headers)


@require_POST
@needs(P.REFERRAL_WATCH)
def withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    """Take the request back and destroy our copy."""
    referral = worked_on_for(request.user, ref)
    form = WithdrawForm(request.POST, auto_id="withdraw_%s")
    if not form.is_valid():
        return _page(request, referral, name="withdrawing", form=form)
    try:
        because = form.cleaned_data["because"]
        actions.withdraw(by=request.user, referral=referral, because=because)
        messages.success(request, _("Withdrawn. Our copy is destroyed and they are told."))
    except Refused:
        messages.warning(request, _("It was answered or withdrawn already."))
    return redirect("referrals:watched", ref=ref)
