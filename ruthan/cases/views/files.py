"""The police file, the package and the slips of a case, for officers; each on record."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ruthan.cases import actions, queries
from ruthan.cases.access import case_for, note_read
from ruthan.cases.permissions import P
from ruthan.core.guard import StaffRequest, needs
from ruthan.intake import queries as intake

_PICTURES = ("image/png", "image/jpeg")


@require_safe
@never_cache
@needs(P.CASE_EXPORT)
def file(request: StaffRequest, ref: str) -> HttpResponse:
    """The police file as a page: the twin of the PDF."""
    found = case_for(request.user, ref)
    note_read(request.user, found)
    with override("th"):
        made = queries.police_file(found)
    context = {
        "file": made,
        "back_url": reverse("cases:detail", args=[ref]),
        "pdf_url": reverse("cases:file-pdf", args=[ref]),
    }
    return render(request, "cases/file.html", context)


@require_safe
@never_cache
@needs(P.CASE_EXPORT)
def file_pdf(request: StaffRequest, ref: str) -> HttpResponse:
    """The police file as PDF."""
    language = "en" if request.GET.get("in") == "en" else "th"
    found = case_for(request.user, ref)
    made = actions.make_pdf(by=request.user, case=found, language=language)
    response = HttpResponse(made.body, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{made.name}"'
    return response


@require_safe
@never_cache
@needs(P.CASE_EXPORT)
def file_zip(request: StaffRequest, ref: str) -> HttpResponse:
    """The evidence package."""
    made = actions.make_bag_file(by=request.user, case=case_for(request.user, ref))
    response = HttpResponse(made.body, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{made.name}"'
    return response


@require_safe
@never_cache
@needs(P.CASE_READ)
def evidence(request: StaffRequest, ref: str, evidence_id: UUID) -> HttpResponse:
    """One slip of the case's report; Http404 for anything else."""
    found = case_for(request.user, ref)
    held = intake.evidence_body(queries.report_of(found), evidence_id)
    if held is None or held[0] not in _PICTURES:
        raise Http404
    note_read(request.user, found)
    return HttpResponse(held[1], content_type=held[0])
