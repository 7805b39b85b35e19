"""Why the machine looked twice, each reason with its words, which are marked in the masked text.

Everything was found when the report was ranked and is read from the sealed line of that: a page
asks the engine nothing. A reason is one to look, never a verdict.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from ruthan.core.text.breaks import break_words
from ruthan.intake.rules.texts import upright
from ruthan.matching.engine.entities import Entity, pieces
from ruthan.triage.views.words import language

Span = tuple[int, int]
_SIGN = "\x1f"  # stands in no text that is kept
_QUOTES = 3  # of one reason
_QUOTED = 60  # characters of one of them
_WORD = re.compile(r"[0-9๐-๙]+(?:[.,:/-][0-9๐-๙]+)*|[\u0e01-\u0e4e]+|[^\W\d_\u0e01-\u0e4e]+")
_WHOLE = 0.9  # a reason about so much of the text is about all of it: nothing is marked


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the masked text with the numbers of the reasons that it gave."""

    text: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason to look: its number in the text (0 where it stands nowhere), sentence, words."""

    number: int
    why: str
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hint:
    """How many of 100 ordinary posts are worded less like known scams; by which words."""

    points: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Fired:
    """The text in parts, the reasons in the order of their numbers, and the scam score if alike."""

    parts: tuple[Part, ...]
    reasons: tuple[Reason, ...]
    hint: Hint | None


def fired(detail: Mapping[str, Any], sent: str, text: str, entities: Sequence[Entity]) -> Fired:
    """What fired in a text as it was `sent`, marked in `text`, which is the same made upright.

    Without a line, or when the text is gone, there are no reasons and one part.
    """
    found = [(why, _moved(spans, sent, text)) for why, spans in _reasons(detail)]
    hint = detail.get("hint") or {}
    is_alike = bool(hint.get("alike"))
    if is_alike:
        found.append(("", _moved(hint["spans"], sent, text)))
    marks: dict[int, list[Span]] = {}
    reasons: list[Reason] = []
    for why, spans in found:
        marked = _marks(text, spans)
        number = len(marks) + 1 if marked else 0
        if marked:
            marks[number] = marked
        reasons.append(Reason(number, why, _quotes(text, entities, marked)))
    alike = Hint(int(hint["points"]), reasons.pop()) if is_alike else None
    return Fired(_parts(text, entities, marks), tuple(reasons), alike)


def _reasons(detail: Mapping[str, Any]) -> list[tuple[str, list[Span]]]:
    """The signals in the reader's language, those of one sentence together."""
    english = detail.get("signals_en", {}) if language() == "en" else {}
    found: dict[str, list[Span]] = {}
    for signal in detail.get("signals", []):
        why = str(english.get(signal["code"]) or signal["why"])
        found.setdefault(why, []).extend((int(a), int(b)) for a, b in signal["spans"])
    return list(found.items())


def _moved(spans: Sequence[Any], sent: str, text: str) -> list[Span]:
    """Where spans of the text as it was sent stand in the upright one."""
    if len(sent) == len(text):
        return [(a, b) for a, b in spans]
    return [(len(upright(sent[:a])), len(upright(sent[:b]))) for a, b in spans]


def _marks(text: str, spans: Sequence[Span]) -> list[Span]:
    """The spans grown to whole words and put together; none where they are the whole text."""
    spans = [_trimmed(text, a, b) for a, b in spans if 0 <= a < b <= len(text)]
    spans = [(a, b) for a, b in spans if a < b]
    if not spans:
        return []
    edges = _edges(text)
    apart: list[Span] = []
    for a, b in sorted(spans):
        begin, end = edges[bisect_right(edges, a) - 1], edges[bisect_left(edges, b)]
        if apart and begin <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((begin, end))
    is_all = apart[0][1] - apart[0][0] >= _WHOLE * len(text) > _QUOTED
    return [] if is_all else apart


def _trimmed(text: str, start: int, end: int) -> Span:
    """A span without the blanks at its ends."""
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _edges(text: str) -> list[int]:
    """Where words begin and end, ascending."""
    found, place = {0, len(text)}, 0
    for run in break_words(text, mark=_SIGN).split(_SIGN):
        for word in _WORD.finditer(run):
            found |= {place + word.start(), place + word.end()}
        place += len(run)
    return sorted(edge for edge in found if edge <= len(text))


def _parts(
    text: str, entities: Sequence[Entity], marks: Mapping[int, Sequence[Span]]
) -> tuple[Part, ...]:
    """The masked text cut where marks begin and end; what is masked as one stays one."""
    flat = [(a, b, number) for number, spans in marks.items() for a, b in spans]
    cuts = sorted({edge for a, b, _ in flat for edge in (a, b)})
    made: list[Part] = []
    for start, end, shown in _stretches(text, entities, cuts):
        numbers = tuple(sorted({n for a, b, n in flat if a < end and start < b}))
        if made and made[-1].numbers == numbers:
            made[-1] = Part(made[-1].text + shown, numbers)
        else:
            made.append(Part(shown, numbers))
    return tuple(made)


def _stretches(
    text: str, entities: Sequence[Entity], cuts: Sequence[int]
) -> Iterator[tuple[int, int, str]]:
    for piece in pieces(text, entities):
        if piece.start == piece.end:
            continue
        if piece.is_masked:
            yield piece.start, piece.end, piece.shown
            continue
        inside = cuts[bisect_right(cuts, piece.start) : bisect_left(cuts, piece.end)]
        for a, b in pairwise([piece.start, *inside, piece.end]):
            yield a, b, text[a:b]


def _quotes(text: str, entities: Sequence[Entity], spans: Sequence[Span]) -> tuple[str, ...]:
    """The words of a reason as they may be shown, each once, the first few."""
    said: dict[str, None] = {}
    for span in spans:
        marked = [part.text for part in _parts(text, entities, {1: [span]}) if part.numbers]
        said.setdefault(" ".join("".join(marked).split())[:_QUOTED])
    return tuple(list(said)[:_QUOTES])
