"""The rich menu: six areas that come back as acts, and their picture, drawn here."""

from __future__ import annotations

import io
import json
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

import typst
from django.utils.translation import gettext as _
from django.utils.translation import override
from PIL import Image

from ruthan.gateway.conversation import intents
from ruthan.ui.icons import ICONS

WIDTH, HEIGHT = 2_500, 1_686
MOST_BYTES: Final = 1_000_000
_COLUMNS = (0, 833, 1_667, WIDTH)
_HALF = HEIGHT // 2
_INK, _TEAL, _WARM = "#16232e", "#0a6b6b", "#7a1e5c"


class Area(NamedTuple):
    """One area: its act, its drawing, its words, its ground and ink."""

    act: str
    icon: str
    words: str
    ground: str
    ink: str


def areas() -> tuple[Area, ...]:
    """The six, row by row; what people come for most stands first."""
    return (
        Area(intents.CHECK, "check", _("Check a message"), _TEAL, "#ffffff"),
        Area(intents.SENT, "baht", _("I already transferred"), "#fbe9f4", _WARM),
        Area(intents.ACCOUNT, "shield-check", _("Check before transferring"), "#ffffff", _INK),
        Area(intents.TRACK, "track", _("Track my reports"), "#ffffff", _INK),
        Area(intents.PERSON, "people", _("Talk to a person"), "#ffffff", _INK),
        Area(intents.URGENT, "phone", _("Get urgent help"), "#fff1dc", "#8a4b00"),
    )


def menu(name: str) -> dict[str, Any]:
    """The menu as the Messaging API takes it; Thai, for that is what its picture says."""
    with override("th"):
        return {
            "size": {"width": WIDTH, "height": HEIGHT},
            "selected": True,
            "name": name,
            "chatBarText": _("Menu"),
            "areas": [_area(place, area) for place, area in enumerate(areas())],
        }


@lru_cache(maxsize=1)
def picture() -> bytes:
    """The picture of the menu as PNG, smaller than LINE's limit."""
    with override("th"):
        told = [
            {
                "drawing": _svg(ICONS[area.icon], area.ink),
                "lines": area.words.split(),
                "ground": area.ground,
                "ink": area.ink,
            }
            for area in areas()
        ]
    drawn = typst.compile(
        str(files("ruthan.project").joinpath("line", "menu.typ")),
        sys_inputs={"areas": json.dumps(told, ensure_ascii=False)},
        font_paths=[str(files("ruthan.ui").joinpath("fonts"))],
        ignore_system_fonts=True,
        format="png",
        ppi=72.0,
    )
    return _smaller(bytes(drawn))


def _smaller(png: bytes) -> bytes:
    """The same picture with 256 colours, which flat areas do not miss."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(png)) as drawn:
        drawn.convert("RGB").quantize(256).save(out, "PNG", optimize=True)
    return out.getvalue()


def _area(place: int, area: Area) -> dict[str, Any]:
    row, column = divmod(place, 3)
    return {
        "bounds": {
            "x": _COLUMNS[column], "y": row * _HALF,
            "width": _COLUMNS[column + 1] - _COLUMNS[column], "height": _HALF,
        },
        "action": {
            "type": "postback", "label": area.words[:20], "data": area.act,
            "displayText": area.words,
        },
    }  # fmt: skip


def _svg(drawing: str, ink: str) -> str:
    solid = drawing.replace('class="solid"', f'fill="{ink}" stroke="none"')
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" '
        f'stroke="{ink}" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round">'
        f"{solid}</svg>"
    )
