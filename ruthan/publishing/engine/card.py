"""The picture of an answer (1200 x 630): fact first and large, rumour small, one thing to do.

Typst draws it with the typefaces of the repository only. Every Thai word is a box, so that no line
breaks inside one; texts reach the template as data and are never part of it.
"""

from __future__ import annotations

import io
import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

import segno
import typst

from ruthan.core.text.breaks import ZERO_WIDTH_SPACE, break_words
from ruthan.ui.icons import ICONS, LOGO
from ruthan.ui.words import COLOURS

CARD_VERSION: Final = 1  # part of the ETag: raise it when the drawing changes
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
def draw_card(card: Card) -> bytes:
    """The PNG; 30 to 60 ms the first time, then from memory."""
    ink, ground = COLOURS[card.tone]
    told = {
        **asdict(card),
        "fact": boxed(shortened(card.fact, _FACT_CHARS)),
        "said": boxed(shortened(card.said, _STATEMENT_CHARS)),
        "todo": boxed(shortened(card.todo, _TODO_CHARS)),
        "source": boxed(shortened(card.source, 60)),
        "ink": ink,
        "ground": ground,
        "shape": _svg(ICONS[card.icon], ink),
        "logo": _logo(),
        "qr": _qr(card.url),
    }
    inputs = {"card": json.dumps(told, ensure_ascii=False)}
    here = files("ruthan.publishing").joinpath("engine")
    fonts = files("ruthan.ui").joinpath("fonts")
    drawn = typst.compile(
        str(here.joinpath("card.typ")),
        sys_inputs=inputs,
        font_paths=[str(fonts)],
        ignore_system_fonts=True,
        format="png",
        ppi=72.0,
    )
    return bytes(drawn)


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


def _svg(drawing: str, ink: str) -> str:
    solid = drawing.replace('class="solid"', f'fill="{ink}" stroke="none"')
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" '
        f'stroke="{ink}" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round">'
        f"{solid}</svg>"
    )


def _logo() -> str:
    drawing = (
        LOGO.replace('class="logo-bubble"', 'fill="#16232e"')
        .replace('class="logo-iris"', 'fill="#0a6b6b" stroke="#ffffff" stroke-width="2.2"')
        .replace(
            'class="logo-tick"',
            'fill="none" stroke="#ffffff" stroke-width="3" stroke-linecap="round" '
            'stroke-linejoin="round"',
        )
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48">{drawing}</svg>'


def _qr(url: str) -> str:
    body = io.BytesIO()
    segno.make(url, error="m").save(
        body, kind="svg", border=0, dark="#16232e", light=None, xmldecl=False, omitsize=True
    )
    return body.getvalue().decode()
