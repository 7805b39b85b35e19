"""The page of hash lists: which are matched, since when, how many hashes; reading one in."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from ruthan.core.guard import StaffRequest, may, needs
from ruthan.matching import actions, queries
from ruthan.matching.engine.images.lists import ListRefused
from ruthan.matching.forms import ListForm, why_not
from ruthan.matching.permissions import P

if TYPE_CHECKING:
    from ruthan.matching.actions import ReadIn

SHOWN = 20  # bad lines that are named on the page


@require_http_methods(["GET", "POST"])
@needs(P.LIST_READ)
def list_page(request: StaffRequest) -> HttpResponse:
    """Every list; who may reads a file into one, or sees first what that would do. One query."""
    can_edit = may(request.user, P.LIST_EDIT)
    if request.method == "POST" and not can_edit:
        raise Http404
    form = ListForm(request.POST or None, request.FILES or None)
    told = None
    if request.method == "POST" and form.is_valid():
        told = _read_in(request, form, is_rehearsal="try" in request.POST)
        if told is not None and "try" not in request.POST and not told.bad:
            return redirect("hash-lists:list")
    context = {
        "lists": queries.hash_lists(),
        "form": form if can_edit else None,
        "told": told,
        "is_rehearsal": "try" in request.POST,
        "problems": [
            (problem.number, why_not(problem.code, problem.facts))
            for problem in (told.problems[:SHOWN] if told else ())
        ],
        "more": max(0, told.bad - SHOWN) if told else 0,
    }
    status = 422 if form.errors else 200
    return render(request, "matching/hash_lists.html", context, status=status)


@require_POST
@needs(P.LIST_EDIT)
def remove(request: StaffRequest, list_id: UUID) -> HttpResponse:
    """Take a list away."""
    held = queries.hash_list(list_id)
    if held is None:
        raise Http404
    actions.remove_list(by=request.user, held=held)
    messages.success(request, _("The list is gone, with every hash of it."))
    return redirect("hash-lists:list")


def _read_in(request: StaffRequest, form: ListForm, *, is_rehearsal: bool) -> ReadIn | None:
    """What the reading did or would do; None when it was refused, and the form says why."""
    given = form.cleaned_data
    try:
        told = actions.import_list(
            by=request.user,
            name=given["name"],
            body=form.body(),
            purpose=given["purpose"],
            source=given["source"],
            is_rehearsal=is_rehearsal,
        )
    except ListRefused as refused:
        why = why_not(refused.code, refused.facts)
        form.add_error("file", _("This file is not read. %(why)s") % {"why": why})
        return None
    except actions.OtherPurpose:
        form.add_error("purpose", _("A list of this name is there for another purpose."))
        return None
    except actions.NameRefused:
        form.add_error("name", _("A list needs a name."))
        return None
    if not is_rehearsal:
        said = ngettext(
            "Read: %(n)d new hash, %(gone)d taken back.",
            "Read: %(n)d new hashes, %(gone)d taken back.",
            told.added,
        )
        messages.success(request, said % {"n": told.added, "gone": told.taken_back})
    return told
