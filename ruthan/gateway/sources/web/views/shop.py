"""Check before buying: looked over at once without storing, or asked of a centre; a letter."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ruthan.claims.actions import answer_if_known
from ruthan.core import clock, throttle
from ruthan.core.guard import public
from ruthan.core.throttle import Limit, TooOften
from ruthan.gateway.sources.web import cookies, limits
from ruthan.gateway.sources.web.answers import SeeOther, safe_numbers, sealed_without_key, seen
from ruthan.gateway.sources.web.forms import sealed_from_names
from ruthan.gateway.sources.web.label import words_on
from ruthan.gateway.sources.web.shop_forms import DaysForm, LetterForm, ShopForm
from ruthan.gateway.sources.web.views.asking import is_overloaded
from ruthan.gateway.sources.web.views.following import followed_report
from ruthan.intake import access
from ruthan.intake.actions import HandedIn, NoCustodyKey, TicketRefused, hand_in
from ruthan.trade import actions, queries
from ruthan.trade.queries.days import rights_words
from ruthan.trade.rules.letter import letter_of, letter_pdf
from ruthan.trade.rules.rights import rights

if TYPE_CHECKING:
    from django.http import HttpRequest

LOOK = Limit("web.shop", 60, 600)
LETTERS = Limit("web.letter", 30, 600)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def shop(request: HttpRequest) -> HttpResponse:
    """An offer in; what its words show at once out, or a report to a centre."""
    if request.method != "POST":
        return render(request, "gateway/web/shop.html", {"form": ShopForm()})
    form = ShopForm(request.POST, request.FILES)
    if is_overloaded(request):
        form.full_clean()
        form.refuse_load()
    if not form.is_valid():
        return _again(request, form)
    try:
        done = _ask(request, form) if request.POST.get("do") == "ask" else _look(request, form)
    except TooOften as refused:
        form.add_error(None, limits.words_for(refused))
        return _again(request, form, status=429)
    except TicketRefused:
        form.renew()
        form.add_error(None, _("This page was open for a long time. Press the button again."))
        return _again(request, form)
    except NoCustodyKey:
        return sealed_without_key(request)
    return done or _again(request, form)


def _again(request: HttpRequest, form: ShopForm, *, status: int = 422) -> HttpResponse:
    return render(request, "gateway/web/shop.html", {"form": form}, status=status)


def _look(request: HttpRequest, form: ShopForm) -> HttpResponse | None:
    """Look it over and keep nothing; a child in danger gets numbers to call instead."""
    throttle.count(LOOK, throttle.visitor(request))
    submission = form.submission(request)
    if sealed_from_names(submission, form.names_of_files()):
        context: dict[str, Any] = {"form": form, "numbers": safe_numbers()}
        return render(request, "gateway/web/shop.html", context)
    files = form.opened_files()
    if files is None:
        return None
    label = words_on(request, files)
    facts, text = form.facts(), form.cleaned_data["message"]
    read = "\n".join(filter(None, (text, facts.get("goods", ""), label.text)))
    looked = queries.looked_at(read, facts, today=clock.today())
    context = {
        "form": form,
        "looked": queries.in_page_words(looked),
        "label": label,
        "has_files": bool(files),
    }
    received = form.cleaned_data["received_on"]
    if received:
        held = rights(received, today=clock.today())
        context |= {"rights": held, "rights_words": rights_words(held)}
    return render(request, "gateway/web/shop.html", context)


def _ask(request: HttpRequest, form: ShopForm) -> HttpResponse | None:
    """Hand it in: report and check in one transaction, once for each ticket."""
    limits.count_submission(request)
    handed = _hand_in(request, form)
    return seen(form.data["ticket"], handed.thing) if handed is not None else None


def _hand_in(request: HttpRequest, form: ShopForm) -> HandedIn | None:
    submission, asked = form.submission(request), form.asked()
    if sealed_from_names(submission, form.names_of_files()):
        submission = replace(submission, links=(*submission.links, *form.names_of_files()))
    else:
        files = form.opened_files()
        if files is None:
            return None
        submission = replace(submission, files=files)
    handed = hand_in(
        by="citizen", ticket=form.data["ticket"], submission=submission,
        also=lambda report: actions.open_check(by="citizen", report=report, asked=asked),
    )  # fmt: skip
    if not handed.is_replay and access.kind_of(handed.thing) == "report":
        answer_if_known(report=handed.thing, text=submission.text)
    return handed


@require_POST
@followed_report
def days(request: HttpRequest, followed: cookies.Followed) -> HttpResponse:
    """Note when the goods came and when the purchase was cancelled."""
    check = queries.check_of(followed.thing)
    back = "gateway:receipt" if request.POST.get("back") == "receipt" else "gateway:track"
    if check is None:
        return SeeOther(reverse(back))
    form = DaysForm(request.POST)
    if form.is_valid():
        try:
            actions.note_days(by="citizen", check=check, **form.cleaned_data)
        except actions.DayRefused:
            form.add_error("cancelled_on", _("This is before the goods came."))
        else:
            return SeeOther(reverse(back) + "#days")
    context = {"form": form, "back": request.POST.get("back", "")}
    return render(request, "gateway/web/shop_days.html", context, status=422)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest) -> HttpResponse:
    """The letter of cancellation as a page to print and as PDF; nothing of it is kept."""
    if request.method != "POST":
        return render(request, "gateway/web/shop_letter_form.html", {"form": _begun(request)})
    form = LetterForm(request.POST)
    if not form.is_valid():
        return render(request, "gateway/web/shop_letter_form.html", {"form": form}, status=422)
    try:
        throttle.count(LETTERS, throttle.visitor(request))
    except TooOften as refused:
        form.add_error(None, limits.words_for(refused))
        return render(request, "gateway/web/shop_letter_form.html", {"form": form}, status=429)
    made = letter_of(form.purchase())
    if request.POST.get("do") == "pdf":
        response = HttpResponse(letter_pdf(made), content_type="application/pdf")
        response["Content-Disposition"] = 'attachment; filename="ruthan-cancel.pdf"'
        return response
    bought = form.purchase()
    held = rights(bought.received_on, today=bought.cancelled_on, cancelled_on=bought.cancelled_on)
    context = {"letter": made, "form": form, "is_late": held.is_late}
    return render(request, "gateway/web/shop_letter.html", context)


def _begun(request: HttpRequest) -> LetterForm:
    """The form, filled with what this browser's own check knows."""
    followed = cookies.followed_by(request)
    check = queries.check_of(followed.thing) if followed and followed.kind == "report" else None
    if check is None:
        return LetterForm()
    facts = queries.facts_of(check)
    begun = {"shop": facts.get("shop", ""), "goods": facts.get("goods", "")}
    begun |= {"received_on": check.received_on, "cancelled_on": check.cancelled_on}
    if facts.get("price"):
        begun["price"] = queries.price_of(facts["price"])
    return LetterForm(initial=begun)
