"""The desk of sharing: what is shared, what partners' feeds brought, taking an export."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ruthan.accounts.access import sudo_required
from ruthan.core import clock
from ruthan.core.guard import StaffRequest, may, needs
from ruthan.registry import queries as registry
from ruthan.sharing import actions, queries
from ruthan.sharing.forms import ExportForm, OriginForm, SourceForm
from ruthan.sharing.permissions import P
from ruthan.sharing.states import TLP_OF, Collection

if TYPE_CHECKING:
    from ruthan.sharing.rules.lines import Line

PAGE = 50
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "misp": "application/json",
    "gse": "application/json",
}


@require_GET
@needs(P.FEED_READ)
def sharing_page(request: StaffRequest) -> HttpResponse:
    """What is shared in each collection, and partners' feeds. Two queries."""
    context = {
        "amounts": [
            (one, Collection(one.collection).label, TLP_OF[one.collection].label)
            for one in queries.amounts()
        ],
        "sources": queries.sources(),
        "can_take": may(request.user, P.EXPORT_TAKE),
        "can_edit": may(request.user, P.SOURCE_EDIT),
        "origin_form": OriginForm(),
        "base": request.build_absolute_uri("/misp/"),
    }
    return render(request, "sharing/sharing.html", context)


@require_GET
@needs(P.FEED_READ)
def origins(request: StaffRequest) -> HttpResponse:
    """From which partners an entry of the registry came, and how far it may go. Three queries."""
    form = OriginForm(request.GET or None)
    entry = None
    if form.is_valid():
        entry = registry.entry(form.cleaned_data["entry"].strip().upper())
        if entry is None:
            form.add_error("entry", _("There is no entry of this reference."))
    found = queries.origins_of_entry(entry.pk) if entry else []
    context = {"form": form, "entry": entry, "origins": found}
    return render(request, "sharing/origins.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@needs(P.EXPORT_TAKE)
@sudo_required
def export(request: StaffRequest) -> HttpResponse:
    """Take a collection as a file, with a reason and for a named organisation."""
    form = ExportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        lines = list(
            actions.bulk_lines(
                by=request.user,
                collection=given["collection"],
                to=given["to"],
                because=given["because"],
            )
        )
        if not lines:
            form.add_error("collection", _why_empty(given["collection"]))
            return render(request, "sharing/export.html", {"form": form}, status=422)
        actions.count_export(
            by=request.user, collection=given["collection"], to=given["to"], form=given["form"],
            lines=len(lines),
        )  # fmt: skip
        return _file(given["form"], given["collection"], lines)
    return render(
        request, "sharing/export.html", {"form": form}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
@needs(P.SOURCE_EDIT)
def source_new(request: StaffRequest) -> HttpResponse:
    """Put a partner's feed on record."""
    form = SourceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        held = actions.add_source(by=request.user, **form.cleaned_data)
        return redirect("sharing:source", held.pk)
    return render(
        request, "sharing/source_form.html", {"form": form}, status=422 if form.errors else 200
    )


@require_GET
@needs(P.FEED_READ)
def source(request: StaffRequest, source_id: UUID) -> HttpResponse:
    """One partner's feed: when it was read, which events, what was left out. Four queries."""
    held = queries.source(source_id)
    if held is None:
        raise Http404
    page = Paginator(queries.taken_of(held), PAGE).get_page(request.GET.get("page"))
    context = {"held": held, "page": page, "can_edit": may(request.user, P.SOURCE_EDIT)}
    return render(request, "sharing/source.html", context)


@require_POST
@needs(P.SOURCE_EDIT)
def source_switch(request: StaffRequest, source_id: UUID) -> HttpResponse:
    """Ask a feed again, or no longer."""
    held = queries.source(source_id)
    if held is None:
        raise Http404
    actions.switch_source(by=request.user, held=held, is_active=not held.is_active)
    messages.success(request, _("Saved."))
    return redirect("sharing:source", source_id)


def _why_empty(collection: str) -> str:
    """Why there is no file: nothing is shared yet, or all of it is invented."""
    if queries.has_invented(collection):
        return _(
            "Everything in this collection is invented, for the demonstration. It stands in the "
            "feed, marked as a test; no file is made of it."
        )
    return _(
        "Nothing is shared in this collection now, so there is no file. An entry is shared once "
        "enough people reported it and nothing holds it back."
    )


def _file(form: str, collection: str, lines: Sequence[Line]) -> HttpResponse:
    """The export as a download, never kept on the way."""
    tlp = TLP_OF[collection]
    ending = {"misp": "json", "gse": "json"}.get(form, form)
    response = HttpResponse(actions.written(form, collection, lines), content_type=_TYPES[form])
    name = f"ruthan-{collection}-tlp-{tlp}-{clock.today().isoformat()}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
