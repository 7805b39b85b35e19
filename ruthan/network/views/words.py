"""Word lists: read, add, edit, retire, and go back to an older edition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ruthan.core.guard import needs
from ruthan.network import access, actions, queries
from ruthan.network.forms import NewTermForm, TermForm
from ruthan.network.permissions import P

if TYPE_CHECKING:
    from ruthan.network.models import Taxonomy, Term


@require_GET
@needs(P.TAXONOMY_EDIT)
def taxonomies(request: HttpRequest) -> HttpResponse:
    """Every word list. One query."""
    return render(request, "network/taxonomies.html", {"lists": queries.taxonomies()})


@require_http_methods(["GET", "POST"])
@needs(P.TAXONOMY_EDIT)
def taxonomy(request: HttpRequest, code: str) -> HttpResponse:
    """One list with its codes and editions, and the form that adds a code."""
    held = _taxonomy(request, code)
    form = NewTermForm(request.POST or None, taxonomy=code)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_term(by=_user(request), taxonomy=held, **form.cleaned_data)
            return _changed(request, held)
        except actions.TermExists:
            form.add_error(
                "code", _("This list has had that code already. Codes are not used twice.")
            )
    context = {
        "list": held, "rows": queries.all_terms(held), "editions": queries.editions_of(held),
        "form": form,
    }  # fmt: skip
    return render(request, "network/taxonomy.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs(P.TAXONOMY_EDIT)
def term_edit(request: HttpRequest, term_id: int) -> HttpResponse:
    """Change the words of a code."""
    held = _term(request, term_id)
    initial = {name: getattr(held, name) for name in TermForm.base_fields}
    form = TermForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        changes: Any = {name: form.cleaned_data[name] for name in form.changed_data}
        if changes:
            actions.edit_term(by=_user(request), term=held, changes=changes)
            return _changed(request, held.taxonomy)
        return redirect("network:taxonomy", held.taxonomy_id)
    return render(
        request, "network/term_form.html", {"form": form, "term": held},
        status=422 if form.errors else 200,
    )  # fmt: skip


@require_POST
@needs(P.TAXONOMY_EDIT)
def term_retire(request: HttpRequest, term_id: int) -> HttpResponse:
    """Offer a code no longer."""
    held = _term(request, term_id)
    actions.retire_term(by=_user(request), term=held)
    return _changed(request, held.taxonomy)


@require_POST
@needs(P.TAXONOMY_EDIT)
def edition_restore(request: HttpRequest, code: str, edition: int) -> HttpResponse:
    """Let the list read as in an older edition."""
    held = _taxonomy(request, code)
    if not queries.has_edition(held, edition):
        raise Http404
    actions.restore_edition(by=_user(request), taxonomy=held, edition=edition)
    return _changed(request, held)


def _changed(request: HttpRequest, held: Taxonomy) -> HttpResponse:
    """Back to the list, with a way to undo: the edition before this one."""
    now = queries.taxonomy(held.pk)
    number = now.edition if now else held.edition
    undo = reverse("network:edition-restore", args=[held.pk, number - 1])
    words = _("Edition %(number)d is in force.") % {"number": number}
    messages.success(request, words, extra_tags=f"undo:{undo}")
    return redirect("network:taxonomy", held.pk)


def _taxonomy(request: HttpRequest, code: str) -> Taxonomy:
    held = access.taxonomy_for(_user(request), code)
    if held is None:
        raise Http404
    return held


def _term(request: HttpRequest, term_id: int) -> Term:
    held = access.term_for(_user(request), term_id)
    if held is None:
        raise Http404
    return held


def _user(request: HttpRequest) -> Any:
    return request.user
