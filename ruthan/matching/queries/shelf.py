"""What a process holds in memory: representatives by their grams, claims by the matcher."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from ruthan.matching import rules
from ruthan.matching.queries.interim import GramIndex, Match, Matcher, compare

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
        self._claims = Matcher()
        self._held: dict[int, _Held] = {}
        self._numbers: dict[UUID, int] = {}
        self._claimed: set[UUID] = set()
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

    def apply(self, row: Row) -> None:
        """Take one row in; older rows of the same subject change nothing."""
        if not self.is_news(row.kind, row.subject, row.id):
            return
        self.versions[row.kind, row.subject] = row.id
        self._drop(row.kind, row.subject)
        if row.text is None:
            return
        if row.kind == CLAIM:
            title, _, statement = row.text.rpartition(_TITLE)
            self._claims.add(str(row.subject), statement, title=title)
            self._claimed.add(row.subject)
        elif row.cluster is not None:
            self._grams.add(self._next, row.text)
            self._held[self._next] = _Held(row.subject, row.cluster, row.text)
            self._numbers[row.subject] = self._next
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
            match = compare(text, held.text)
            fits = rules.may_join(grams, rules.grams(held.text))
            found.append(Near(held.cluster, held.subject, match, fits))
        return sorted(found, key=lambda near: -near.match.probability)

    def claims_like(self, text: str, *, top: int) -> tuple[Match, ...]:
        """The claims nearest to a text, as the engine ranks them."""
        return self._claims.match(text, top=top).matches if self._claimed else ()

    def _drop(self, kind: str, subject: UUID) -> None:
        if kind == CLAIM:
            if subject in self._claimed:
                self._claims.remove(str(subject))
                self._claimed.discard(subject)
            return
        number = self._numbers.pop(subject, None)
        if number is not None:
            self._grams.remove(number)
            self._held.pop(number, None)
