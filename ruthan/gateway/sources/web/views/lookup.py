"""Check before transferring: one thing or one message in, what may be told out; nothing is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ruthan.core import clock
from ruthan.core.guard import public
from ruthan.core.throttle import TooOften
from ruthan.gateway.sources.web import limits
from ruthan.gateway.sources.web.answers import safe_numbers
from ruthan.gateway.sources.web.lookup_forms import LookupForm, TellForm, told_entries
from ruthan.network.queries import advice
from ruthan.registry import queries
from ruthan.registry.actions import note_told

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

PAGE = "gateway/web/lookup.html"


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lookup(request: HttpRequest) -> HttpResponse:
    """The box, and under it the answer to what was asked in it."""
    if request.method != "POST":
        return render(request, PAGE, {"form": LookupForm()})
    form, status = LookupForm(request.POST, request.FILES), 422
    try:
        limits.count_asking(request, has_picture=bool(request.FILES))
        words = form.words(request) if form.is_valid() else None
    except TooOften as refused:
        form.is_valid()
        form.add_error(None, limits.words_for_asking(refused))
        words, status = None, 429
    if words is None:
        return render(request, PAGE, {"form": form}, status=status)
    began = clock.now()  # what is decided from here on is told to whoever leaves an address
    return render(request, PAGE, {"form": form, **_context(queries.look_up(words), began)})


@require_POST
@public
@never_cache
def tell(request: HttpRequest) -> HttpResponse:
    """Note where to tell it when what was told here is corrected."""
    form, status = TellForm(request.POST), 422
    if form.is_valid():
        try:
            limits.count_contest(request)
        except TooOften as refused:
            form.add_error(None, limits.words_for_asking(refused))
            status = 429
        else:
            ids, told_at = form.cleaned_data["entries"]
            note_told(
                ids=ids, channel="email", to=form.cleaned_data["email"], at=told_at,
                language=(get_language() or "th")[:2],
            )  # fmt: skip
            return render(request, "gateway/web/lookup_tell.html", {"is_noted": True})
    return render(request, "gateway/web/lookup_tell.html", {"tell": form}, status=status)


def _context(answer: queries.Answer, began: datetime) -> dict[str, Any]:
    """The answer, with what to do whatever it is: that nothing is known makes nothing safe."""
    numbers = safe_numbers() if answer.is_sealed else []
    return {
        "answer": answer,
        "card": advice("child-danger" if answer.is_sealed else "before-transfer"),
        "numbers": numbers,
        "tell": TellForm(initial={"entries": told_entries(answer.told_ids, at=began)}),
        "is_alarming": any(line.is_alarming for line in answer.lines),
    }
