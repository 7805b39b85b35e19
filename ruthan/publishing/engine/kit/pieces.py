"""The files of a kit: which there are by the words that there are, and each of them drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from ruthan.publishing.engine.kit import (
    checks,
    deck,
    led,
    limits,
    paper,
    pictures,
    texts,
    voice,
    word,
)
from ruthan.publishing.engine.kit.checks import Finding
from ruthan.publishing.engine.kit.fact import DIALECTS, LANGUAGES, Fact, Wording, Words
from ruthan.publishing.engine.kit.forms import FORMS

DRAWING: Final = 1  # raise it when a file of the same words would look different
PNG, GIF, PDF = "image/png", "image/gif", "application/pdf"
TEXT, HTML, JSON = "text/plain; charset=utf-8", "text/html; charset=utf-8", "application/json"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PPTX: Final = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
WAV: Final = "audio/wav"


@dataclass(frozen=True, slots=True)
class Kit:
    """A fact in its languages, what is said of it in each form, and its verdict's code."""

    facts: dict[str, Fact]
    words: Words
    verdict: str

    def fact(self, language: str) -> Fact:
        """The fact in a language; dialects take the Thai one."""
        return self.facts.get(language) or self.facts["th"]


@dataclass(frozen=True, slots=True)
class Piece:
    """One file; `draw` makes its bytes and may raise NoRoom or voice.VoiceFailed."""

    name: str
    form: str
    language: str
    kind: str
    width: int
    height: int
    draw: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A form that waits for a person: what is wrong with its words."""

    form: str
    language: str
    findings: tuple[Finding, ...]


class NoRoom(ValueError):
    """The words do not stand in this picture or on this page."""


def pieces(kit: Kit, *, only: Iterable[str] = (), languages: Iterable[str] = ()) -> list[Piece]:
    """Every file that can be made of words that are not too long; draws none. Fast."""
    return [
        piece
        for code, language, wording in _worded(kit, only, languages)
        if not checks.quick(kit.fact(language), code, wording.words, language)
        for piece in _of_form(kit, code, language, wording)
    ]


def left_out(kit: Kit, *, only: Iterable[str] = (), languages: Iterable[str] = ()) -> list[LeftOut]:
    """The forms whose words are too long or empty."""
    found = []
    for code, language, wording in _worded(kit, only, languages):
        wrong = checks.quick(kit.fact(language), code, wording.words, language)
        if wrong:
            found.append(LeftOut(code, language, tuple(wrong)))
    return found


def _worded(
    kit: Kit, only: Iterable[str], languages: Iterable[str]
) -> Iterator[tuple[str, str, Wording]]:
    forms, tongues = set(only) or set(FORMS), set(languages) or {*LANGUAGES, *DIALECTS}
    for code in FORMS:
        for language in (*LANGUAGES, *DIALECTS):
            wording = kit.words.get((code, language))
            if wording is not None and code in forms and language in tongues:
                yield code, language, wording


def _of_form(kit: Kit, code: str, language: str, wording: Wording) -> list[Piece]:
    fact, words = kit.fact(language), wording.words

    def one(
        stem: str, ending: str, kind: str, draw: Callable[[], bytes], size: tuple[int, int] = (0, 0)
    ) -> Piece:
        return Piece(f"{stem}-{language}.{ending}", code, language, kind, *size, draw)

    if FORMS[code].seconds:
        return _script(one, fact, code, words)
    if code == "share":
        return [
            one(f"share-{s.name}", "png", PNG, partial(_share, fact, words, s), (s.width, s.height))
            for s in limits.share_sizes()
        ]
    if code in {"led", "loop"}:
        return _stills(one, fact, code, words)
    if code == "popup":
        return [
            one(f"popup-{app.code}", "json", JSON, _text(texts.popup, fact, words, app))
            for app in limits.apps()
        ]
    if code == "briefing":
        return [
            one("briefing", "pdf", PDF, partial(_one_page, paper.briefing_pdf, fact, words)),
            one("briefing", "docx", DOCX, partial(word.briefing_docx, fact, words)),
            one("briefing", "html", HTML, _text(texts.briefing_html, fact, words)),
        ]
    if code == "facilitator":
        draw = partial(_one_page, paper.facilitator_pdf, fact, wording, language=language)
        plain = f"{words['points']}\n"
        return [
            one("facilitator", "pdf", PDF, draw),
            one("facilitator", "txt", TEXT, plain.encode),
        ]
    return [_single(one, kit, code, fact, words)]


def _single(
    one: Callable[..., Piece], kit: Kit, code: str, fact: Fact, words: dict[str, str]
) -> Piece:
    if code == "web":
        return one("web", "html", HTML, _text(texts.web_html, fact, words))
    if code == "line":
        return one("line-flex", "json", JSON, _text(texts.line_flex, fact, words, kit.verdict))
    if code == "slides":
        return one("slides", "pptx", PPTX, partial(deck.slides_pptx, fact, words))
    return one(code, "txt", TEXT, f"{words['text']}\n".encode)


def _script(one: Callable[..., Piece], fact: Fact, code: str, words: dict[str, str]) -> list[Piece]:
    stem = code.replace("_", "-")
    found = [one(stem, "txt", TEXT, _text(texts.script_text, fact, code, words))]
    if voice.can_speak(fact.language):
        medium, mark = FORMS[code].medium, "draft" if fact.language == "en" else "ร่าง"
        draw = partial(voice.draft_voice, words["text"], medium=medium, language=fact.language)
        found.append(one(f"{mark}-{stem}", "wav", WAV, draw))
    return found


def _stills(one: Callable[..., Piece], fact: Fact, code: str, words: dict[str, str]) -> list[Piece]:
    look = led.looks(fact.tone)[words["ground"]]
    names = ("text",) if code == "led" else ("first", "second", "third")
    stills = tuple(led.Still(words[name], fact.language, look) for name in names)
    found = []
    for size in limits.led_sizes():
        pixels = (size.width, size.height)
        for at, still in enumerate(stills, 1):
            stem = f"led-{size.name}" if code == "led" else f"loop-{at}-{size.name}"
            found.append(one(stem, "png", PNG, partial(_still, still, size), pixels))
        if code == "loop":
            draw = partial(_loop, stills, size)
            found.append(one(f"loop-{size.name}", "gif", GIF, draw, pixels))
    return found


def _share(fact: Fact, words: dict[str, str], size: limits.Size) -> bytes:
    if not pictures.stands(pictures.share_card(fact, words), size):
        raise NoRoom(size.name)
    return pictures.draw_share(fact, words, size)


def _still(still: led.Still, size: limits.Size) -> bytes:
    if not led.stands(still, size):
        raise NoRoom(size.name)
    return led.draw_still(still, size)


def _loop(stills: tuple[led.Still, ...], size: limits.Size) -> bytes:
    if not all(led.stands(still, size) for still in stills):
        raise NoRoom(size.name)
    return led.draw_loop(stills, size)


def _one_page(draw: Callable[..., bytes], *told: object, **named: object) -> bytes:
    try:
        return draw(*told, **named)
    except ValueError as error:
        raise NoRoom(str(error)) from error


def _text(write: Callable[..., str], *told: object) -> Callable[[], bytes]:
    return lambda: write(*told).encode()
