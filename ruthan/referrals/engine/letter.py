"""The request as a letter on paper, a draft: the order of parts of official letters (domain §3.1).

A draft only: "ร่าง" across every page, an empty place for the signature, no garuda, no number.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files

import typst

from ruthan.core.text.breaks import ZERO_WIDTH_SPACE, break_words


@dataclass(frozen=True, slots=True)
class Letter:
    """Every word of the letter, in the order in which it is read."""

    urgency: str  # ด่วนภายใน <day and time>
    office: str
    date: str
    subject: str
    to: str
    enclosed: Sequence[str]
    because: str  # ภาคเหตุ
    asks: Sequence[str]  # ภาคความประสงค์: one line each
    closing: str  # ภาคสรุป
    ref: str
    digest: str
    tlp: str
    contact: str


def letter_pdf(letter: Letter) -> bytes:
    """The letter as PDF, 20 to 60 ms; words go in as data, never into the template."""
    return bytes(
        typst.compile(
            str(files("ruthan.referrals").joinpath("engine/letter.typ")),
            font_paths=[str(files("ruthan.ui").joinpath("fonts"))],
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"data": json.dumps(_boxed(asdict(letter)), ensure_ascii=False)},
        )
    )


def _boxed(value: object) -> object:
    """Texts as runs of words that must not be broken."""
    if isinstance(value, str):
        return [
            [word for word in break_words(run).split(ZERO_WIDTH_SPACE) if word]
            for run in value.split()
        ]
    if isinstance(value, dict):
        return {name: _boxed(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_boxed(part) for part in value]
    return value
