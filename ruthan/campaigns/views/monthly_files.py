"""The report of a month as page, PDF, DOCX and JSON: a draft, or a revision as it was sealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from ruthan.campaigns.access import photo_for
from ruthan.campaigns.engine.form import SHORT, Form, canonical, columns_for, grouped
from ruthan.campaigns.engine.form_docx import form_docx
from ruthan.campaigns.engine.form_pdf import GONE, Sheet, form_pdf, qr_svg
from ruthan.campaigns.permissions import P
from ruthan.campaigns.queries import monthly as queries
from ruthan.campaigns.views.monthly import unit_and_month
from ruthan.campaigns.views.monthly_words import (
    jpeg,
)
from ruthan.core.guard import StaffRequest, needs
from ruthan.core.text.digits import to_thai
from ruthan.ui.tags.moments import month_name

if TYPE_CHECKING:
    from ruthan.campaigns.models import Seal

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Shown:
    """What is drawn: the form, and the seal when it is a revision."""

    form: Form
    seal: Seal | None


@require_GET
@needs(P.REPORT_READ)
def preview(request: StaffRequest, code: str, month: date) -> HttpResponse:
    """The form as a page: the twin of the paper."""
    shown = _shown(request, code, month)
    form, sheet = shown.form, _sheet(shown, {})
    there = {str(one) for one in queries.photos_there([p.photo for p in form.photos])}
    channels = []
    for channel in form.channels:
        cells = form.cells(channel)
        channels.append({
            "heading": channel.heading, "nothing": "" if cells else channel.nothing_line,
            "columns": columns_for(len(cells)),
            "cells": [
                {"cell": cell, "is_there": cell.photo is not None and cell.photo.photo in there}
                for cell in cells
            ],
        })  # fmt: skip
    context = {
        "form": form, "seal": shown.seal, "channels": channels, "gone": GONE, "code": code,
        "month": month, "name": month_name(month), "is_as_original": form.is_as_original,
        "revision": to_thai(form.revision), "short": grouped(sheet.digest[:SHORT]),
        "address": sheet.url, "qr": _data(qr_svg(sheet.address)) if sheet.address else "",
        "query": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "campaigns/monthly_preview.html", context)


@require_GET
@needs(P.REPORT_READ)
def pdf(request: StaffRequest, code: str, month: date) -> HttpResponse:
    """The report as PDF."""
    shown = _shown(request, code, month)
    body = form_pdf(_sheet(shown, queries.pictures_of(shown.form)))
    return _file(shown, body, "application/pdf", "pdf", code, inline=True)


@require_GET
@needs(P.REPORT_READ)
def docx(request: StaffRequest, code: str, month: date) -> HttpResponse:
    """The report as DOCX."""
    shown = _shown(request, code, month)
    body = form_docx(_sheet(shown, queries.pictures_of(shown.form)))
    return _file(shown, body, _DOCX, "docx", code)


@require_GET
@needs(P.REPORT_READ)
def content(request: StaffRequest, code: str, month: date) -> HttpResponse:
    """What the digest is of, byte for byte; 404 for a draft."""
    shown = _shown(request, code, month)
    if shown.seal is None:
        raise Http404
    return _file(shown, canonical(shown.seal.content), "application/json", "json", code)


@require_GET
@needs(P.ACTIVITY_READ)
def photo(request: StaffRequest, photo_id: UUID) -> HttpResponse:
    """A photo as it is printed; 404 when it is gone or not yours."""
    body = queries.print_of(photo_for(request.user, photo_id))
    if not body:
        raise Http404
    return jpeg(request, body)


def _shown(request: StaffRequest, code: str, month: date) -> Shown:
    """The revision that is asked for, the last seal, or the draft of a month that is open.

    `form=original` draws a draft with the form's own misprints; a seal says that itself.
    """
    unit = unit_and_month(request.user, code, month)
    held = queries.month_of_unit(unit, month)
    asked = request.GET.get("revision", "")
    if asked and not (asked.isascii() and asked.isdigit() and len(asked) < 4):
        raise Http404
    if held.report is not None and (asked or held.state != "open"):
        seal = queries.seal_of(held.report, int(asked or 0))
        if seal is None:
            raise Http404
        return Shown(queries.sealed_form(seal), seal)
    if asked:
        raise Http404
    is_as_original = request.GET.get("form") == "original"
    return Shown(queries.form_of_month(held, is_as_original=is_as_original), None)


def _sheet(shown: Shown, pictures: dict[str, bytes]) -> Sheet:
    if shown.seal is None:
        return Sheet(shown.form, pictures)
    digest = bytes(shown.seal.digest).hex()
    return Sheet(shown.form, pictures, digest, verify_url(shown.form.ref))


def verify_url(ref: str) -> str:
    """Where everyone checks a report; in Thai, as the paper is."""
    return f"{settings.RUTHAN_BASE_URL}/dissemination/{ref}/"


def _file(
    shown: Shown, body: bytes, kind: str, ending: str, code: str, *, inline: bool = False
) -> HttpResponse:
    made = HttpResponse(body, content_type=kind)
    revision = f"-r{shown.form.revision}" if shown.seal else "-draft"
    name = f"{code.replace(':', '-')}-{shown.form.month[:7]}{revision}.{ending}"
    made["Content-Disposition"] = str(content_disposition_header(not inline, name))
    made["Cache-Control"] = "private, no-store"
    return made


def _data(svg: str) -> str:
    return "data:image/svg+xml," + quote(svg)
