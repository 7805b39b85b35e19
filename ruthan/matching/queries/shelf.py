"""What a process holds: representatives by their grams, claims by the matcher; no texts.

Known texts lie in a segment, which may be none, and in what came since. Texts are read from
PostgreSQL for the few candidates of a question and kept only while they are asked for often.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from threading import RLock
from typing import Final, NamedTuple
from uuid import UUID

import numpy as np

from ruthan.matching import rules
from ruthan.matching.engine.base import Base
from ruthan.matching.engine.claims import ClaimBase, Collection
from ruthan.matching.engine.decide import Judge, Match
from ruthan.matching.engine.dense import Cosines
from ruthan.matching.engine.grams import Hasher, Terms
from ruthan.matching.engine.index import GramIndex
from ruthan.matching.engine.pairs import compare_sketches
from ruthan.matching.engine.recent import Recent
from ruthan.matching.engine.sketch import Sketch
from ruthan.matching.queries.rows import CLAIM, REPORT, Row, read_rows
from ruthan.matching.queries.subjects import Subjects
from ruthan.matching.queries.tuning import tuning

__all__ = ["CLAIM", "REPORT", "Known", "Near", "Prepared", "Shelf", "claim_sketch", "with_title"]

_TITLE = "\x1e"  # between a claim's title and its statement
_RECENT: Final = 1_000
_Subject = tuple[str, UUID]


@dataclass(frozen=True, slots=True)
class Near:
    """A representative near to a text, with the engine's decision on the pair."""

    cluster: UUID
    subject: UUID
    match: Match
    may_join: bool


class Known(NamedTuple):
    """What a segment holds: terms under the ids of rows, and whose rows they are."""

    reports: Base
    claims: ClaimBase
    report_subjects: Subjects
    claim_subjects: Subjects


class Prepared(NamedTuple):
    """A row with what is kept of its text; neither when it is to be dropped."""

    row: Row
    grams: Terms | None
    claim: Sketch | None


class _Held(NamedTuple):
    cluster: UUID
    subject: UUID
    sketch: Sketch
    grams: frozenset[str]


def with_title(title: str, statement: str) -> str:
    """A claim's two parts in one stored text."""
    return title + _TITLE + statement if title else statement


def claim_sketch(text: str, hasher: Hasher) -> Sketch:
    """A claim's stored text made ready for comparison."""
    title, _, statement = text.rpartition(_TITLE)
    return Sketch(statement, hasher=hasher, title=title)


class Shelf:
    """Known texts, each once, the newest row of a subject winning; safe across threads.

    The lock is held while something is looked up or taken in, never while words are cut, rows are
    read or texts are compared.
    """

    def __init__(
        self,
        *,
        secret: bytes = b"",
        known: Known | None = None,
        read: Callable[[Sequence[int]], Iterable[Row]] = read_rows,
    ) -> None:
        """Begin with a segment made under the same secret, else empty."""
        self.versions: dict[_Subject, int] = {}  # of what came since the segment
        self._known = known
        self._read = read
        self._hasher = Hasher(secret)
        self._lock = RLock()
        self._reports = GramIndex(secret=secret, base=known and known.reports)
        self._claims = Collection(secret=secret, base=known and known.claims)
        self._rows: dict[_Subject, int] = {}  # of these the ones with a text
        self._subjects: dict[int, UUID] = {}
        self._recent_reports: Recent[_Held] = Recent(_RECENT)
        self._recent_claims: Recent[Sketch] = Recent(_RECENT)
        self._judge: Judge | None = None

    def __len__(self) -> int:
        return len(self._reports) + len(self._claims)

    @property
    def claims(self) -> int:
        """How many claims are held."""
        return len(self._claims)

    def message(self, text: str) -> Sketch:
        """A message made ready to be asked about."""
        return Sketch(text, hasher=self._hasher)

    def is_news(self, kind: str, subject: UUID, row_id: int) -> bool:
        """Whether the row is newer than what is held of its subject."""
        version = self.versions.get((kind, subject))
        return (version or self._old_row(kind, subject) or 0) < row_id

    def prepare(self, rows: Iterable[Row]) -> list[Prepared]:
        """Cut the texts of rows into terms: the slow part of taking them in, without the lock."""
        made = []
        for row in rows:
            claim, grams = None, None
            if row.text is not None and row.kind == CLAIM:
                claim = claim_sketch(row.text, self._hasher)
                _ = claim.words, claim.indexed_grams, claim.mark
            elif row.text is not None and row.cluster is not None:
                grams = self._hasher.grams(row.text)
            made.append(Prepared(replace(row, text=None), grams, claim))
        return made

    def apply(self, rows: Iterable[Prepared]) -> None:
        """Take rows in, in order; older rows of the same subject change nothing."""
        claims: dict[int, Sketch] = {}
        reports: dict[int, Terms] = {}
        with self._lock:
            for row, grams, claim in rows:
                if not self.is_news(row.kind, row.subject, row.id):
                    continue
                gone = self._drop(row.kind, row.subject)
                claims.pop(gone, None)
                reports.pop(gone, None)
                self.versions[row.kind, row.subject] = row.id
                if grams is None and claim is None:
                    continue
                self._rows[row.kind, row.subject] = row.id
                if grams is not None:
                    reports[row.id] = grams
                elif claim is not None:
                    claims[row.id] = claim
                    self._subjects[row.id] = row.subject
            self._reports.add_terms(reports.items())
            self._claims.add_sketches(claims)

    def near(
        self,
        message: Sketch,
        text: str,
        *,
        top: int,
        is_choosy: bool = False,
        beside: UUID | None = None,
    ) -> list[Near]:
        """The representatives nearest to a text, best first; each decided by the engine.

        `is_choosy` leaves out those that the text may not join, `beside` the report whose text it
        is: both save the engine's time.
        """
        if not rules.is_long_enough(text):
            return []
        with self._lock:
            mine = None if beside is None else self._row(REPORT, beside)
            nearest = self._reports.query(text, top=top + (mine is not None))
            hits = [hit.key for hit in nearest if hit.key != mine]
            if is_choosy:
                kept = zip(hits, self._reports.containments(hits, text), strict=True)
                hits = [key for key, shares in kept if rules.could_join(*shares)]
        grams, found = rules.grams(text), []
        texts = self._recent_reports.get(hits, self._read_reports)
        with self._lock:  # a text that was forgotten while we read it is not kept
            self._recent_reports.forget(row_id for row_id in hits if row_id not in self._reports)
        for held in (texts[row_id] for row_id in hits if row_id in texts):
            fits = rules.may_join(grams, held.grams)
            if fits or (not is_choosy and rules.is_near(grams, held.grams)):
                match = compare_sketches(message, held.sketch)
                found.append(Near(held.cluster, held.subject, match, fits))
        return sorted(found, key=lambda near: -near.match.probability)

    def claims_like(self, message: Sketch, text: str, *, top: int) -> tuple[Match, ...]:
        """The claims nearest to a text, as the engine ranks them.

        The engine abstains where it cannot tell, and with few claims it can tell little; a claim
        whose words the text mostly holds is then still shown to people, as related.
        """
        if not len(self._claims):
            return ()
        grams = self._hasher.grams(text)
        return tuple(
            self._shown(match, grams) for match in self._judging().match(message, top=top).matches
        )

    def _judging(self) -> Judge:
        """Who decides, made when first asked: before that no setting is read, nothing loaded."""
        weights, encoder = tuning()
        with self._lock:
            if self._judge is None:
                self._judge = Judge(
                    self._claims, lock=self._lock, sketches=self._claim_sketches,
                    key=self._claim_key, weights=weights,
                    cosines=None if encoder is None else Cosines(encoder), may_fail=True,
                )  # fmt: skip
            return self._judge

    def _shown(self, match: Match, grams: Terms) -> Match:
        if match.relation != "none":
            return match
        with self._lock:
            row_id = self._row(CLAIM, UUID(match.key))
            theirs = self._claims.grams(row_id) if row_id is not None else None
        if theirs is None or not len(theirs):
            return match
        held = np.isin(theirs, grams, assume_unique=True).mean()
        return replace(match, relation="related") if held >= rules.SHOW_COVERED else match

    def _row(self, kind: str, subject: UUID) -> int | None:
        """The row that is held of a subject."""
        if (kind, subject) in self.versions:
            return self._rows.get((kind, subject))
        return self._old_row(kind, subject)

    def _old_row(self, kind: str, subject: UUID) -> int | None:
        """The row that the segment holds of a subject."""
        if self._known is None:
            return None
        is_claim = kind == CLAIM
        listed = self._known.claim_subjects if is_claim else self._known.report_subjects
        place = listed.place(subject)
        keys = self._known.claims.grams.keys if is_claim else self._known.reports.keys
        return None if place is None else int(keys[place])

    def _drop(self, kind: str, subject: UUID) -> int:
        """Forget what is held of a subject; returns the id of the row that went, or 0."""
        row_id = self._row(kind, subject)
        if row_id is None:
            return 0
        self._rows.pop((kind, subject), None)
        self._subjects.pop(row_id, None)
        if kind == CLAIM and row_id in self._claims:
            self._claims.remove(row_id)
        elif kind == REPORT and row_id in self._reports:
            self._reports.remove(row_id)
        recent = self._recent_claims if kind == CLAIM else self._recent_reports
        recent.forget([row_id])
        return row_id

    def _claim_key(self, row_id: int) -> str:
        subject = self._subjects.get(row_id)
        if subject is None and self._known is not None:
            place = int(self._known.claims.grams.keys.searchsorted(row_id))
            subject = self._known.claim_subjects.at(place)
        return str(subject)

    def _claim_sketches(self, ids: Sequence[int]) -> dict[int, Sketch]:
        return self._recent_claims.get(ids, self._read_claims)

    def _read_claims(self, ids: Sequence[int]) -> dict[int, Sketch]:
        return {
            row.id: claim_sketch(row.text, self._hasher)
            for row in self._read(ids)
            if row.text is not None
        }

    def _read_reports(self, ids: Sequence[int]) -> dict[int, _Held]:
        return {
            row.id: _Held(row.cluster, row.subject, self.message(row.text), rules.grams(row.text))
            for row in self._read(ids)
            if row.text is not None and row.cluster is not None
        }
