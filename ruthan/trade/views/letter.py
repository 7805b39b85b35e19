"""Asking the seller: sent by e-mail, or printed and posted."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_POST

from ruthan.core.guard import needs
from ruthan.trade import actions, queries
from ruthan.trade.access import check_for
from ruthan.trade.forms import LetterForm
from ruthan.trade.permissions import P
from ruthan.trade.views.check import show


@require_POST
@needs(P.CHECK_WORK)
def ask(request: HttpRequest, ref: str) -> HttpResponse:
    """Send the letter, or make it ready to print."""
    check, form = check_for(request.user, ref), LetterForm(request.POST)
    if not form.is_valid():
        return show(request, check, status=422, letter_form=form)
    try:
        letter = actions.ask_seller(by=request.user, check=check, **form.cleaned_data)
    except actions.LetterRefused as refused:
        words = {
            "accuses": _("The letter accuses somebody. Ask, and name facts only."),
            "asked": _("The seller was asked already."),
            "elsewhere": _("This address was asked about another report and still has time."),
            "gone": _("It was withdrawn; nothing was sent."),
        }
        form.add_error(None, words[refused.code])
        return show(request, check, status=422, letter_form=form)
    if letter.way == "post":
        return redirect("trade-desk:seller-letter", ref=ref)
    messages.success(request, _("Sent. The five working days have begun."))
    return redirect("trade-desk:check", ref=ref)


@require_POST
@needs(P.CHECK_WORK)
def cancel(request: HttpRequest, ref: str) -> HttpResponse:
    """Let the letter count no more."""
    if actions.cancel_letter(by=request.user, check=check_for(request.user, ref)):
        messages.success(request, _("The letter counts no more; its code opens nothing."))
    return redirect("trade-desk:check", ref=ref)


@require_GET
@needs(P.CHECK_WORK)
def paper(request: HttpRequest, ref: str) -> HttpResponse:
    """The letter on paper, with its code, in Thai unless English is asked for; 404 for none."""
    check = check_for(request.user, ref)
    letter = queries.letter_of(check)
    text = queries.letter_text(letter) if letter else None
    if text is None:
        raise Http404
    context = {"check": check, "letter": letter, "text": text}
    spoken = "en" if request.GET.get("in") == "en" else "th"
    with override(spoken):  # the letter alone; the page around it is the reader's
        words = render_to_string("trade/_letter_words.html", context, request)
    return render(request, "trade/letter.html", {"check": check, "words": words, "spoken": spoken})
