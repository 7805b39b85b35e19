"""One letter: what it says, its stamps, the second look, its history, the print view."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from ruthan.campaigns import access, actions
from ruthan.campaigns.forms.letters import BecauseForm, StampForm
from ruthan.campaigns.permissions import P
from ruthan.campaigns.queries import letters as queries
from ruthan.campaigns.queries.obligations import title_of
from ruthan.campaigns.rules.letters import FIELDS, stamp_time
from ruthan.core import clock
from ruthan.core.guard import may, needs
from ruthan.core.states import Refused
from ruthan.core.text.dates import long_date, short_date

if TYPE_CHECKING:
    from ruthan.campaigns.models import Letter


@require_GET
@needs(P.LETTER_READ)
def letter_page(request: HttpRequest, ref: str) -> HttpResponse:
    """One letter: what it says, what is to be checked, its stamps, what it brought, its history."""
    return show(request, access.letter_for(request.user, ref))


def show(request: HttpRequest, letter: Letter, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page of a letter, with a form that was refused put back where it was typed."""
    may_write = access.registers_for(request.user).filter(pk=letter.unit_id).exists()
    words = queries.field_words()
    context = {
        "letter": letter,
        "now": clock.now(),
        "number": queries.number_in_thai(letter),
        "dated": long_date(letter.dated_on) if letter.dated_on else "",
        "to_check": [(one, words[one]) for one in FIELDS if one in letter.unreadable],
        "stamps": [(one, *_stamp_words(one.stamp)) for one in queries.stamps_of(letter)],
        "twins": queries.twins(
            letter.unit, number_raw=letter.number_raw, dated_on=letter.dated_on, without=letter.pk
        ),
        "brought": [(one, title_of(one)) for one in queries.obligations_of(letter)],
        "history": [_history(one, words) for one in queries.history_of(letter)],
        "is_withdrawn": letter.state == "withdrawn",
        "may_write": may_write and may(request.user, P.LETTER_EDIT),
        "may_order": may(request.user, P.OBLIGATION_EDIT),
        "stamp_form": StampForm(),
        "because_form": BecauseForm(),
        **forms,
    }
    return render(request, "campaigns/letters_one.html", context, status=status)


def _stamp_words(stamp: Any) -> tuple[str, str]:
    day = short_date(stamp.received_on) if stamp.received_on else ""
    return day, stamp_time(stamp.received_at) if stamp.received_at else ""


def _history(line: queries.Line, words: dict[str, str]) -> dict[str, Any]:
    """One entry of the trail in words, as the timeline takes it."""
    said = {
        "register": _("Registered"), "edit": _("Corrected"), "check": _("Looked at again"),
        "stamp": _("Stamp noted"), "unstamp": _("Stamp taken out"),
        "withdraw": pgettext("letter", "Withdrawn"), "restore": _("Taken back into the register"),
    }  # fmt: skip
    code = line.what.rpartition(":")[2]
    names = {"number_raw": "number", **{one: one for one in words}}
    fields = [one for one in str(line.facts.get("fields", "")).split(", ") if one]
    text = ", ".join(words.get(names.get(one, ""), _("Other parts")) for one in fields)
    if line.facts.get("number_was"):
        text += f" ({line.facts['number_was']} → {line.facts.get('number', '')})"
    if line.facts.get("dated_on_was") is not None and line.facts.get("dated_on"):
        text += f" ({line.facts['dated_on_was'] or '–'} → {line.facts['dated_on']})"
    if code in {"stamp", "unstamp"}:
        text = str(line.facts.get("number", ""))
    return {"label": said.get(code, line.what), "at": line.at, "by": line.by, "text": text}


def refusal(code: str) -> str:
    words = {
        "future": _("This day is still to come. Check it once more."),
        "old": _("The year does not fit. 2569 is the same year as 2026; write one of them."),
        "changed": _("Somebody changed this letter meanwhile. Look at it again; yours is below."),
        "withdrawn": _("This letter was withdrawn. Take it back first."),
        "obligations": _("End what this letter brought first; then it can be withdrawn."),
        "stamps": _("That is more stamps than a letter has."),
    }
    return words[code]


@require_POST
@needs(P.LETTER_EDIT)
def check(request: HttpRequest, ref: str) -> HttpResponse:
    """A second look: a field stands on the paper just as it is written here."""
    letter, field = access.letter_to_edit(request.user, ref), request.POST.get("field", "")
    if field not in FIELDS:
        raise Http404
    try:
        actions.check_field(by=request.user, letter=letter, field=field)
    except actions.LetterRefused as refused:
        messages.warning(request, refusal(refused.code))
    return redirect("orders:letter", ref=ref)


@require_POST
@needs(P.LETTER_EDIT)
def stamp(request: HttpRequest, ref: str) -> HttpResponse:
    """Note the stamp of the next desk."""
    letter, form = access.letter_to_edit(request.user, ref), StampForm(request.POST)
    if not form.is_valid():
        return show(request, letter, status=422, stamp_form=form)
    try:
        made = actions.add_stamp(by=request.user, letter=letter, **form.cleaned_data)
    except actions.LetterRefused as refused:
        form.add_error(None, refusal(refused.code))
        return show(request, letter, status=422, stamp_form=form)
    undo = reverse("orders:unstamp", args=(ref, made.place))
    messages.success(request, _("Stamp noted."), extra_tags=f"undo:{undo}")
    return redirect(reverse("orders:letter", args=(ref,)) + "#stamps")


@require_POST
@needs(P.LETTER_EDIT)
def unstamp(request: HttpRequest, ref: str, place: int) -> HttpResponse:
    """Take a stamp out that was noted wrongly."""
    letter = access.letter_to_edit(request.user, ref)
    try:
        actions.remove_stamp(by=request.user, letter=letter, place=place)
    except actions.LetterRefused as refused:
        messages.warning(request, refusal(refused.code))
    return redirect(reverse("orders:letter", args=(ref,)) + "#stamps")


@require_POST
@needs(P.LETTER_EDIT)
def withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    """Take a letter out of the register; it can be taken back."""
    letter, form = access.letter_to_edit(request.user, ref), BecauseForm(request.POST)
    if not form.is_valid():
        return show(request, letter, status=422, because_form=form)
    try:
        actions.withdraw_letter(
            by=request.user, letter=letter, because=form.cleaned_data["because"]
        )
    except (actions.LetterRefused, Refused) as refused:
        code = getattr(refused, "code", "withdrawn")
        messages.warning(request, refusal(code))
    else:
        undo = reverse("orders:restore", args=(ref,))
        messages.success(request, _("Withdrawn."), extra_tags=f"undo:{undo}")
    return redirect("orders:letter", ref=ref)


@require_POST
@needs(P.LETTER_EDIT)
def restore(request: HttpRequest, ref: str) -> HttpResponse:
    """Take a withdrawn letter back into the register."""
    letter = access.letter_to_edit(request.user, ref)
    try:
        actions.restore_letter(by=request.user, letter=letter)
    except Refused:
        messages.info(request, _("It is in the register already."))
    return redirect("orders:letter", ref=ref)


@require_GET
@needs(P.LETTER_READ)
def paper(request: HttpRequest, ref: str) -> HttpResponse:
    """The letter's line of the register with its stamps, for paper."""
    letter = access.letter_for(request.user, ref)
    context = {
        "letter": letter, "number": queries.number_in_thai(letter),
        "dated": long_date(letter.dated_on) if letter.dated_on else "",
        "stamps": [(one, *_stamp_words(one.stamp)) for one in queries.stamps_of(letter)],
        "brought": [(one, title_of(one)) for one in queries.obligations_of(letter)],
        "to_check": queries.words_to_check(letter),
    }  # fmt: skip
    return render(request, "campaigns/letters_paper.html", context)
