"""The picture of an answer: fact first and large, verdict and rumour small, one thing to do.

Typst draws it with the typefaces of the repository only. Every Thai word is a box, so that no line
breaks inside one; texts reach the template as data and are never part of it.
"""

from __future__ import annotations

import io
import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

import segno
import typst

from ruthan.core.text.breaks import ZERO_WIDTH_SPACE, break_words
from ruthan.ui.icons import ICONS, LOGO
from ruthan.ui.words import COLOURS

CARD_VERSION: Final = 4  # part of the ETag: raise it when the drawing changes
WIDTH, HEIGHT = 1200, 630

_STATEMENT_CHARS, _TODO_CHARS, _FACT_CHARS = 110, 90, 120


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says, in one language; `url` becomes the QR code and `address` its words."""

    language: str
    word: str
    icon: str
    tone: str
    fact: str
    said_label: str
    said: str
    todo: str
    source: str
    date: str
    site: str
    address: str
    url: str


@lru_cache(maxsize=48)
def draw_card(card: Card, *, width: int = WIDTH, height: int = HEIGHT) -> bytes:
    """The PNG in that many pixels; 30 to 90 ms the first time, then from memory."""
    return drawing("card.typ", told(card, width=width, height=height))


def told(card: Card, *, width: int, height: int) -> dict[str, Any]:
    """What the template is told: words in boxes, colours, drawings, the size."""
    ink, ground = COLOURS[card.tone]
    return {
        **asdict(card),
        "width": width,
        "height": height,
        "fact": boxed(shortened(card.fact, _FACT_CHARS)),
        "said": _said(card),
        "todo": boxed(shortened(card.todo, _TODO_CHARS)),
        "source": boxed(shortened(card.source, 60)),
        "ink": ink,
        "ground": ground,
        "shape": svg(ICONS[card.icon], ink),
        "logo": logo(),
        "qr": qr(card.url),
    }


def _said(card: Card) -> list[list[str]]:
    """The rumour behind its label, which is never broken; nothing when there is no rumour."""
    if not card.said:
        return []
    return [
        [card.said_label.replace(" ", "\u00a0")],
        *boxed(shortened(card.said, _STATEMENT_CHARS)),
    ]


def drawing(template: str, data: dict[str, Any]) -> bytes:
    """A template of the engine as PNG, one pixel a point."""
    return bytes(typst.compile(format="png", ppi=72.0, **typeset(template, data)))


def typeset(template: str, data: dict[str, Any]) -> dict[str, Any]:
    """What typst needs for a template of the engine: fonts of the repository, words as data."""
    here = files("ruthan.publishing").joinpath("engine")
    return {
        "input": str(here.joinpath(template)),
        "font_paths": [str(files("ruthan.ui").joinpath("fonts"))],
        "ignore_system_fonts": True,
        "sys_inputs": {"card": json.dumps(data, ensure_ascii=False)},
    }


def boxed(text: str) -> list[list[str]]:
    """Runs between spaces, each a list of words that must not be broken.

    A number stays with the word before it: โทร 1784 is one thing.
    """
    runs: list[list[str]] = []
    for run in text.split():
        words = [word for word in break_words(run).split(ZERO_WIDTH_SPACE) if word]
        if runs and run.strip(".,()").isdigit():
            runs[-1][-1] += f"\u00a0{run}"
        else:
            runs.append(words)
    return runs


def shortened(text: str, most: int) -> str:
    """The text, or its first words with an ellipsis when it is longer than `most` characters."""
    plain = " ".join(text.split())
    if len(plain) <= most:
        return plain
    kept = ""
    for piece in break_words(plain).replace(" ", f" {ZERO_WIDTH_SPACE}").split(ZERO_WIDTH_SPACE):
        if len(kept) + len(piece) > most - 1:
            break
        kept += piece
    return f"{kept.rstrip()}…"


def svg(shape: str, ink: str) -> str:
    """A drawing of `ui.icons` in one colour."""
    solid = shape.replace('class="solid"', f'fill="{ink}" stroke="none"')
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" '
        f'stroke="{ink}" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round">'
        f"{solid}</svg>"
    )


def logo() -> str:
    """The mark in its colours."""
    mark = (
        LOGO.replace('class="logo-bubble"', 'fill="#16232e"')
        .replace('class="logo-iris"', 'fill="#0a6b6b" stroke="#ffffff" stroke-width="2.2"')
        .replace(
            'class="logo-tick"',
            'fill="none" stroke="#ffffff" stroke-width="3" stroke-linecap="round" '
            'stroke-linejoin="round"',
        )
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48">{mark}</svg>'


def qr(url: str) -> str:
    """The address as a QR code."""
    body = io.BytesIO()
    segno.make(url, error="m").save(
        body, kind="svg", border=0, dark="#16232e", light=None, xmldecl=False, omitsize=True
    )
    return body.getvalue().decode()
