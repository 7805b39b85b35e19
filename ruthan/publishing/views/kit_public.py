"""What press and provinces may take along: the kit in words that two people signed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from ruthan.core.guard import public
from ruthan.publishing import queries
from ruthan.publishing.engine.kit.fact import DIALECTS
from ruthan.publishing.engine.kit.forms import FORMS, PUBLIC
from ruthan.publishing.engine.kit.pieces import pieces
from ruthan.publishing.views import kit_words as say
from ruthan.publishing.views.kit_files import piece_of, served

if TYPE_CHECKING:
    from django.http import HttpRequest

    from ruthan.publishing.engine.kit.pieces import Kit
    from ruthan.publishing.queries import KitSubject

_SECONDS = 600
_NO_VOICE = "audio/"  # a draft voice is for staff alone


@public
@require_safe
def answer_kit(request: HttpRequest, ref: str) -> HttpResponse:
    """The material of an answer that is in force."""
    return _page(request, _current(ref, "C-"), "publishing:answer-kit-file")


@public
@require_safe
def answer_kit_file(request: HttpRequest, ref: str, name: str) -> HttpResponse:
    """One file of it."""
    return _file(request, _current(ref, "C-"), name)


@public
@require_safe
def alert_kit(request: HttpRequest, ref: str) -> HttpResponse:
    """The material of an alert that is in force."""
    return _page(request, _current(ref, "A-"), "publishing:alert-kit-file")


@public
@require_safe
def alert_kit_file(request: HttpRequest, ref: str, name: str) -> HttpResponse:
    """One file of it."""
    return _file(request, _current(ref, "A-"), name)


def _current(ref: str, begins: str) -> KitSubject:
    subject = queries.kit_subject(ref) if ref.startswith(begins) else None
    if subject is None or not subject.is_current:
        raise Http404
    return subject


def _page(request: HttpRequest, subject: KitSubject, file_name: str) -> HttpResponse:
    kit = queries.kit(subject, public=True)
    language = (get_language() or "th")[:2]
    if language not in kit.facts:
        language = "th"
    tongues = [language, *DIALECTS] if language == "th" else [language]
    back = "publishing:claim" if subject.claim else "publishing:alert"
    context = {
        "subject": subject,
        "fact": kit.facts[language],
        "cards": _cards(kit, subject, tongues, file_name),
        "back": reverse(back, args=[subject.ref]),
    }
    return render(request, "publishing/kit_public.html", context)


def _cards(
    kit: Kit, subject: KitSubject, tongues: list[str], file_name: str
) -> list[dict[str, Any]]:
    files: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for piece in pieces(kit, only=(*PUBLIC, "facilitator"), languages=tongues):
        if piece.kind.startswith(_NO_VOICE):
            continue
        url = reverse(file_name, args=[subject.ref, piece.name])
        files.setdefault((piece.form, piece.language), []).append(
            {
                "label": say.file_label(piece), "url": url, "width": piece.width,
                "height": piece.height, "is_picture": piece.kind == "image/png",
            }
        )  # fmt: skip
    return [
        {
            "name": say.NAMES[code], "tongue": say.LANGUAGES[language],
            "is_dialect": language in DIALECTS,
            "channel": say.CHANNELS[FORMS[code].channel], "files": held,
            "pictures": [one for one in held if one["is_picture"]],
            "wording": kit.words[code, language],
            "lines": kit.words[code, language].words.get("text", "").splitlines(),
        }
        for (code, language), held in files.items()
    ]  # fmt: skip


def _file(request: HttpRequest, subject: KitSubject, name: str) -> HttpResponse:
    kit = queries.kit(subject, public=True)
    piece = piece_of(kit, name)
    if piece.form not in (*PUBLIC, "facilitator") or piece.kind.startswith(_NO_VOICE):
        raise Http404
    return served(request, subject, kit, piece, seconds=_SECONDS)
