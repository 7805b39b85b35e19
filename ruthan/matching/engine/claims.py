"""A collection of known claims: finding copies and rewordings, and weighing terms by rarity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ruthan.matching.engine.base import Base
from ruthan.matching.engine.compare import (
    Crowd,
    Overlap,
    Side,
    Titles,
    best_overlaps,
    crowd,
    crowded,
    gram_overlaps,
    side,
    weighed,
)
from ruthan.matching.engine.grams import Hasher, Terms, by_place, in_title, is_of_title, is_titled
from ruthan.matching.engine.index import BUDGET, RAREST
from ruthan.matching.engine.postings import Postings, Scored
from ruthan.matching.engine.sketch import Sketch

CANDIDATES: Final = 40
COPIES: Final = 12
_PASSAGE_TOP: Final = 8
_WINDOW: Final = 160
_WINDOWS: Final = 40
_Parts = tuple[Terms, Terms]  # of a claim's text and of its title
_NO_WORDS: Final[Terms] = np.empty(0, dtype=np.uint32)


class ClaimBase(NamedTuple):
    """Claims that were cut before: both indexes over the same keys, and the marks of the texts."""

    grams: Base
    words: Base
    marks: NDArray[np.uint64]


class Candidate(NamedTuple):
    """A claim that may be meant: its retrieval score (0 to 2) and how far the texts overlap.

    `size` is its number of grams, `same` that the texts are equal, `words` are its words where
    the claim path found it.
    """

    doc: int
    score: float
    overlap: Overlap
    size: int
    same: bool
    words: Terms


class Collection:
    """Known claims under numbers: terms and marks of texts, never the texts. Not thread-safe.

    Words of claims that came without them are cut when the claim path is next asked.
    """

    def __init__(self, *, secret: bytes = b"", base: ClaimBase | None = None) -> None:
        """Begin with claims cut under the same secret, else empty; terms are keyed by it."""
        self.hasher = Hasher(secret)
        self._base = base
        self._grams = Postings(base and base.grams)
        self._words = Postings(base and base.words)
        self._marks: dict[int, int] = {}
        self._uncut: dict[int, Sketch] = {}
        self._titled = base is not None and is_titled(base.words.terms)

    def __len__(self) -> int:
        """How many claims are known."""
        return len(self._grams)

    def __contains__(self, doc: int) -> bool:
        """Whether a claim of this number is known."""
        return doc in self._grams

    def sketch(self, text: str, *, title: str = "") -> Sketch:
        """A text made ready for comparison with this collection."""
        return Sketch(text, hasher=self.hasher, title=title)

    def grams(self, doc: int) -> Terms:
        """The grams of a known claim's text; raises KeyError."""
        return self._parts(self._grams.terms(doc))[0]

    def _parts(self, terms: Terms) -> _Parts:
        """Terms of a claim's text and of its title; most collections have no titles at all."""
        return by_place(terms) if self._titled else (terms, _NO_WORDS)

    def add_many(self, claims: Iterable[tuple[int, str, str]]) -> None:
        """Take claims as number, text and title; one of the same number is replaced."""
        self.add_sketches({doc: self.sketch(text, title=title) for doc, text, title in claims})

    def add_sketches(self, new: Mapping[int, Sketch]) -> None:
        """Take claims that were made ready by `sketch`; one of the same number is replaced."""
        for doc in new:
            if doc in self:
                self.remove(doc)
        self._titled = self._titled or any(sketch.title for sketch in new.values())
        self._grams.add_many((doc, sketch.indexed_grams) for doc, sketch in new.items())
        self._marks |= {doc: sketch.mark for doc, sketch in new.items()}
        self._uncut |= {doc: sketch for doc, sketch in new.items() if not sketch.is_cut}
        self._words.add_many((doc, sketch.words) for doc, sketch in new.items() if sketch.is_cut)

    def remove(self, doc: int) -> None:
        """Forget a claim; raises KeyError when the number is unknown."""
        self._grams.remove(doc)
        self._marks.pop(doc, None)
        if self._uncut.pop(doc, None) is None:
            self._words.remove(doc)

    def copies(self, message: Sketch, *, top: int = COPIES) -> list[Candidate]:
        """Claims whose own wording is in the message; long messages are asked in windows."""
        whole = self._grams.look_up(message.grams)
        found: dict[int, float] = {}
        for asked in [self._grams.look_up(terms) for terms in _windows(message)] or [whole]:
            probe = self._grams.probe(asked, most=RAREST, budget=BUDGET)
            for one in self._grams.search(probe, top=top):
                found[one.key] = max(found.get(one.key, 0.0), one.covered)
        best = sorted(found, key=lambda doc: (-found[doc], doc))[:top]
        texts = self._text_grams(best)
        weights = self._grams.weights(whole.frequency)
        overlaps = gram_overlaps(weighed(message.grams, weights), texts)
        sizes = np.bincount(texts.owners, minlength=len(best)).tolist()
        return [
            Candidate(doc, found[doc], one, size, same, _NO_WORDS)
            for doc, one, size, same in zip(
                best, overlaps, sizes, self._same(message, best), strict=True
            )
        ]

    def _text_grams(self, docs: Sequence[int]) -> Crowd:
        """The grams of the texts of claims; those of their titles do not count."""
        terms, owners, weights = self._grams.weighed_terms(docs)
        if self._titled:
            of_text = np.flatnonzero(~is_of_title(terms))
            terms, owners, weights = terms[of_text], owners[of_text], weights[of_text]
        return crowded(terms, owners, weights, len(docs))

    def _same(self, message: Sketch, docs: Sequence[int]) -> list[bool]:
        """Whether the text of each claim is that of the message."""
        marks = {doc: self._marks[doc] for doc in docs if doc in self._marks}
        old = [doc for doc in docs if doc not in marks]
        if old and self._base is not None:
            places = self._base.grams.keys.searchsorted(old)
            marks |= zip(old, self._base.marks[places].tolist(), strict=True)
        return [marks[doc] == message.mark for doc in docs]

    def rewordings(self, message: Sketch, *, top: int = CANDIDATES) -> list[Candidate]:
        """Claims that may be said in other words, each with its overlap with the best passage."""
        self._cut_words()
        passages = message.passages
        scores = self._retrieved(message, top=top)
        for passage in passages if len(passages) > 1 else ():
            for doc, score in self._retrieved(passage, top=_PASSAGE_TOP).items():
                scores[doc] = max(scores.get(doc, 0.0), score)
        best = sorted(scores, key=lambda doc: (-scores[doc], doc))[:top]
        words = [self._parts(self._words.terms(doc)) for doc in best]
        grams = [self._parts(self._grams.terms(doc)) for doc in best]
        overlaps = self._best_overlaps(message, words, grams)
        return [
            Candidate(doc, scores[doc], one, len(own), same, said)
            for doc, one, (own, _), (said, _), same in zip(
                best, overlaps, grams, words, self._same(message, best), strict=True
            )
        ]

    def _retrieved(self, message: Sketch, *, top: int) -> dict[int, float]:
        """Claims by unpruned words and grams of text and title, the best of each counting 1."""
        scores: dict[int, float] = {}
        for postings, terms in ((self._words, message.words), (self._grams, message.grams)):
            asked = np.concatenate((terms, in_title(terms))) if self._titled else terms
            probe = postings.probe(postings.look_up(asked), most=None, budget=None)
            for one in _normed(postings.search(probe, top=top)):
                scores[one.key] = scores.get(one.key, 0.0) + one.score
        return scores

    def _best_overlaps(
        self, message: Sketch, words: Sequence[_Parts], grams: Sequence[_Parts]
    ) -> list[Overlap]:
        by_word, by_gram = self._words.idf, self._grams.idf
        sides: list[Side] = [
            side(passage, words=by_word, grams=by_gram) for passage in message.passages
        ]
        return best_overlaps(
            sides,
            crowd([text for text, _ in words], by_word),
            crowd([text for text, _ in grams], by_gram),
            self._titles(words, grams) if self._titled else None,
        )

    def _titles(self, words: Sequence[_Parts], grams: Sequence[_Parts]) -> Titles:
        return Titles(
            crowd([title for _, title in words], self._words.idf),
            crowd([np.union1d(*parts) for parts in words], self._words.idf),
            crowd([np.union1d(*parts) for parts in grams], self._grams.idf),
        )

    def best_overlap(self, message: Sketch, doc: int) -> Overlap:
        """How far a claim is stated in the passage of a message that states it best."""
        self._cut_words()
        words, grams = self._words.terms(doc), self._grams.terms(doc)
        return self._best_overlaps(message, [self._parts(words)], [self._parts(grams)])[0]

    def _cut_words(self) -> None:
        """Cut the words of claims that came without since the last claim-path question."""
        if self._uncut:
            self._words.add_many((doc, one.words) for doc, one in sorted(self._uncut.items()))
            self._uncut.clear()


def _normed(found: list[Scored]) -> list[Scored]:
    """Scores as shares of the best one."""
    return [one._replace(score=one.score / found[0].score) for one in found]


def _windows(message: Sketch) -> list[Terms]:
    """The grams of a long message in overlapping windows; none of one that is not."""
    sequence = message.sequence
    if len(sequence) <= 2 * _WINDOW:
        return []
    starts = range(0, len(sequence), _WINDOW // 2)
    return [np.unique(sequence[start : start + _WINDOW]) for start in starts[:_WINDOWS]]
