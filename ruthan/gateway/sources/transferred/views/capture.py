"""The guided case, step by step into a draft that this browser alone can open."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ruthan.cases import queries as cases
from ruthan.cases.actions import drop_draft, drop_slip, keep_draft, keep_slip
from ruthan.cases.actions.drafts import TooManySlips
from ruthan.cases.queries import Drafted
from ruthan.core import clock
from ruthan.core.guard import public
from ruthan.core.throttle import TooOften
from ruthan.gateway.sources.transferred import cookies
from ruthan.gateway.sources.transferred.filing import file_sealed, slip_code, words_of
from ruthan.gateway.sources.transferred.forms import OtherSideForm, StoryForm, TransferForm
from ruthan.gateway.sources.web import limits
from ruthan.gateway.sources.web.answers import SeeOther, sealed_without_key, seen
from ruthan.gateway.sources.web.views.asking import is_overloaded
from ruthan.intake.actions import (
    CleanFile,
    HandedIn,
    NoCustodyKey,
    TicketRefused,
    must_be_sealed,
    new_ticket,
)

if TYPE_CHECKING:
    from django.http import HttpRequest

    from ruthan.gateway.sources.transferred.forms import SendForm

MOST_TRANSFERS = 40
STEPS = ("capture-transfers", "capture-other-side", "capture-story", "capture-send")
_TRANSFERS = "gateway/transferred/transfers.html"


def step_words() -> list[str]:
    """The four steps in the reader's language."""
    return [_("Transfers"), _("The other side"), _("What happened"), _("Finish")]


@public
@never_cache
@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """Go on where this browser stopped: the first step that has nothing yet."""
    drafted = cases.draft_of(cookies.secret_of(request))
    if drafted is None or not drafted.transfers:
        return SeeOther(reverse("gateway:capture-transfers"))
    done = drafted.said.get("steps", [])
    left = next((step for step in STEPS[1:] if step not in done), STEPS[-1])
    return SeeOther(reverse(f"gateway:{left}"))


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def transfers(request: HttpRequest) -> HttpResponse:
    """Every transfer so far, and a form for one more; from the sheet its facts come along."""
    drafted = cases.draft_of(cookies.secret_of(request)) or Drafted()
    if request.method != "POST":
        form = TransferForm(initial={"day": clock.today()})
        return _shown(request, _TRANSFERS, 1, drafted, form)
    if request.POST.get("from_sheet"):
        form = TransferForm(request.POST)
        if not form.is_valid():  # what is still missing is asked for, nothing is called wrong
            asked = TransferForm(initial={name: request.POST.get(name, "") for name in form.fields})
            return _shown(request, _TRANSFERS, 1, drafted, asked)
    else:
        form = TransferForm(request.POST, request.FILES)
    if is_overloaded(request):
        form.full_clean()
        form.add_error("slip", _("The picture is too large. Send a smaller copy."))
    return _add(request, drafted, form)


def _add(request: HttpRequest, drafted: Drafted, form: TransferForm) -> HttpResponse:
    if form.is_valid() and len(drafted.transfers) >= MOST_TRANSFERS:
        form.add_error(None, _("That is as many as one case takes. Tell the others in the story."))
    if not form.is_valid():
        return _shown(request, _TRANSFERS, 1, drafted, form, status=422)
    row = form.row(f"t{secrets.token_hex(6)}")
    upload = form.upload()
    if upload is not None:
        row["slip_name"] = upload.name or "slip"
    drafted.transfers.append(row)
    if must_be_sealed(*words_of(drafted)):
        return _to_officers(request, drafted, _TRANSFERS, 1, form)
    slip = form.opened_slip()
    if form.errors:
        drafted.transfers.pop()
        return _shown(request, _TRANSFERS, 1, drafted, form, status=422)
    if slip is not None:
        row["slip_bank"], row["slip_ref"] = slip_code(slip.body)
    return _kept(request, drafted, form, row["name"], slip)


def _kept(
    request: HttpRequest, drafted: Drafted, form: TransferForm, name: str, slip: CleanFile | None
) -> HttpResponse:
    """Keep the transfer and its slip, and show the list."""
    secret = cookies.secret_for(request)
    try:
        limits.count_draft(request)
        keep_draft(secret=secret, drafted=drafted)
        if slip is not None:
            keep_slip(secret=secret, name=name, file=slip)
    except TooOften as refused:
        form.add_error(None, limits.words_for(refused))
    except TooManySlips:
        form.add_error("slip", _("Five pictures are as many as one case takes."))
        drafted.transfers.pop()
        keep_draft(secret=secret, drafted=drafted)
    else:
        response = SeeOther(reverse("gateway:capture-transfers") + "#list")
        cookies.remember(response, secret)
        return response
    return _shown(request, _TRANSFERS, 1, drafted, form, status=422)


@require_POST
@public
@never_cache
def remove(request: HttpRequest, row: str) -> HttpResponse:
    """Take one transfer out of the draft again."""
    secret = cookies.secret_of(request)
    drafted = cases.draft_of(secret)
    if drafted is not None:
        drafted.transfers = [one for one in drafted.transfers if one["name"] != row]
        drop_slip(secret=secret, name=row[:16])
        keep_draft(secret=secret, drafted=drafted)
    return SeeOther(reverse("gateway:capture-transfers") + "#list")


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def other_side(request: HttpRequest) -> HttpResponse:
    """Phones, LINE, links of the other side."""
    return _step(request, 2, OtherSideForm, "gateway/transferred/other_side.html")


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def story(request: HttpRequest) -> HttpResponse:
    """What happened, in the person's own words."""
    return _step(request, 3, StoryForm, "gateway/transferred/story.html")


@require_POST
@public
@never_cache
def discard(request: HttpRequest) -> HttpResponse:
    """Forget the draft: with its secret nobody can open it again."""
    secret = cookies.secret_of(request)
    if secret:
        drop_draft(secret=secret)
        messages.success(request, _("What you typed is thrown away. Nothing of it was sent."))
    response = SeeOther(reverse("gateway:transferred"))
    cookies.forget(response)
    return response


def _step(request: HttpRequest, number: int, form_class: type[Form], template: str) -> HttpResponse:
    secret = cookies.secret_of(request)
    drafted = cases.draft_of(secret)
    if drafted is None or not drafted.transfers:
        return SeeOther(reverse("gateway:capture-transfers"))
    if request.method != "POST":
        return _shown(request, template, number, drafted, form_class(initial=drafted.said))
    form = form_class(request.POST)
    if not form.is_valid():
        return _shown(request, template, number, drafted, form, status=422)
    drafted.said |= form.cleaned_data
    done = [*drafted.said.get("steps", []), STEPS[number - 1]]
    drafted.said["steps"] = list(dict.fromkeys(done))
    if must_be_sealed(*words_of(drafted)):
        return _to_officers(request, drafted, template, number, form)
    try:
        limits.count_draft(request)
    except TooOften as refused:
        form.add_error(None, limits.words_for(refused))
        return _shown(request, template, number, drafted, form, status=429)
    keep_draft(secret=secret, drafted=drafted)
    response = SeeOther(reverse(f"gateway:{STEPS[number]}"))
    cookies.remember(response, secret)
    return response


def _to_officers(
    request: HttpRequest, drafted: Drafted, template: str, number: int, form: Form
) -> HttpResponse:
    """Seal what was typed, counted as any submission is: nobody fills the officers' desk."""
    try:
        limits.count_submission(request)
    except TooOften as refused:
        form.add_error(None, limits.words_for(refused))
        before = cases.draft_of(cookies.secret_of(request)) or Drafted()
        return _shown(request, template, number, before, form, status=429)
    return sealed(request, drafted)


def sealed(request: HttpRequest, drafted: Drafted, form: SendForm | None = None) -> HttpResponse:
    """What was typed speaks of a child in danger: to the officers, nowhere else, at once.

    A form that stood open too long is no reason to lose it: it gets another ticket.
    """
    ticket = form.pressed if form is not None else new_ticket()
    try:
        try:
            handed = _sealed_with(request, drafted, ticket, form)
        except TicketRefused:
            ticket = new_ticket()
            handed = _sealed_with(request, drafted, ticket, form)
    except NoCustodyKey:
        return sealed_without_key(request)
    response = seen(ticket, handed.thing)
    cookies.forget(response)
    return response


def _sealed_with(
    request: HttpRequest, drafted: Drafted, ticket: str, form: SendForm | None
) -> HandedIn:
    secret = cookies.secret_of(request)
    return file_sealed(request, secret=secret, drafted=drafted, ticket=ticket, form=form)


def _shown(
    request: HttpRequest, template: str, number: int, drafted: Drafted, form: Form,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    context: dict[str, Any] = {
        "form": form,
        "steps": step_words(),
        "number": number,
        "rows": cases.draft_rows(drafted),
        "back": reverse(f"gateway:{STEPS[number - 2]}") if number > 1 else "",
        "total": sum(int(row["satang"]) for row in drafted.transfers),
        "days": cases.days_kept(),
    }
    return render(request, template, context, status=status)
