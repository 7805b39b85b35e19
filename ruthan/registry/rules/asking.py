"""What somebody asks about: one thing or the few things of one message, with all it may be called.

A number that may be several things is looked up as each; which of them is known is nobody's
business until it is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from ruthan.core.text.fold import light_fold
from ruthan.matching.engine.entities import extract_entities, mask
from ruthan.matching.engine.entities.entity import Entity
from ruthan.matching.engine.entities.lexicon import bank_codes
from ruthan.registry.rules.naming import Named, account, named_of
from ruthan.registry.rules.numbers import numbers
from ruthan.registry.states import Kind

CITIZEN, JURISTIC = "citizen_id", "juristic_id"  # asked about, never an entry
_ASKED: Final = frozenset({*Kind.values, CITIZEN, JURISTIC})
_PLATFORMS: Final = ("facebook", "instagram", "tiktok", "shopee", "lazada", "x", "youtube")
_BARE = re.compile(r"[\d\s.()+-]{3,30}")
_WORD = re.compile(r"@?[a-z0-9][a-z0-9._-]{3,29}")
_LONGEST_NAME = 60
_SHORT_CODES = (3, 4, 5)


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that was asked about: what it most likely is, and everything it is looked up as.

    `shown` is masked or defanged; `reading` is what the engine read, None of a bare name.
    """

    kind: str
    shown: str
    names: tuple[Named, ...]
    reading: Entity | None = None


class Question(NamedTuple):
    """What is looked up, and how many things of a message were left out."""

    things: tuple[Asked, ...]
    left_out: int


def question(text: str) -> Question:
    """The things that a text asks about, in its order, each once; the first few of them."""
    rules = numbers()
    text = text[: rules.most_characters].strip()
    found = list(_things(text)) or list(_without_context(text))
    things = list({(one.kind, one.shown, one.names): one for one in found}.values())
    return Question(tuple(things[: rules.most_things]), max(0, len(things) - rules.most_things))


def _things(text: str) -> Iterator[Asked]:
    spans: dict[tuple[int, int], list[Entity]] = {}
    for entity in extract_entities(text):
        if entity.kind in _ASKED:
            spans.setdefault((entity.start, entity.end), []).append(entity)
    for readings in spans.values():
        yield _asked(readings)


def _asked(readings: Sequence[Entity]) -> Asked:
    likely = max(readings, key=lambda one: one.confidence)
    names = [name for one in readings for name in _names(one)]
    if likely.kind == CITIZEN:  # a person's number may be where money is sent to
        shown = mask(likely)
        names.append(Named(Kind.PROMPTPAY, likely.value, shown))
    kind = Kind.DOMAIN if names and names[0].kind == Kind.DOMAIN else likely.kind
    return Asked(str(kind), mask(likely), tuple(dict.fromkeys(names)), likely)


def _names(reading: Entity) -> Iterator[Named]:
    """All that one reading may be called: an account without a bank is looked up at each bank."""
    if reading.kind != Kind.BANK_ACCOUNT:
        yield from named_of(reading)
        return
    bank = str(reading.fact("bank") or "")
    for code in (bank, "") if bank else ("", *sorted(bank_codes())):
        yield account(reading.value, code)


def _without_context(text: str) -> Iterator[Asked]:
    """A number or a name that stands alone in the box, where nothing tells what it is."""
    folded = " ".join(light_fold(text).split())
    if _BARE.fullmatch(folded):
        yield from _number(re.sub(r"\D", "", folded))
    elif folded and len(folded) <= _LONGEST_NAME and "\n" not in text:
        yield from _name(folded.lower())


def _number(digits: str) -> Iterator[Asked]:
    if len(digits) in _SHORT_CODES:
        yield Asked(Kind.PHONE, digits, (), Entity("phone", digits, digits, 0, len(digits), 1.0))
    elif 9 <= len(digits) <= 18:
        reading = Entity("bank_account", digits, digits, 0, len(digits), 0.5, (("bank", None),))
        yield Asked(Kind.BANK_ACCOUNT, mask(reading), tuple(_names(reading)), reading)


def _name(name: str) -> Iterator[Asked]:
    """A page or shop of that name on any platform, and a LINE id of that name."""
    names = [Named(Kind.SOCIAL, f"{where}:{name}", name, where) for where in _PLATFORMS]
    if _WORD.fullmatch(name):
        for written in (name, f"@{name.lstrip('@')}"):
            reading = Entity("line_id", written, written, 0, len(written), 0.5)
            names.append(Named(Kind.LINE_ID, written, mask(reading)))
    if len(name) >= 4:
        yield Asked(Kind.SOCIAL, name, tuple(dict.fromkeys(names)))
