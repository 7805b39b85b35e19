"""Wording a form of the kit, checking it while it is typed, approving it, going back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ruthan.core.guard import Forbidden, StaffRequest, needs
from ruthan.core.states import Refused
from ruthan.publishing import actions, queries
from ruthan.publishing.access import kit_for
from ruthan.publishing.engine.kit import checks
from ruthan.publishing.forms import KitForm
from ruthan.publishing.permissions import P
from ruthan.publishing.views import kit_words as say
from ruthan.publishing.views.kit import form_of, kit_of, show
from ruthan.publishing.views.refusals import too_late


@require_POST
@needs(P.KIT_READ)
def kit_edit(request: StaffRequest, ref: str, form: str, language: str) -> HttpResponse:
    """Keep the words of one form, or with `check` only say how long they are."""
    kind = form_of(form, language)
    subject, kit = kit_of(request, ref)
    typed = KitForm(request.POST, form=kind, tag=f"{form}-{language}")
    words = typed.words()
    if request.POST.get("check") or request.GET.get("check"):
        fact = kit.fact(language)
        wrong = [say.sentence(found) for found in checks.quick(fact, form, words, language)]
        if getattr(request, "htmx", False):
            told = _measured(fact, kind, words, language) | {"wrong": wrong}
            return render(request, "publishing/_kit_measures.html", told)
        return _again(request, subject, typed, (form, language), wrong or [_("It fits.")], 200)
    try:
        actions.edit_kit(
            by=request.user, subject=subject, form=form, language=language, words=words
        )
    except Forbidden as refused:
        raise Http404 from refused
    except Refused:
        return _again(request, subject, typed, (form, language), [too_late()], 422)
    except actions.KitRefused as refused:
        wrong = [say.sentence(found) for found in refused.findings] or [say.refusal(refused)]
        return _again(request, subject, typed, (form, language), wrong, 422)
    messages.success(request, _("Saved. The public gets it once another person approves it."))
    return _back(ref, form, language)


@require_POST
@needs(P.KIT_APPROVE)
def kit_approve(request: StaffRequest, ref: str, form: str, language: str) -> HttpResponse:
    """Sign the words of a form as the second person."""
    form_of(form, language)
    subject = kit_for(request.user, ref)
    held = next(
        (row for row in queries.wordings(subject) if (row.form, row.language) == (form, language)),
        None,
    )
    if held is None:
        raise Http404
    if request.POST.get("seen") != held.written_at.isoformat():
        messages.warning(request, _("The words were changed meanwhile. Read them again, please."))
        return _back(ref, form, language)
    try:
        actions.approve_kit(by=request.user, subject=subject, wording=held)
        messages.success(request, _("Approved. The public may use it."))
    except actions.KitRefused as refused:
        messages.warning(request, say.refusal(refused))
    except Refused:
        messages.warning(request, too_late())
    return _back(ref, form, language)


@require_POST
@needs(P.KIT_READ)
def kit_drop(request: StaffRequest, ref: str, form: str, language: str) -> HttpResponse:
    """Go back to the signed words."""
    form_of(form, language)
    subject = kit_for(request.user, ref)
    try:
        actions.drop_kit(by=request.user, subject=subject, form=form, language=language)
        messages.success(request, _("The signed words are back."))
    except Forbidden as refused:
        raise Http404 from refused
    except actions.KitRefused as refused:
        messages.warning(request, say.refusal(refused))
    return _back(ref, form, language)


def _again(
    request: StaffRequest, subject: Any, typed: KitForm, typed_for: tuple[str, str],
    wrong: list[str], status: int,
) -> HttpResponse:  # fmt: skip
    language = "en" if typed_for[1] == "en" else "th"
    return show(request, subject, language=language, typed=typed, typed_for=typed_for, wrong=wrong,
                status=status)  # fmt: skip


def _measured(fact: Any, kind: Any, words: dict[str, str], language: str) -> dict[str, Any]:
    return {
        "measures": [say.measured(m) for m in checks.measures(kind, words, language)],
        "contrast": checks.contrast(fact, words) if "ground" in words else 0,
    }


def _back(ref: str, form: str, language: str) -> HttpResponse:
    shown = "en" if language == "en" else "th"
    address = reverse("publishing:kit", args=[ref])
    return redirect(f"{address}?language={shown}#kit-{form}-{language}")
