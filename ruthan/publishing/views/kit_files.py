"""Files of the kit: each drawn when asked for, the whole as a zip that a job draws."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ruthan.core.guard import StaffRequest, needs
from ruthan.publishing import actions, queries
from ruthan.publishing.access import kit_for
from ruthan.publishing.engine.kit.pieces import DRAWING, NoRoom, pieces
from ruthan.publishing.engine.kit.voice import VoiceFailed
from ruthan.publishing.permissions import P
from ruthan.publishing.views import kit_words as say
from ruthan.publishing.views.kit import kit_of, zip_state

if TYPE_CHECKING:
    from django.http import HttpRequest

    from ruthan.publishing.engine.kit.pieces import Kit, Piece
    from ruthan.publishing.queries import KitSubject


@require_GET
@needs(P.KIT_READ)
def kit_file(request: StaffRequest, ref: str, name: str) -> HttpResponse:
    """One file of the kit that is current; an older one is not to be had any more."""
    subject, kit = kit_of(request, ref)
    if not subject.is_current or request.GET.get("v", subject.version) != subject.version:
        messages.warning(request, _("That kit is out of date. This is what holds now."))
        return redirect("publishing:kit", ref=ref)
    return served(request, subject, kit, piece_of(kit, name), seconds=0)


@require_http_methods(["GET", "POST"])
@needs(P.KIT_READ)
def kit_zip(request: StaffRequest, ref: str) -> HttpResponse:
    """POST has the whole kit drawn; GET gives it once it is whole."""
    subject = kit_for(request.user, ref)
    if request.method == "POST":
        try:
            actions.ask_bundle(by=request.user, subject=subject)
        except actions.KitRefused as refused:
            messages.warning(request, say.refusal(refused))
        return redirect("publishing:kit", ref=ref)
    kit = queries.kit(subject)
    body = queries.bundle_bytes(subject, of=queries.kit_digest(kit)) if subject.is_current else None
    if body is None:
        messages.warning(request, _("The zip is not drawn yet, or its words changed since."))
        return redirect("publishing:kit", ref=ref)
    response = HttpResponse(body, content_type="application/zip")
    name = f"{subject.ref}-v{subject.version}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
@needs(P.KIT_READ)
def kit_progress(request: StaffRequest, ref: str) -> HttpResponse:
    """How far the zip is, as the part of the page that shows it."""
    subject, kit = kit_of(request, ref)
    context = {"subject": subject, "zip": zip_state(subject, kit)}
    return render(request, "publishing/_kit_zip.html", context)


def piece_of(kit: Kit, name: str) -> Piece:
    """One file by its name; Http404 when the kit has none of it."""
    for piece in pieces(kit):
        if piece.name == name:
            return piece
    raise Http404


def served(
    request: HttpRequest, subject: KitSubject, kit: Kit, piece: Piece, *, seconds: int
) -> HttpResponse:
    """The file, drawn unless the reader has it; pictures are shown in the page, the rest saved."""
    mark = f"{piece.name}:{DRAWING}:{queries.kit_digest(kit)}"
    etag = f'"{hashlib.sha256(mark.encode()).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = _drawn(piece)
    is_shown = piece.kind.startswith("image/") and "save" not in request.GET
    name = f"{subject.ref}-v{subject.version}-{piece.name}"
    response["Content-Disposition"] = content_disposition_header(not is_shown, name) or "inline"
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={seconds}" if seconds else "private, no-cache"
    return response


def _drawn(piece: Piece) -> HttpResponse:
    try:
        return HttpResponse(piece.draw(), content_type=piece.kind)
    except NoRoom:
        said = _("The words do not stand in this picture. Say less.")
        return HttpResponse(said, content_type="text/plain; charset=utf-8", status=422)
    except VoiceFailed:
        said = _("The voice could not be made here. Have a person read the script.")
        return HttpResponse(said, content_type="text/plain; charset=utf-8", status=503)
