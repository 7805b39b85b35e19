"""Reads phrase rules from data files and compiles them once.

A rule is written as people write: literal Thai over the tight reading, literal English over the
plain one. `{name}` stands for any word of a list of the same file, `~` for up to eight characters,
`~20` for up to twenty; the rest is an ordinary regular expression.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from ruthan.matching.engine.phrases.view import View, forgiving

DATA: Final = Path(__file__).resolve().parent.parent / "data"
SHARED_WORDS: Final = DATA / "signals-words.json"
_GAP: Final = re.compile(r"~(\d*)")
_GAP_PLAIN: Final = re.compile(r" ?~(\d*) ?")
_CLASS: Final = re.compile(r"\{([a-z_]+)\}")
_ENDLESS: Final = re.compile(r"(\\[dwS]|\[[^\]]+\])(?:\{(\d+),\}|([+*]))")
_LEAST: Final = {"+": 1, "*": 0}
_RUN: Final = 24  # characters; no number or word of a phrase is longer
_TONE: Final = re.compile("[\u0e48-\u0e4c]")
_ANY_TONE: Final = "[\u0e48-\u0e4c]?"
_LAX_FROM: Final = 10
_BEFORE: Final = 16
_AFTER: Final = 18

# said of what people should not do, or what nobody does: the phrase is advice and no request
NOT_ASKED_TH: Final = (
    "(?:อย่า|ห้าม|ไม่ควร|ไม่มีนโยบาย|ไม่มีการ|ไม่เคย|ไม่ต้อง|เตือน|ระวัง|งด|ไม่ได้|ยังไม่|ไม่|โปรดอย่า|เลิก|ยกเลิก"
    "|เลี่ยง|กรณี|หาก|สงสัย).{0,6}$"
)
NOT_ASKED_EN: Final = r"(?:never|do not|don't|not|avoid|beware of|without)\s(?:\w+\s){0,3}$"


@dataclass(frozen=True, slots=True)
class PhraseRule:
    """One compiled rule: a code, its sentence, what fires it and what holds it back."""

    code: str
    why_th: str
    why_en: str
    tight: re.Pattern[str] | None
    plain: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    not_after: re.Pattern[str] | None
    not_before: re.Pattern[str] | None
    not_after_en: re.Pattern[str] | None
    needs: frozenset[str]
    weight: int

    def spans(self, view: View) -> Iterator[tuple[int, int]]:
        """Original spans of everything that fires, nothing when the text as a whole is exempt."""
        if self.unless and self.unless.search(view.tight):
            return
        if self.tight:
            for found in _every(self.tight, view.tight, self._held_back):
                yield view.span(found.start(), found.end(), tight=True)
        if self.plain and view.latin:
            for found in _every(self.plain, view.plain, self._held_back_en):
                yield view.span(found.start(), found.end(), tight=False)

    def fires(self, view: View) -> bool:
        """True when at least one phrase fires."""
        return next(self.spans(view), None) is not None

    def _held_back(self, text: str, found: re.Match[str]) -> bool:
        before, after = text[max(0, found.start() - _BEFORE) : found.start()], found.end()
        if self.not_after and self.not_after.search(before):
            return True
        return bool(self.not_before and self.not_before.match(text[after : after + _AFTER]))

    def _held_back_en(self, text: str, found: re.Match[str]) -> bool:
        before = text[max(0, found.start() - 2 * _BEFORE) : found.start()]
        return bool(self.not_after_en and self.not_after_en.search(before))


def _every(
    pattern: re.Pattern[str], text: str, held_back: Callable[[str, re.Match[str]], bool]
) -> Iterator[re.Match[str]]:
    """All matches that are not held back; after one that is, the search goes on inside it."""
    place = 0
    while found := pattern.search(text, place):
        good = found.end() > found.start() and not held_back(text, found)
        if good:
            yield found
        place = found.end() if good else found.start() + 1


class PhraseError(ValueError):
    """A data file of phrases is not written as the module docstring says."""


def compile_tight(
    patterns: list[str], words: Mapping[str, list[str]], *, forgive: bool = False
) -> re.Pattern[str] | None:
    """One expression for all patterns, over the tight reading; long plain phrases forgive tones."""
    parts = [_tight(pattern, words) for pattern in patterns]
    return _joined([forgiving(part) for part in parts] if forgive else parts)


def _tight(pattern: str, words: Mapping[str, list[str]]) -> str:
    def listed(found: re.Match[str]) -> str:
        if found[1] not in words:
            raise PhraseError(f"no word list {found[1]} for {pattern}")
        return "(?:" + "|".join(sorted(words[found[1]], key=len, reverse=True)) + ")"

    text = pattern.replace(" ", "")
    for _ in range(2):  # a list may use another list
        text = _CLASS.sub(listed, text)
    text = _GAP.sub(lambda found: f".{{0,{found[1] or 8}}}?", text)
    if len(pattern) >= _LAX_FROM and not set("[|") & set(pattern):
        text = _TONE.sub(_ANY_TONE, text)
    return _bounded(text)


def _plain(pattern: str, words: Mapping[str, list[str]]) -> str:
    def listed(found: re.Match[str]) -> str:
        if found[1] not in words:
            raise PhraseError(f"no word list {found[1]} for {pattern}")
        return "(?:" + "|".join(words[found[1]]) + ")"

    text = _CLASS.sub(listed, pattern)
    text = _GAP_PLAIN.sub(lambda found: rf"\b[^.!?\n]{{0,{found[1] or 20}}}?\b", text)
    text = _bounded(text).replace(" ", r"\s+")
    return rf"(?<![a-z0-9])(?:{text})(?![a-z0-9])"


def _bounded(text: str) -> str:
    """The same expression with an end to every run of one kind of character.

    A run without an end is read anew from each of its places, so 20,000 zeros took 40 seconds.
    """
    return _ENDLESS.sub(lambda found: f"{found[1]}{{{found[2] or _LEAST[found[3]]},{_RUN}}}", text)


def compile_plain(patterns: list[str], words: Mapping[str, list[str]]) -> re.Pattern[str] | None:
    """One expression for all English patterns, whole words only."""
    return _joined([_plain(pattern, words) for pattern in patterns])


def _joined(parts: list[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{part})" for part in parts)) if parts else None


def _rule(
    raw: Mapping[str, object], words: Mapping[str, list[str]], *, forgive: bool
) -> PhraseRule:
    def texts(name: str) -> list[str]:
        value = raw.get(name, [])
        if not isinstance(value, list):
            raise PhraseError(f"{name} of {raw.get('code')} must be a list")
        return [str(item) for item in value]

    asked = bool(raw.get("asked"))
    not_after = [_tight(f"(?:{part})$", words) for part in texts("not_after")]
    not_after += [NOT_ASKED_TH] if asked else []
    weight = raw.get("weight", 1)
    return PhraseRule(
        code=str(raw["code"]),
        why_th=str(raw.get("why_th", "")),
        why_en=str(raw.get("why_en", "")),
        tight=compile_tight(texts("th"), words, forgive=forgive),
        plain=compile_plain(texts("en"), words),
        unless=compile_tight(texts("unless"), words, forgive=forgive),
        not_after=_joined(not_after),
        not_before=compile_tight(texts("not_before"), words),
        not_after_en=re.compile(NOT_ASKED_EN) if asked else None,
        needs=frozenset(texts("needs")),
        weight=weight if isinstance(weight, int) else 1,
    )


@cache
def load_rules(path: Path) -> tuple[PhraseRule, ...]:
    """The rules of one data file, compiled; refuses a file that names an unknown word list."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    words: dict[str, list[str]] = json.loads(SHARED_WORDS.read_text(encoding="utf-8"))
    words |= raw.get("words", {})
    forgive = bool(raw.get("forgiving"))
    return tuple(_rule(rule, words, forgive=forgive) for rule in raw["rules"])
