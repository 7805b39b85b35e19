"""Stills for LED boards: twelve words at most, very large, on a ground that is read from afar."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import typst
from PIL import Image

from ruthan.publishing.engine.card import boxed, drawing, typeset
from ruthan.publishing.engine.kit import limits
from ruthan.publishing.engine.kit.contrast import ratio
from ruthan.publishing.engine.kit.limits import Size
from ruthan.ui.words import COLOURS

CAP_HEIGHT: Final = 0.7  # of the type size, in Sarabun's OS/2 table (700 of 1000)
_DARKER: Final = 0.85
LOOP_SECONDS: Final = 5  # that a still of the loop stands
_TEMPLATE: Final = "kit/led.typ"


@dataclass(frozen=True, slots=True)
class Look:
    """Ground and inks of a still: that of the first line, and of the lines after a slash."""

    fill: str
    inks: tuple[str, str]

    @property
    def contrast(self) -> float:
        """Of the weaker ink on the ground."""
        return min(ratio(ink, self.fill) for ink in self.inks)


def looks(tone: str) -> dict[str, Look]:
    """The grounds that a still may have; `tone` is the colour of its verdict."""
    ink, ground = COLOURS[tone]
    return {
        "night": Look("#0f1a22", ("#ffffff", "#6fd0cc")),
        "day": Look("#fbfaf7", ("#16232e", "#074e4e")),
        "tone": Look(_darker(ink), ("#ffffff", ground)),
    }


def _darker(colour: str) -> str:
    """Inks of verdicts read at 6 to 1 on their ground; a board needs more."""
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{int(part * _DARKER):02x}" for part in parts)


@dataclass(frozen=True, slots=True)
class Still:
    """One picture: its words (a slash begins a new line), its look, its language."""

    text: str
    language: str
    look: Look


@lru_cache(maxsize=64)
def draw_still(still: Still, size: Size) -> bytes:
    """The PNG of exactly that many pixels; 20 to 60 ms the first time, then from memory."""
    return drawing(_TEMPLATE, _told(still, size))


@lru_cache(maxsize=256)
def stands(still: Still, size: Size) -> bool:
    """Whether the words stand inside the safe margins at the smallest size allowed."""
    found = json.loads(
        typst.query(selector="<fit>", field="value", **typeset(_TEMPLATE, _told(still, size)))
    )
    return all(bool(one["fits"]) for one in found)


def draw_loop(stills: tuple[Still, ...], size: Size) -> bytes:
    """The stills as an endless GIF, each for five seconds."""
    frames = [Image.open(io.BytesIO(draw_still(still, size))).convert("RGB") for still in stills]
    palette = [frame.quantize(32, Image.Quantize.FASTOCTREE) for frame in frames]
    body = io.BytesIO()
    palette[0].save(
        body, format="GIF", save_all=True, append_images=palette[1:], loop=0,
        duration=LOOP_SECONDS * 1000, disposal=1,
    )  # fmt: skip
    return body.getvalue()


def smallest(size: Size) -> float:
    """The smallest type on a still, in pixels: a cap height of a twelfth of its shorter side."""
    part = limits.number("cap_height_part")
    return min(size.width, size.height) / part / CAP_HEIGHT


def _told(still: Still, size: Size) -> dict[str, Any]:
    groups = [part for part in (one.strip() for one in still.text.split("/")) if part]
    return {
        "width": size.width,
        "height": size.height,
        "margin": limits.number("margin_percent"),
        "smallest": smallest(size),
        "language": still.language,
        "fill": still.look.fill,
        "inks": list(still.look.inks),
        "groups": [boxed(group) for group in groups],
    }
