"""What is said in public: proposed here, signed by another, sent or taken back with a reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ruthan.core.guard import Forbidden, needs
from ruthan.core.states import Refused
from ruthan.trade import actions
from ruthan.trade.access import check_for, outcome_for
from ruthan.trade.forms import BecauseForm, OutcomeForm
from ruthan.trade.permissions import P
from ruthan.trade.views.check import show


@require_POST
@needs(P.CHECK_WORK)
def propose(request: HttpRequest, ref: str) -> HttpResponse:
    """Propose; what stands in the way is said in the form."""
    check, form = check_for(request.user, ref), OutcomeForm(request.POST)
    if form.is_valid():
        try:
            actions.propose_outcome(by=request.user, check=check, **form.cleaned_data)
        except actions.OutcomeRefused as refused:
            form.add_error(None, _words(refused))
        else:
            messages.success(request, _("Proposed. Another person has to sign it."))
            return redirect("trade-desk:check", ref=ref)
    return show(request, check, status=422, outcome_form=form)


@require_POST
@needs(P.OUTCOME_APPROVE)
def approve(request: HttpRequest, ref: str, outcome_ref: str) -> HttpResponse:
    """Sign as the second person."""
    seen, done = request.POST.get("seen", ""), _("Signed. It is public now.")
    return _done(request, ref, outcome_ref, actions.approve_outcome, done, seen=seen)


@require_POST
@needs(P.CHECK_WORK)
def send_back(request: HttpRequest, ref: str, outcome_ref: str) -> HttpResponse:
    """Send it back, or take one's own back."""
    return _with_reason(request, ref, outcome_ref, actions.return_outcome, _("Sent back."))


@require_POST
@needs(P.OUTCOME_APPROVE)
def take_back(request: HttpRequest, ref: str, outcome_ref: str) -> HttpResponse:
    """Take back what was published; its page says so."""
    done = _("Taken back. Its page says so and why.")
    return _with_reason(request, ref, outcome_ref, actions.take_back_outcome, done)


@require_POST
@needs(P.CHECK_WORK)
def show_reply(request: HttpRequest, ref: str, outcome_ref: str) -> HttpResponse:
    """Put the seller's words beside it."""
    done = _("The seller's words stand beside it now.")
    return _done(request, ref, outcome_ref, actions.show_reply, done)


def _with_reason(
    request: HttpRequest, ref: str, outcome_ref: str, act: Callable[..., Any], done: str
) -> HttpResponse:
    form = BecauseForm(request.POST)
    if not form.is_valid():
        return show(request, check_for(request.user, ref), status=422, because_form=form)
    because = form.cleaned_data["because"]
    return _done(request, ref, outcome_ref, act, done, because=because)


def _done(
    request: HttpRequest, ref: str, outcome_ref: str, act: Callable[..., Any], done: str,
    **more: str,
) -> HttpResponse:  # fmt: skip
    check = check_for(request.user, ref)
    outcome = outcome_for(request.user, check, outcome_ref)
    try:
        act(by=request.user, outcome=outcome, **more)
    except actions.OutcomeRefused as refused:
        messages.warning(request, _words(refused))
    except Forbidden:
        messages.warning(request, _("Only the person who proposed it or a signer may do that."))
    except Refused:
        messages.warning(request, _("Somebody else moved it first, or there is nothing to show."))
    else:
        messages.success(request, done)
    return redirect("trade-desk:check", ref=ref)


def _words(refused: actions.OutcomeRefused) -> str:
    """Why it cannot be said, and how to mend it."""
    words = {
        "no_look_up": _("Nobody has recorded a look-up with this result yet."),
        "not_heard": _("The seller has to be heard first: a reply, or five working days."),
        "accuses": _("These words accuse somebody: %(words)s. Say what the official list showed."),
        "person": _("It names a person. Name the goods or the shop."),
        "private": _(
            "It holds an account, a telephone, an ID number or something else that is personal. "
            "Before a number of the FDA write อย."
        ),
        "there": _("An outcome waits for its signature or is public already."),
        "gone": _("The report was withdrawn."),
        "same_person": _("You proposed it: another person has to sign it."),
        "no_reason": _("Say why."),
        "reply_came": _("The seller replied meanwhile. Read the reply, then sign."),
        "reply_accuses": _("The seller's words accuse somebody, so they are held back: %(words)s."),
        "reply_person": _("The seller's words name a person, so they are held back."),
    }
    return words[refused.code] % {"words": ", ".join(refused.words)}
