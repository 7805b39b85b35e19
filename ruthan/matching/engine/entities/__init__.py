"""What a text names: accounts, phones, links, ids, money, times, organisations, places."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from ruthan.core.text.fold import light_fold_with_map
from ruthan.core.text.limits import cut_bytes
from ruthan.matching.engine.entities.amounts import read_amounts
from ruthan.matching.engine.entities.codes import read_codes
from ruthan.matching.engine.entities.entity import Entity, Reading, order
from ruthan.matching.engine.entities.handles import read_handles
from ruthan.matching.engine.entities.links import read_links, read_mail
from ruthan.matching.engine.entities.mask import Piece, cover, defang, mask, pieces
from ruthan.matching.engine.entities.names import read_agencies, read_ages, read_places
from ruthan.matching.engine.entities.numbers import read_numbers
from ruthan.matching.engine.entities.promptpay import (
    Payload,
    PayloadRefused,
    read_payload,
    read_payloads,
)
from ruthan.matching.engine.entities.times import read_times
from ruthan.matching.engine.entities.wallets import read_wallets

__all__ = [
    "Entity", "Payload", "PayloadRefused", "Piece", "defang", "extract_entities", "mask",
    "masked_text", "pieces", "read_payload",
]  # fmt: skip


_DIGIT = re.compile(r"\d")


def extract_entities(text: str, *, received: datetime | None = None) -> tuple[Entity, ...]:
    """Everything that a text names, by place and then most private reading first.

    Reads a light fold (disguises undone) and reports spans of the original text. Times are
    resolved against `received`. Takes any text, never raises, and reads the first 10 MB. A
    reading is a reason to look something up, never a proof.
    """
    return _on_original(text, lambda folded: _readings(folded, received))


def _on_original(text: str, read: Callable[[str], Iterable[Reading]]) -> tuple[Entity, ...]:
    """The readings of the light fold of a text, each once, with their spans of the original."""
    folded = light_fold_with_map(cut_bytes(text))
    entities = []
    for reading in sorted(_once(read(folded.text)), key=order):
        start, end = folded.origin(reading.start, reading.end)
        entities.append(
            Entity(
                reading.kind, reading.value, text[start:end], start, end,
                round(reading.confidence, 2), reading.facts,
            )
        )  # fmt: skip
    return tuple(entities)


def _once(readings: Iterable[Reading]) -> Iterator[Reading]:
    """All readings, each once."""
    seen: set[tuple[str, str, int]] = set()
    for reading in readings:
        key = (reading.kind, reading.value, reading.start)
        if key not in seen:
            seen.add(key)
            yield reading


class _Named(NamedTuple):
    """What is read first, because it blanks what the later readers see; all that is masked."""

    readings: list[Reading]
    rest: str  # the text without addresses and codes
    plain: str  # and without long numbers
    counted: bool  # whether any digit is left beside payloads, addresses and links


def _named(text: str) -> _Named:
    """Addresses, codes and numbers; what one holds is not read again as another."""
    payloads = list(read_payloads(text))
    text = _blank(text, [one for one in payloads if one.kind == "promptpay"])
    mails = list(read_mail(text))
    rest = _blank(text, mails)
    links = list(read_links(rest))
    rest = _blank(rest, links)
    counted = bool(_DIGIT.search(rest))
    wallets = list(read_wallets(rest))
    codes = list(read_codes(rest)) if counted else []
    handles = list(read_handles(rest, links))
    rest = _blank(rest, [*wallets, *codes])
    sure = [handle for handle in handles if handle.confidence > 0.8]
    numbers = list(read_numbers(_blank(rest, sure))) if counted else []
    plain = _blank(rest, [n for n in numbers if n.end - n.start > 5])
    found = [*payloads, *mails, *links, *wallets, *codes, *handles, *numbers]
    return _Named(found, rest, plain, counted)


def _readings(text: str, received: datetime | None) -> Iterator[Reading]:
    """Each reader of a light-folded text in turn."""
    readings, rest, plain, counted = _named(text)
    yield from readings
    yield from read_times(plain, received=received)
    if counted or "บาท" in plain:
        yield from read_amounts(plain)
    if counted:
        yield from read_ages(plain)
    yield from read_agencies(rest)
    yield from read_places(rest)


def _blank(text: str, readings: Iterable[Reading]) -> str:
    """The text with the spans of some readings blanked, every other character in its place."""
    spans = sorted(readings, key=lambda reading: reading.start)
    if not spans:
        return text
    pieces: list[str] = []
    done = 0
    for reading in spans:
        if reading.start >= done:
            pieces += (text[done : reading.start], "\x1f" * (reading.end - reading.start))
            done = reading.end
    pieces.append(text[done:])
    return "".join(pieces)


def masked_text(text: str, entities: Sequence[Entity] | None = None) -> str:
    """A text as any view may show it: personal entities masked, links defanged.

    Without entities, only what is masked is read: times, amounts and names cost nothing.
    """
    if entities is None:
        entities = _on_original(text, lambda folded: _named(folded).readings)
    return cover(text, entities)
