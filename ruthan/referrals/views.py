"""The agency's desk, and the watch of the centre that asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ruthan.core import clock
from ruthan.core.guard import needs
from ruthan.core.states import Refused
from ruthan.referrals import actions, queries
from ruthan.referrals.access import (
    referral_for,
    referrals_for,
    watched_for,
    watched_referral_for,
)
from ruthan.referrals.forms import AnswerForm, WithdrawForm
from ruthan.referrals.permissions import P

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ruthan.referrals.models import Referral

PAGE = 25


@require_GET
@needs(P.REFERRAL_READ)
def desk(request: HttpRequest) -> HttpResponse:
    """What was sent to the person's organisation, by clock."""
    return _list(request, referrals_for(request.user), "referrals/desk.html", _desk_tabs())


@require_GET
@needs(P.REFERRAL_WATCH)
def watch(request: HttpRequest) -> HttpResponse:
    """What the person's centre has asked of others, overdue first."""
    return _list(request, watched_for(request.user), "referrals/watch.html", _desk_tabs())


def _desk_tabs() -> list[tuple[str, Any]]:
    return [
        ("waiting", _("Waiting for an answer")),
        ("overdue", _("Overdue")),
        ("answered", _("Answered")),
        ("withdrawn", _("Withdrawn")),
    ]


def _list(
    request: HttpRequest, rows: QuerySet[Referral], template: str, words: list[tuple[str, Any]]
) -> HttpResponse:
    """One desk: tabs, rows by clock, pages; the tab lives in the address."""
    chosen = request.GET.get("tab", "")
    tab = chosen if chosen in {code for code, _label in words} else "waiting"
    counts = queries.counts(rows)
    page = Paginator(queries.in_tab(rows, tab), PAGE).get_page(request.GET.get("page"))
    tabs = [
        {
            "url": f"?tab={code}",
            "label": label,
            "count": getattr(counts, code),
            "current": code == tab,
        }
        for code, label in words
    ]
    statements = queries.statements(page.object_list)
    shown = [(one, statements[one.pk]) for one in page.object_list]
    context = {"page": page, "rows": shown, "tab_items": tabs, "tab": tab, "now": clock.now()}
    return render(request, template, context)


@require_GET
@needs(P.REFERRAL_READ)
def detail(request: HttpRequest, ref: str) -> HttpResponse:
    """One request as the organisation sees it; the first opening is noted."""
    referral = referral_for(request.user, ref)
    actions.note_opened(by=request.user, referral=referral)
    return _detail(request, referral)


def _detail(
    request: HttpRequest, referral: Referral, *, form: AnswerForm | None = None
) -> HttpResponse:
    given = queries.answer_of(referral)
    held = {"code": given.code, "text": given.text, "url": given.url} if given else {}
    context = _context(referral) | {"form": form or AnswerForm(initial=held), "mends": form}
    return render(request, "referrals/detail.html", context, status=422 if form else 200)


def _context(referral: Referral) -> dict[str, Any]:
    package = queries.package_of(referral)
    samples = [
        {"text": one["text"], "at": parse_datetime(one["at"])} for one in package.get("samples", [])
    ]
    return {
        "referral": referral,
        "package": package,
        "samples": samples,
        "earliest": parse_datetime(package["earliest"]) if package.get("earliest") else None,
        "answer": queries.answer_of(referral),
        "finding": referral.get_answer_code_display(),
        "now": clock.now(),
    }


@require_POST
@needs(P.REFERRAL_ANSWER)
def acknowledge(request: HttpRequest, ref: str) -> HttpResponse:
    """The organisation takes the matter up."""
    referral = referral_for(request.user, ref)
    try:
        actions.acknowledge(by=request.user, referral=referral)
        messages.success(request, _("Acknowledged. Thank you."))
    except Refused:
        messages.info(request, _("This was acknowledged or answered already."))
    return redirect("referrals:detail", ref=ref)


@require_POST
@needs(P.REFERRAL_ANSWER)
def answer(request: HttpRequest, ref: str) -> HttpResponse:
    """The organisation's finding goes back to whoever asked."""
    referral, form = referral_for(request.user, ref), AnswerForm(request.POST)
    if not form.is_valid():
        return _detail(request, referral, form=form)
    try:
        actions.record_answer(by=request.user, referral=referral, **form.cleaned_data)
        messages.success(request, _("Your answer has reached those who asked."))
    except Refused:
        messages.warning(request, _("The request was withdrawn; nothing was sent."))
    return redirect("referrals:detail", ref=ref)


@require_GET
@needs(P.REFERRAL_READ)
def paper(request: HttpRequest, ref: str) -> HttpResponse:
    """The request on paper, with the proof of dispatch."""
    return render(request, "referrals/print.html", _context(referral_for(request.user, ref)))


@require_GET
@needs(P.REFERRAL_WATCH)
def watched(request: HttpRequest, ref: str) -> HttpResponse:
    """One request as the centre that sent it sees it."""
    referral = watched_referral_for(request.user, ref)
    context = _context(referral) | {"form": WithdrawForm()}
    return render(request, "referrals/watched.html", context)


@require_POST
@needs(P.REFERRAL_WATCH)
def withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    """Take the request back and destroy our copy."""
    referral, form = watched_referral_for(request.user, ref), WithdrawForm(request.POST)
    if not form.is_valid():
        context = _context(referral) | {"form": form}
        return render(request, "referrals/watched.html", context, status=422)
    try:
        because = form.cleaned_data["because"]
        actions.withdraw(by=request.user, referral=referral, because=because)
        messages.success(request, _("Withdrawn. Our copy is destroyed and they are told."))
    except Refused:
        messages.warning(request, _("It was answered or withdrawn already."))
    return redirect("referrals:watched", ref=ref)
