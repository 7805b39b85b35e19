"""What a liaison says before the answer: a question, a part, a refusal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ruthan.core.guard import needs
from ruthan.core.states import Refused
from ruthan.referrals import actions
from ruthan.referrals.access import referral_for
from ruthan.referrals.forms import RefuseForm, WordsForm
from ruthan.referrals.permissions import P
from ruthan.referrals.views.desk import detail_page


@require_POST
@needs(P.REFERRAL_ANSWER)
def ask(request: HttpRequest, ref: str) -> HttpResponse:
    """A question to the centre; the clock stands until it replies."""
    said = _("Your question is with the centre. Your clock stands until it replies.")
    return _say(request, ref, act=actions.ask_back, said=said, name="ask")


@require_POST
@needs(P.REFERRAL_ANSWER)
def part(request: HttpRequest, ref: str) -> HttpResponse:
    """What is known so far."""
    return _say(
        request,
        ref,
        act=actions.answer_in_part,
        said=_("Your answer in part is sent."),
        name="part",
    )


@require_POST
@needs(P.REFERRAL_ANSWER)
def refuse(request: HttpRequest, ref: str) -> HttpResponse:
    """The organisation will not do it, and says why."""
    referral = referral_for(request.user, ref)
    form = RefuseForm(request.POST, auto_id="refuse_%s")
    if not form.is_valid():
        return detail_page(request, referral, refusal=form, open_at="refuse")
    try:
        actions.refuse(by=request.user, referral=referral, **form.cleaned_data)
        messages.success(request, _("Your refusal and its reason have reached the centre."))
    except Refused:
        _too_late(request)
    return redirect("referrals:detail", ref=ref)


def _say(
    request: HttpRequest, ref: str, *, act: Callable[..., Any], said: str, name: str
) -> HttpResponse:
    referral = referral_for(request.user, ref)
    form = WordsForm(request.POST, auto_id=f"{name}_%s")
    if not form.is_valid():
        return detail_page(request, referral, words=form, open_at=name)
    try:
        act(by=request.user, referral=referral, text=form.cleaned_data["text"])
        messages.success(request, said)
    except Refused:
        _too_late(request)
    return redirect("referrals:detail", ref=ref)


def _too_late(request: HttpRequest) -> None:
    messages.warning(request, _("It was answered or withdrawn meanwhile; nothing was sent."))
