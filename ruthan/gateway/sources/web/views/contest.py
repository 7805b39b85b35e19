"""Contesting what is told about an account, number or link: without a name, with a receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ruthan.core.guard import public
from ruthan.core.states import Refused
from ruthan.core.throttle import TooOften
from ruthan.gateway.sources.web import limits
from ruthan.gateway.sources.web.answers import safe_numbers
from ruthan.gateway.sources.web.forms import TrackForm
from ruthan.gateway.sources.web.lookup_forms import ContestForm
from ruthan.intake.actions import TicketRefused, must_be_sealed, read_ticket
from ruthan.network.queries import advice
from ruthan.registry import access, actions, queries
from ruthan.registry.states import OPEN_DISPUTES, DisputeState

if TYPE_CHECKING:
    from django.http import HttpRequest

PAGE, ANSWER = "gateway/web/contest.html", "gateway/web/contest_answer.html"


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contest(request: HttpRequest) -> HttpResponse:
    """The form; handed in, the receipt. It is the same whether an entry exists or not."""
    if request.method != "POST":
        return render(request, PAGE, {"form": ContestForm()})
    form, status = ContestForm(request.POST), 422
    if must_be_sealed(request.POST.get("thing", ""), request.POST.get("words", "")):
        context = {"numbers": safe_numbers(), "card": advice("child-danger")}
        return render(request, "gateway/web/contest_sealed.html", context)
    if request.POST.get("begin"):  # from the answer of a look-up: the number comes along, unseen
        thing = request.POST.get("thing", "")[:300]
        return render(request, PAGE, {"form": ContestForm(initial={"thing": thing})})
    if form.is_valid():
        try:
            limits.count_contest(request)
            return render(request, "gateway/web/contest_filed.html", {"filed": _file(form)})
        except TooOften as refused:
            form.add_error(None, limits.words_for_asking(refused))
            status = 429
        except TicketRefused:
            form.renew()
            form.add_error(None, _("This page was open for a long time. Press the button again."))
    return render(request, PAGE, {"form": form}, status=status)


def _file(form: ContestForm) -> actions.Filed:
    data = form.cleaned_data
    return actions.file_dispute(
        nonce=read_ticket(data["ticket"]),
        names=data["thing"].names,
        kind=data["thing"].kind,
        shown=data["thing"].shown,
        words=data["words"],
        email=data["email"],
        language=(get_language() or "th")[:2],
    )


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contest_answer(request: HttpRequest) -> HttpResponse:
    """Where a contest stands, by its code; taking it back, by the same code."""
    if request.method != "POST":
        return render(request, ANSWER, {"form": TrackForm()})
    form, status = TrackForm(request.POST), 422
    if form.is_valid():
        typed = form.cleaned_data["receipt"]
        try:
            limits.count_look_up(request, code=typed)
        except TooOften as refused:
            form.add_error(None, limits.words_for(refused))
            return render(request, ANSWER, {"form": form}, status=429)
        found = access.dispute_by_receipt(typed)
        if found is not None:
            if request.POST.get("withdraw"):
                _withdraw(found)
            return render(request, ANSWER, _context(found, typed))
        form.add_error("receipt", _("No contest opens with this code. Check it once more."))
    return render(request, ANSWER, {"form": form}, status=status)


def _withdraw(found: Any) -> None:
    try:
        actions.withdraw_dispute(dispute=found)
    except Refused:
        found.refresh_from_db()


def _context(found: Any, typed: str) -> dict[str, Any]:
    decided = found.state == DisputeState.DECIDED
    return {
        "dispute": found,
        "shown": queries.shown_of(found),
        "is_open": found.state in OPEN_DISPUTES,
        "outcome": found.get_outcome_display() if decided else "",
        "answer": queries.answer_of(found) if decided else "",
        "typed": typed,
    }
