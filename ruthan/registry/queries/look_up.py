"""What is known about what somebody typed: facts first, then what people reported, if told.

The same statements run whether something is known or not, and an entry that may not be told is
answered as one that is not there. Nothing of the question is kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from ruthan.matching.engine.child import child_risk
from ruthan.matching.engine.entities.lexicon import bank_codes
from ruthan.network.queries import bank, organisations_of
from ruthan.registry.queries.entries import entries, is_told
from ruthan.registry.queries.facts import FactLine, lines_of, offices, provider_name
from ruthan.registry.queries.hashes import hash_of
from ruthan.registry.rules.asking import CITIZEN, JURISTIC, question
from ruthan.registry.rules.facts import facts_of
from ruthan.registry.states import Grade, IndicatorState, Kind

if TYPE_CHECKING:
    from ruthan.network.models import Organisation
    from ruthan.registry.models import Indicator
    from ruthan.registry.rules.asking import Asked
    from ruthan.registry.rules.naming import Named

TOLD, CLEARED = "told", "cleared"


@dataclass(frozen=True, slots=True)
class Known:
    """What people who ask are told of one entry: reported by so many, or cleared."""

    id: UUID
    what: str  # told, cleared
    kind: str
    provider: str
    people: int
    last: date
    grade: str
    grade_words: str
    is_contested: bool

    @property
    def kind_words(self) -> str:
        """What kind of thing it is, in the reader's language."""
        return kind_words(self.kind)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was asked about: what it is, its facts, and what is told of it."""

    kind: str
    shown: str
    facts: tuple[FactLine, ...]
    known: tuple[Known, ...]
    typed: str = ""  # written so that asking again finds this alone; '' where nothing does

    @property
    def kind_words(self) -> str:
        """What kind of thing it is, in the reader's language."""
        return kind_words(self.kind)

    @property
    def is_alarming(self) -> bool:
        """Whether something of it speaks against going on."""
        return any(one.what == TOLD for one in self.known) or any(
            fact.tone == "bad" for fact in self.facts
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer; `is_sealed` when the words tell of a child in danger: nothing was asked."""

    lines: tuple[Line, ...] = ()
    left_out: int = 0
    is_sealed: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there was nothing that could be looked up."""
        return not (self.lines or self.is_sealed)

    @property
    def told_ids(self) -> list[UUID]:
        """The entries of which something was told."""
        return [one.id for line in self.lines for one in line.known]


def look_up(text: str) -> Answer:
    """Everything that may be told about one thing or the things of one message. Two queries."""
    if child_risk(text) is not None:
        return Answer(is_sealed=True)
    asked = question(text)
    found = _found([name for thing in asked.things for name in thing.names])
    named = organisations_of(_names_of_offices())
    lines = tuple(_line(thing, found, named) for thing in asked.things)
    return Answer(lines, asked.left_out)


def kind_words(kind: str) -> str:
    """The name of a kind in the reader's language, also of what is never an entry."""
    if kind in Kind.values:
        return str(Kind(kind).label)
    return {CITIZEN: _("Citizen number"), JURISTIC: _("Company number")}.get(kind, kind)


def _found(names: Sequence[Named]) -> dict[bytes, Indicator]:
    """The entries of some names, those too that may not be told. One query, always."""
    wanted = [hash_of(name) for name in names]
    rows = entries().defer("value_sealed", "shown_sealed").select_related(None)
    return {bytes(row.hash): row for row in rows.filter(hash__in=wanted)}


def _names_of_offices() -> list[str]:
    return [*(f"bank:{code}" for code in bank_codes()), *offices()]


def _line(
    thing: Asked, found: Mapping[bytes, Indicator], named: Mapping[str, Organisation]
) -> Line:
    known = []
    for name in thing.names:
        row = found.get(hash_of(name))
        told = _known(row, named) if row is not None else None
        if told is not None:
            known.append(told)
    facts = lines_of(facts_of(thing), named)
    return Line(thing.kind, thing.shown, facts, tuple(known), _typed(thing))


def _typed(thing: Asked) -> str:
    """A thing as one may type it by itself, an account with its bank; '' where that is not it."""
    if not thing.names:
        return ""
    words = thing.reading.text if thing.reading else thing.shown
    for before in ("", _bank_of(thing), kind_words(thing.kind)):
        written = f"{before} {words}".strip()
        again = question(written).things
        if len(again) == 1 and again[0].names == thing.names:
            return written
    return ""


def _bank_of(thing: Asked) -> str:
    known = bank(str(thing.reading.fact("bank") or "")) if thing.reading else None
    return known.short if known else ""


def _known(row: Any, named: Mapping[str, Organisation]) -> Known | None:
    """What may be told of an entry; None is the answer to an entry that is not there, too."""
    if is_told(row):
        what = TOLD
    elif row.state == IndicatorState.CLEARED and row.was_told:
        what = CLEARED
    else:
        return None
    cleared = row.cleared_at if what == CLEARED else None
    return Known(
        id=row.pk,
        what=what,
        kind=row.kind,
        provider=provider_name(row.provider, named),
        people=row.people,
        last=localdate(cleared or row.last_seen),
        grade=row.grade,
        grade_words=str(Grade(row.grade).label),
        is_contested=bool(row.is_contested) and what == TOLD,
    )
