"""What a process holds in memory: representatives by their grams, claims by the matcher."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from ruthan.matching import rules
from ruthan.matching.engine.decide import Match, Matcher, compare
from ruthan.matching.engine.index import GramIndex

REPORT, CLAIM = "report", "claim"
_TITLE = "\x1e"  # between a claim's title and its statement


@dataclass(frozen=True, slots=True)
class Row:
    """A signature row as the tail gives it; a higher id replaces a lower one of its subject."""

    id: int
    kind: str
    subject: UUID
    cluster: UUID | None
    text: str | None  # None: removed, or its key is destroyed


@dataclass(frozen=True, slots=True)
class Near:
    """A representative near to a text, with the engine's decision on the pair."""

    cluster: UUID
    subject: UUID
    match: Match
    may_join: bool


@dataclass(frozen=True, slots=True)
class _Held:
    subject: UUID
    cluster: UUID
    text: str


def with_title(title: str, statement: str) -> str:
    """A claim's two parts in one stored text."""
    return title + _TITLE + statement if title else statement


class Shelf:
    """Known texts, each once, the newest row of a subject winning; not thread-safe by itself."""

    def __init__(self, *, secret: bytes = b"") -> None:
        self.versions: dict[tuple[str, UUID], int] = {}
        self._grams = GramIndex(secret=secret)
        self._claims = Matcher(secret=secret)
        self._held: dict[int, _Held] = {}
        self._numbers: dict[UUID, int] = {}
        self._claimed: dict[UUID, str] = {}
        self._next = 1

    def __len__(self) -> int:
        return len(self._held) + len(self._claimed)

    @property
    def claims(self) -> int:
        """How many claims are held."""
        return len(self._claimed)

    def is_news(self, kind: str, subject: UUID, row_id: int) -> bool:
        """Whether the row is newer than what is held of its subject."""
        return self.versions.get((kind, subject), 0) < row_id

    def apply(self, rows: Iterable[Row]) -> None:
        """Take rows in, in order; older rows of the same subject change nothing."""
        claims: dict[UUID, tuple[str, str, str]] = {}
        for row in rows:
            if not self.is_news(row.kind, row.subject, row.id):
                continue
            self.versions[row.kind, row.subject] = row.id
            self._drop(row.kind, row.subject)
            claims.pop(row.subject, None)
            if row.text is None:
                continue
            if row.kind == CLAIM:
                title, _, statement = row.text.rpartition(_TITLE)
                claims[row.subject] = (str(row.subject), statement, title)
            elif row.cluster is not None:
                self._put(row.subject, row.cluster, row.text)
        if claims:
            self._claims.add_many(list(claims.values()))
            self._claimed |= {subject: words[1] for subject, words in claims.items()}

    def _put(self, subject: UUID, cluster: UUID, text: str) -> None:
        self._grams.add(self._next, text)
        self._held[self._next] = _Held(subject, cluster, text)
        self._numbers[subject] = self._next
        self._next += 1

    def near(self, text: str, *, top: int) -> list[Near]:
        """The representatives nearest to a text, best first; each decided by the engine."""
        if not self._held or not rules.is_long_enough(text):
            return []
        grams = rules.grams(text)
        found = []
        for hit in self._grams.query(text, top=top):
            held = self._held.get(hit.key)
            if held is None:
                continue
            theirs = rules.grams(held.text)
            if rules.is_near(grams, theirs):
                match, fits = compare(text, held.text), rules.may_join(grams, theirs)
                found.append(Near(held.cluster, held.subject, match, fits))
        return sorted(found, key=lambda near: -near.match.probability)

    def claims_like(self, text: str, *, top: int) -> tuple[Match, ...]:
        """The claims nearest to a text, as the engine ranks them.

        The engine abstains where it cannot tell, and with few claims it can tell little; a claim
        whose words the text mostly holds is then still shown to people, as related.
        """
        if not self._claimed:
            return ()
        grams = rules.grams(text)
        found = self._claims.match(text, top=top).matches
        return tuple(self._shown(match, grams) for match in found)

    def _shown(self, match: Match, grams: frozenset[str]) -> Match:
        if match.relation != "none":
            return match
        held, _ = rules.containment(rules.grams(self._claimed[UUID(match.key)]), grams)
        return replace(match, relation="related") if held >= rules.SHOW_COVERED else match

    def _drop(self, kind: str, subject: UUID) -> None:
        if kind == CLAIM:
            if subject in self._claimed:
                self._claims.remove(str(subject))
                del self._claimed[subject]
            return
        number = self._numbers.pop(subject, None)
        if number is not None:
            self._grams.remove(number)
            self._held.pop(number, None)
