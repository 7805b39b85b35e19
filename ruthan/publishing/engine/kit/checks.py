"""What keeps a wording from going out: too long, too slow, too pale, letters we cannot draw."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ruthan.publishing.engine.kit import limits, paper, pictures
from ruthan.publishing.engine.kit.drafts import word_count
from ruthan.publishing.engine.kit.fact import Fact, Wording
from ruthan.publishing.engine.kit.forms import FORMS, Field, Form
from ruthan.publishing.engine.kit.led import Still, looks, stands
from ruthan.publishing.engine.kit.pace import seconds

# What Sarabun draws of what people write here; a test asks the typeface itself.
_DRAWN: Final = re.compile(
    "[\\s\u0020-\u007e\u00a0-\u017e\u0e01-\u0e3a\u0e3f-\u0e5b"
    "\u2010\u2012-\u2015\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u2032\u2033\u2039\u203a\u20ac]"
)
_ADDRESS: Final = re.compile(
    r"https?://|www\.|\b[\w-]+\.(?:com|org|net|th|example)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Measure:
    """How long one text of a form is; `most` 0 sets no limit."""

    field: str
    have: int
    most: int
    unit: str  # characters, words or seconds

    @property
    def is_over(self) -> bool:
        """Whether it is more than the form takes."""
        return 0 < self.most < self.have


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a text.

    `code`: empty, too_long, too_many_words, too_slow, address, letters, low_contrast, no_room,
    unknown. `detail` names the size, the letters or the numbers.
    """

    code: str
    field: str
    detail: str = ""


def measures(form: Form, words: dict[str, str], language: str) -> list[Measure]:
    """The lengths of every text of a form, the time it takes among them."""
    found = []
    for field in form.fields:
        if field.choices:
            continue
        text = words.get(field.name, "")
        have = word_count(text) if field.unit == "words" else len(text)
        found.append(Measure(field.name, have, field.most, field.unit))
    if form.seconds:
        taken = seconds(words.get("text", ""), medium=form.medium, language=language)
        found.append(Measure("text", taken, form.seconds, "seconds"))
    return found


def contrast(fact: Fact, words: dict[str, str]) -> float:
    """The contrast of the ground that was chosen for LED stills."""
    chosen = looks(fact.tone).get(words.get("ground", ""))
    return chosen.contrast if chosen else 0.0


def quick(fact: Fact, code: str, words: dict[str, str], language: str) -> list[Finding]:
    """What can be said without drawing; milliseconds."""
    form = FORMS[code]
    found = [finding for field in form.fields for finding in _of_field(field, words)]
    for measure in measures(form, words, language):
        if measure.is_over:
            over = {"words": "too_many_words", "seconds": "too_slow"}.get(measure.unit, "too_long")
            found.append(Finding(over, measure.field, f"{measure.have}/{measure.most}"))
    if form.seconds and _ADDRESS.search(words.get("text", "")):
        found.append(Finding("address", "text"))
    if code in {"led", "loop"} and contrast(fact, words) < limits.number("contrast"):
        found.append(Finding("low_contrast", "ground", f"{contrast(fact, words):.1f}"))
    return found


def thorough(fact: Fact, code: str, wording: Wording, language: str) -> list[Finding]:
    """With the pictures and pages: whether the words stand in each; up to a second for stills."""
    found = quick(fact, code, wording.words, language)
    if found or not FORMS[code].is_drawn:
        return found
    return [
        Finding("no_room", field, where) for field, where in _no_room(fact, code, wording, language)
    ]


def _of_field(field: Field, words: dict[str, str]) -> list[Finding]:
    text = words.get(field.name, "").strip()
    if field.choices:
        return [] if text in field.choices else [Finding("unknown", field.name)]
    if not text:
        return [Finding("empty", field.name)] if field.required else []
    odd = sorted(set(_DRAWN.sub("", text)))
    return [Finding("letters", field.name, " ".join(odd[:8]))] if odd else []


def _no_room(fact: Fact, code: str, wording: Wording, language: str) -> list[tuple[str, str]]:
    words = wording.words
    if code == "share":
        card = pictures.share_card(fact, words)
        return [("fact", s.name) for s in limits.share_sizes() if not pictures.stands(card, s)]
    if code == "briefing":
        return [] if paper.fits_briefing(fact, words) else [("why", "A4")]
    if code == "facilitator":
        fits = paper.fits_facilitator(fact, wording, language=language)
        return [] if fits else [("points", "A5")]
    look = looks(fact.tone)[words["ground"]]
    names = ("text",) if code == "led" else ("first", "second", "third")
    return [
        (name, size.name)
        for name in names
        for size in limits.led_sizes()
        if not stands(Still(words[name], fact.language, look), size)
    ]
