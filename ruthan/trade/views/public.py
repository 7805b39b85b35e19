"""What everyone may read, and the seller's reply by the code of the letter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ruthan.core import throttle
from ruthan.core.guard import public
from ruthan.core.states import Refused
from ruthan.core.text.limits import TextRefused
from ruthan.core.throttle import Limit, TooOften
from ruthan.intake.actions import MustBeSealed, NoCustodyKey, submit_sealed
from ruthan.trade import actions, queries
from ruthan.trade.access import letter_by_code
from ruthan.trade.forms import CodeForm, ReplyForm
from ruthan.trade.rules.tables import look_ups
from ruthan.trade.states import LetterState, OutcomeState

if TYPE_CHECKING:
    from ruthan.trade.models import PublicOutcome, SellerLetter

PAGE = 20
BY_NETWORK = Limit("trade.reply", 30, 600)
BY_CODE = Limit("trade.reply.code", 12, 3_600)


@public
@require_safe
def outcome_list(request: HttpRequest) -> HttpResponse:
    """What two people signed about goods and shops, newest first."""
    page = Paginator(queries.published(), PAGE).get_page(request.GET.get("page"))
    return render(request, "trade/outcome_list.html", {"page": page})


@public
@require_safe
def outcome_page(request: HttpRequest, ref: str) -> HttpResponse:
    """One outcome with its source and the seller's words; one taken back says why (410)."""
    outcome = queries.public_outcome(ref)
    if outcome is None:
        raise Http404
    is_gone = outcome.state == OutcomeState.TAKEN_BACK
    context = {"outcome": outcome, "is_gone": is_gone, **_in_words(outcome)}
    return render(request, "trade/outcome.html", context, status=410 if is_gone else 200)


def _in_words(outcome: PublicOutcome) -> dict[str, Any]:
    english = (get_language() or "th").startswith("en")
    place = look_ups().get(outcome.place)
    return {
        "text": (english and outcome.text_en) or outcome.text_th,
        "place": queries.in_words(place.name) if place else "",
        "host": place.host if place else "",
    }


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest) -> HttpResponse:
    """Type the code, read what is asked, answer once; no account, nothing kept in the browser."""
    if request.method != "POST":
        return render(request, "trade/reply_code.html", {"form": CodeForm()})
    form, status = CodeForm(request.POST), 422
    if form.is_valid():
        try:
            throttle.count(BY_NETWORK, throttle.visitor(request))
            throttle.count(BY_CODE, form.cleaned_data["code"])
        except TooOften:
            form.add_error(None, _("Too many tries just now. Please try again in an hour."))
            status = 429
        else:
            letter = letter_by_code(form.cleaned_data["code"])
            if letter is not None:
                return _opened(request, letter)
            form.add_error("code", _("No letter opens with this code. Check each group once more."))
    return render(request, "trade/reply_code.html", {"form": form}, status=status)


def _opened(request: HttpRequest, letter: SellerLetter) -> HttpResponse:
    actions.note_opened(letter=letter)
    if "text" not in request.POST:
        form = ReplyForm(initial={"code": request.POST["code"]})
        return _letter(request, letter, form)
    form, status = ReplyForm(request.POST), 422
    if form.is_valid():
        said = form.cleaned_data
        try:
            letter = actions.reply_as_seller(
                letter=letter, text=said["text"], may_show=said["may_show"]
            )
        except Refused:
            letter = letter_by_code(said["code"]) or letter
        except TextRefused:
            form.add_error("text", _("There is nothing to read yet. Write your reply."))
            return _letter(request, letter, form, status=422)
        except MustBeSealed:
            return _sealed(request, said["text"])
        return _letter(request, letter, ReplyForm(initial={"code": said["code"]}))
    return _letter(request, letter, form, status=status)


def _sealed(request: HttpRequest, text: str) -> HttpResponse:
    """Words about a child in danger go to the officers alone; nothing of them stays here."""
    try:
        submit_sealed(text=text, channel="web", extra={})
    except NoCustodyKey:
        return render(request, "trade/reply_sealed.html", {"is_kept": False}, status=503)
    return render(request, "trade/reply_sealed.html", {"is_kept": True})


def _letter(
    request: HttpRequest, letter: SellerLetter, form: ReplyForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "letter": letter, "text": queries.letter_text(letter), "form": form,
        "centre": letter.check_of.report.centre,
        "is_done": letter.state == LetterState.REPLIED,
    }  # fmt: skip
    return render(request, "trade/reply.html", context, status=status)
