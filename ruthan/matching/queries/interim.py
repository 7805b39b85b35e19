"""Brute-force twin of the engine's index and decision."""

from __future__ import annotations

from dataclasses import dataclass

from ruthan.matching import rules


@dataclass(frozen=True, slots=True)
class Hit:
    key: int
    score: float
    covered: float


@dataclass(frozen=True, slots=True)
class Match:
    key: str
    score: float
    relation: str
    probability: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    relation: str
    probability: float
    matches: tuple[Match, ...]


class GramIndex:
    def __init__(self, *, secret: bytes = b"") -> None:
        self._held: dict[int, frozenset[str]] = {}

    def add(self, key: int, text: str) -> None:
        self._held[key] = rules.grams(text)

    def remove(self, key: int) -> None:
        self._held.pop(key, None)

    def query(self, text: str, *, top: int = 10, grams: int | None = 48) -> list[Hit]:
        mine = rules.grams(text)
        hits = [Hit(k, len(mine & g), rules.containment(mine, g)[0]) for k, g in self._held.items()]
        return sorted((h for h in hits if h.score), key=lambda h: -h.score)[:top]

    def __len__(self) -> int:
        return len(self._held)


def compare(a: str, b: str) -> Match:
    covered, reverse = rules.containment(rules.grams(a), rules.grams(b))
    p = (covered * reverse) ** 0.5
    relation = "same" if p > 0.5 else "related" if p > 0.2 else "none"
    return Match("", p, relation, p, ())


class Matcher:
    def __init__(self) -> None:
        self._held: dict[str, str] = {}

    def add(self, key: str, text: str, *, title: str = "") -> None:
        self._held[key] = text

    def remove(self, key: str) -> None:
        self._held.pop(key, None)

    def match(self, text: str, *, top: int = 5) -> Decision:
        found = [(k, compare(text, t)) for k, t in self._held.items()]
        ms = sorted(
            (Match(k, m.score, m.relation, m.probability, ()) for k, m in found),
            key=lambda m: -m.probability,
        )
        return Decision(
            ms[0].relation if ms else "none", ms[0].probability if ms else 0.0, tuple(ms[:top])
        )
