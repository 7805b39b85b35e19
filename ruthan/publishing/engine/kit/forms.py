"""The forms of the kit: what can be worded in each, how long it may be, which channel it is for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ruthan.publishing.engine.kit import limits


@dataclass(frozen=True, slots=True)
class Field:
    """One text of a form; `most` is in `unit`: characters or words. 0 sets no limit."""

    name: str
    most: int = 0
    unit: str = "characters"
    lines: int = 1
    required: bool = True
    choices: tuple[str, ...] = ()


GROUNDS: Final = ("night", "day", "tone")  # of LED stills, see led.looks
_GROUND: Final = Field("ground", choices=GROUNDS)


@dataclass(frozen=True, slots=True)
class Form:
    """One form: its channel is one of the six of the ministry's letter, or 0 for all of them."""

    code: str
    channel: int
    fields: tuple[Field, ...]
    seconds: int = 0  # a script: how long it may take
    medium: str = ""  # radio or loudspeaker
    is_drawn: bool = False  # texts must fit into pictures or onto one page


_BODY, _TITLE = 900, 120


def _script(code: str, medium: str, seconds: int) -> Form:
    return Form(code, 2, (Field("text", 1_600, lines=6),), seconds=seconds, medium=medium)


def _led(name: str) -> Field:
    return Field(name, limits.number("led"), "words", lines=2)


def _maybe(name: str, most: int, lines: int = 2) -> Field:
    return Field(name, most, lines=lines, required=False)


_BRIEFING: Final = (
    Field("title", _TITLE, lines=2),
    _maybe("said", 300),
    Field("why", _BODY, lines=5),
    _maybe("todo", 300, 3),
    Field("ask", 300, lines=3),
)
_SLIDES: Final = (
    Field("title", 90, lines=2),
    _maybe("said", 160),
    Field("why", 360, lines=4),
    _maybe("todo", 200, 3),
)
_SHARE: Final = (Field("fact", 120, lines=2), _maybe("said", 110), _maybe("todo", 90))
_LINE: Final = (Field("title", _TITLE), Field("why", 400, lines=4), _maybe("todo", 200))
_LOOP: Final = (_led("first"), _led("second"), _led("third"), _GROUND)
_POPUP: Final = (
    Field("title", limits.number("popup_title")),
    Field("body", limits.number("popup_body"), lines=2),
)

# In the order of the six channels.
FORMS: Final[dict[str, Form]] = {
    form.code: form
    for form in (
        Form("web", 1, (Field("title", _TITLE), Field("body", 1_500, lines=8))),
        Form("line", 1, _LINE),
        Form("share", 1, _SHARE, is_drawn=True),
        _script("radio_30", "radio", 30),
        _script("radio_60", "radio", 60),
        _script("loudspeaker_30", "loudspeaker", 30),
        _script("loudspeaker_60", "loudspeaker", 60),
        Form("briefing", 3, _BRIEFING, is_drawn=True),
        Form("slides", 3, _SLIDES),
        Form("led", 4, (_led("text"), _GROUND), is_drawn=True),
        Form("loop", 4, _LOOP, is_drawn=True),
        Form("facilitator", 5, (Field("points", 700, lines=6),), is_drawn=True),
        Form("bill", 6, (Field("text", limits.number("bill")),)),
        Form("popup", 6, _POPUP),
        Form("impact", 0, (Field("text", limits.number("impact"), lines=2),)),
    )
}
SCRIPTS: Final = tuple(form.code for form in FORMS.values() if form.seconds)
PUBLIC: Final = (
    "share",
    "led",
    *SCRIPTS,
    "bill",
    "popup",
    "briefing",
)  # offered on the answer's page
