"""A factor of the rubric with its evidence, and tables of steps from which it is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ruthan.triage.rules.facts import Facts
from ruthan.triage.rules.strands import Strand

SURGE = "surge"
SOURCES = ("text", "match", SURGE, "reporter", "reviewer")


@dataclass(frozen=True, slots=True)
class Factor:
    """A value from 0 to 4, why it has it in both languages, and where that was read."""

    value: int
    why_th: str
    why_en: str
    source: str = "text"

    def as_dict(self) -> dict[str, object]:
        """The shape of the contracts page."""
        return {"value": self.value, "why": self.why_th, "from": self.source}


@dataclass(frozen=True, slots=True)
class Matter:
    """One report together with the strands decided for it."""

    facts: Facts
    strands: tuple[Strand, ...]

    def of(self, code: str, *categories: str) -> bool:
        """True when a strand has this code and, when given, one of the categories."""
        return any(
            strand.code == code and (not categories or strand.category in categories)
            for strand in self.strands
        )

    @property
    def codes(self) -> frozenset[str]:
        """The strand codes."""
        return frozenset(strand.code for strand in self.strands)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a factor's table: a value, when it holds, and its sentence."""

    value: int
    holds: Callable[[Matter], bool]
    th: str
    en: str
    source: str = "text"


def read(steps: Sequence[Step], matter: Matter) -> Factor:
    """The first step that holds; the last step of every table always does."""
    for step in steps:
        if step.holds(matter):
            return Factor(step.value, step.th, step.en, step.source)
    return Factor(0, "ไม่พบ", "nothing found")


def values(factors: Mapping[str, Factor]) -> dict[str, int]:
    """The bare numbers of some factors, for the arithmetic."""
    return {name: factor.value for name, factor in factors.items()}


def always(_matter: Matter) -> bool:
    """The condition of a table's last line."""
    return True
