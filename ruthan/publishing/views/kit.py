"""The kit of one verdict or alert: every form with its words, lengths and files on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from ruthan.core.guard import StaffRequest, may, needs
from ruthan.publishing import queries
from ruthan.publishing.access import kit_for
from ruthan.publishing.engine.kit import checks, limits
from ruthan.publishing.engine.kit.fact import DIALECTS, Wording
from ruthan.publishing.engine.kit.forms import FORMS
from ruthan.publishing.engine.kit.pieces import pieces
from ruthan.publishing.engine.kit.voice import can_speak
from ruthan.publishing.forms import KitForm
from ruthan.publishing.permissions import P
from ruthan.publishing.views import kit_words as say

if TYPE_CHECKING:
    from ruthan.publishing.engine.kit.pieces import Kit, Piece
    from ruthan.publishing.models import KitWording
    from ruthan.publishing.queries import KitSubject

MOST = 20
_STILLS_SHOWN = 3  # of the loop: the first size alone


@require_GET
@needs(P.KIT_READ)
def kit_list(request: StaffRequest) -> HttpResponse:
    """What was signed lately, each with its kit."""
    answers = queries.own_latest(most=MOST)
    return render(
        request,
        "publishing/kit_list.html",
        {"answers": answers, "alerts": queries.live_alerts()[:MOST]},
    )


@require_GET
@needs(P.KIT_READ)
def kit_page(request: StaffRequest, ref: str) -> HttpResponse:
    """The whole kit in one language; `version` opens an earlier one to read."""
    version = request.GET.get("version", "")
    subject = kit_for(request.user, ref, version=int(version) if version.isdecimal() else 0)
    return show(request, subject, language=request.GET.get("language", ""))


def show(
    request: StaffRequest, subject: KitSubject, *, language: str = "", typed: KitForm | None = None,
    typed_for: tuple[str, str] = ("", ""), wrong: list[str] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The page, with what was typed put back where it was typed."""
    kit = queries.kit(subject)
    chosen = language or (get_language() or "th")[:2]
    if chosen not in kit.facts:
        chosen = "th"
    rows = {(row.form, row.language): row for row in queries.wordings(subject)}
    page = _Page(request.user, subject, kit, rows, typed, typed_for, wrong or [])
    cards = [page.card(code, chosen) for code in FORMS]
    fact = kit.facts[chosen]
    context = {
        "subject": subject,
        "fact": fact,
        "language": chosen,
        "tabs": _tabs(kit, chosen, subject),
        "channels": _by_channel(cards),
        "dialects": [page.card("facilitator", one) for one in DIALECTS] if chosen == "th" else [],
        "versions": queries.kit_versions(subject),
        "zip": zip_state(subject, kit),
        "paces": [limits.pace("radio"), limits.pace("loudspeaker")],
    }
    return render(request, "publishing/kit.html", context, status=status)


def zip_state(subject: KitSubject, kit: Kit) -> dict[str, Any]:
    """How far the zip is: `state` is none, drawing, ready or old. Two queries."""
    held = queries.bundle(subject)
    if held is None:
        return {"state": "none"}
    if not queries.is_drawn(held):
        return {"state": "drawing", "done": held.done, "total": held.total or None}
    is_same = held.digest == queries.kit_digest(kit)
    return {"state": "ready" if is_same else "old"}


class _Page:
    """What the cards of one page share."""

    def __init__(
        self, user: Any, subject: KitSubject, kit: Kit, rows: dict[tuple[str, str], KitWording],
        typed: KitForm | None, typed_for: tuple[str, str], wrong: list[str],
    ) -> None:  # fmt: skip
        self.user, self.subject, self.kit, self.rows = user, subject, kit, rows
        self.typed, self.typed_for, self.wrong = typed, typed_for, wrong
        self.files: dict[tuple[str, str], list[Piece]] = {}
        for piece in pieces(kit) if subject.is_current else []:
            self.files.setdefault((piece.form, piece.language), []).append(piece)

    def card(self, code: str, language: str) -> dict[str, Any]:
        """One form in one language."""
        form, fact = FORMS[code], self.kit.fact(language)
        wording = self.kit.words.get((code, language))
        words = wording.words if wording else {}
        is_typed = self.typed_for == (code, language)
        row = self.rows.get((code, language))
        files = self.files.get((code, language), [])
        return {
            "code": code, "language": language, "tag": f"{code}-{language}",
            "name": say.NAMES[code], "hint": say.HINTS[code],
            "tongue": say.LANGUAGES[language], "channel": form.channel,
            "wording": wording, "row": row, "words": _shown(code, wording),
            "measures": [say.measured(m) for m in checks.measures(form, words, language)],
            "contrast": checks.contrast(fact, words) if "ground" in words else 0,
            "wrong": [say.sentence(f) for f in checks.quick(fact, code, words, language)]
            if wording else [],
            "files": [self._file(piece) for piece in files],
            "pictures": [self._file(p) for p in _pictures(files)],
            "form": self.typed if is_typed else self._form(code, language, words),
            "no_voice": bool(form.seconds) and not can_speak(fact.language),
            "is_open": is_typed, "refused": self.wrong if is_typed else [],
            **self._powers(row, language),
        }  # fmt: skip

    def _form(self, code: str, language: str, words: dict[str, str]) -> KitForm:
        first = words or {"ground": "night"}
        return KitForm(form=FORMS[code], tag=f"{code}-{language}", initial=first)

    def _powers(self, row: KitWording | None, language: str) -> dict[str, bool]:
        edits = may(self.user, P.KIT_DIALECT if language in DIALECTS else P.KIT_EDIT)
        edits = edits and self.subject.is_current
        waits = row is not None and row.approved_by_id is None and self.subject.is_current
        own = row is not None and row.written_by_id == self.user.pk
        return {
            "may_edit": edits,
            "may_drop": edits and row is not None,
            "may_approve": waits and not own and may(self.user, P.KIT_APPROVE),
            "waits": waits,
        }

    def _file(self, piece: Piece) -> dict[str, Any]:
        address = reverse("publishing:kit-file", args=[self.subject.ref, piece.name])
        return {
            "name": piece.name, "label": say.file_label(piece),
            "url": f"{address}?v={self.subject.version}",
            "width": piece.width, "height": piece.height,
        }  # fmt: skip


def kit_of(request: StaffRequest, ref: str) -> tuple[KitSubject, Kit]:
    """The current kit of a reference; Http404 when there is none."""
    subject = kit_for(request.user, ref)
    return subject, queries.kit(subject)


def form_of(code: str, language: str) -> Any:
    """The form by its code; Http404 for what no kit has in this language."""
    is_dialect = language in DIALECTS
    if code not in FORMS or language not in say.LANGUAGES or (is_dialect and code != "facilitator"):
        raise Http404
    return FORMS[code]


def _shown(code: str, wording: Wording | None) -> list[str]:
    """The words as paragraphs, as they will be read."""
    if wording is None:
        return []
    texts = [wording.words.get(f.name, "") for f in FORMS[code].fields if not f.choices]
    return [line for text in texts for line in text.splitlines() if line.strip()]


def _pictures(files: list[Piece]) -> list[Piece]:
    """The files to look at on the page: every still but those of the loop's other sizes."""
    found = [piece for piece in files if piece.kind == "image/png"]
    if found and found[0].form == "loop":
        return found[:_STILLS_SHOWN]
    return found


def _by_channel(cards: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = []
    for number, name in say.CHANNELS.items():
        inside = [card for card in cards if card["channel"] == number]
        found.append({"number": number, "name": name, "cards": inside})
    return found


def _tabs(kit: Kit, chosen: str, subject: KitSubject) -> list[dict[str, Any]]:
    version = "" if subject.is_current else f"&version={subject.version}"
    return [
        {"label": say.LANGUAGES[one], "url": f"?language={one}{version}", "current": one == chosen}
        for one in kit.facts
    ]
