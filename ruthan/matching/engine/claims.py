"""A collection of known claims: finding copies and rewordings, and weighing terms by rarity."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

import numpy as np

from ruthan.matching.engine.compare import (
    Overlap,
    Side,
    Weighed,
    overlap,
    shared,
    side,
    stated,
    weighed,
)
from ruthan.matching.engine.grams import Hasher, Terms
from ruthan.matching.engine.index import BUDGET, RAREST
from ruthan.matching.engine.postings import Postings, Scored
from ruthan.matching.engine.sketch import Sketch

CANDIDATES: Final = 40
COPIES: Final = 12
_PASSAGE_TOP: Final = 8
_WINDOW: Final = 160
_WINDOWS: Final = 40


class Candidate(NamedTuple):
    """A claim that may be meant: its retrieval score (0 to 2) and how far the texts overlap."""

    doc: int
    score: float
    overlap: Overlap


class Collection:
    """Known claims under small numbers. Words are cut when the claim path is first asked."""

    def __init__(self, *, secret: bytes = b"") -> None:
        """Begin empty, with terms keyed by the secret."""
        self.hasher = Hasher(secret)
        self._grams = Postings()
        self._words = Postings()
        self._sketches: dict[int, Sketch] = {}
        self._uncut: set[int] = set()
        self._gram_sides: dict[int, Weighed] = {}
        self._sides: dict[int, Side] = {}

    def __len__(self) -> int:
        """How many claims are known."""
        return len(self._sketches)

    def sketch(self, text: str, *, title: str = "") -> Sketch:
        """A text made ready for comparison with this collection."""
        return Sketch(text, hasher=self.hasher, title=title)

    def add_many(self, claims: Iterable[tuple[int, str, str]]) -> None:
        """Take claims as number, text and title; one of the same number is replaced."""
        new = {doc: self.sketch(text, title=title) for doc, text, title in claims}
        for doc in new.keys() & self._sketches.keys():
            self.remove(doc)
        self._sketches.update(new)
        self._changed()
        self._uncut.update(new)
        if len(new) > 64:
            self._grams.add_many((doc, sketch.grams) for doc, sketch in new.items())
        else:
            for doc, sketch in new.items():
                self._grams.add(doc, sketch.grams)

    def remove(self, doc: int) -> None:
        """Forget a claim; raises KeyError when the number is unknown."""
        del self._sketches[doc]
        self._changed()
        self._grams.remove(doc)
        if doc in self._uncut:
            self._uncut.discard(doc)
        else:
            self._words.remove(doc)

    def claim(self, doc: int) -> Sketch:
        """The sketch of a known claim."""
        return self._sketches[doc]

    def copies(self, message: Sketch, *, top: int = COPIES) -> list[Candidate]:
        """Claims whose own wording is in the message; long messages are asked in windows."""
        found: dict[int, float] = {}
        for terms in _windows(message):
            probe = self._grams.probe(terms, most=RAREST, budget=BUDGET)
            for one in self._grams.search(probe, top=top):
                found[one.key] = max(found.get(one.key, 0.0), one.covered)
        best = sorted(found, key=lambda doc: (-found[doc], doc))[:top]
        whole = weighed(message.grams, self._grams.idf)
        return [Candidate(doc, found[doc], self._gram_overlap(whole, doc)) for doc in best]

    def _gram_overlap(self, message: Weighed, doc: int) -> Overlap:
        """The overlap by grams alone: the copy path never waits for words."""
        claim = self._weighed_grams(doc)
        both = shared(claim, message)
        of_claim, of_message = both / max(1e-9, claim.total), both / max(1e-9, message.total)
        return Overlap(of_claim, of_claim, of_message, of_message, 0.0, both / 100)

    def _weighed_grams(self, doc: int) -> Weighed:
        found = self._gram_sides.get(doc)
        if found is None:
            found = self._gram_sides[doc] = weighed(self._sketches[doc].grams, self._grams.idf)
        return found

    def _side(self, doc: int) -> Side:
        found = self._sides.get(doc)
        if found is None:
            words = weighed(self._sketches[doc].words, self._words.idf)
            found = self._sides[doc] = Side(words, self._weighed_grams(doc))
        return found

    def _changed(self) -> None:
        """Forget weights: every one of them depends on the whole collection."""
        self._gram_sides.clear()
        self._sides.clear()

    def rewordings(self, message: Sketch, *, top: int = CANDIDATES) -> list[Candidate]:
        """Claims that may be said in other words, each with its overlap with the best passage."""
        self._cut_words()
        passages = message.passages
        scores = self._retrieved(message, top=top)
        for passage in passages if len(passages) > 1 else ():
            for doc, score in self._retrieved(passage, top=_PASSAGE_TOP).items():
                scores[doc] = max(scores.get(doc, 0.0), score)
        best = sorted(scores, key=lambda doc: (-scores[doc], doc))[:top]
        sides = self._sides_of(message)
        return [Candidate(doc, scores[doc], self._best_overlap(sides, doc)) for doc in best]

    def _retrieved(self, message: Sketch, *, top: int) -> dict[int, float]:
        """Claims by unpruned words and grams, the best of each counting 1."""
        scores: dict[int, float] = {}
        for postings, terms in ((self._words, message.words), (self._grams, message.grams)):
            probe = postings.probe(terms, most=None, budget=None)
            for one in _normed(postings.search(probe, top=top)):
                scores[one.key] = scores.get(one.key, 0.0) + one.score
        return scores

    def _sides_of(self, message: Sketch) -> list[Side]:
        """The passages of a message, weighed by this collection."""
        words, grams = self._words.idf, self._grams.idf
        return [side(passage, words=words, grams=grams) for passage in message.passages]

    def _best_overlap(self, passages: list[Side], doc: int) -> Overlap:
        """The overlap with the passage that states most of the claim in the fewest words."""
        claim = self._side(doc)
        return max((overlap(passage, claim) for passage in passages), key=stated)

    def best_overlap(self, message: Sketch, doc: int) -> Overlap:
        """How far a claim is stated in the passage of a message that states it best."""
        self._cut_words()
        return self._best_overlap(self._sides_of(message), doc)

    def _cut_words(self) -> None:
        """Cut the words of claims that came since the last claim-path question."""
        if len(self._uncut) > 64:
            self._words.add_many((doc, self._sketches[doc].words) for doc in sorted(self._uncut))
        else:
            for doc in sorted(self._uncut):
                self._words.add(doc, self._sketches[doc].words)
        if self._uncut:
            self._changed()
        self._uncut.clear()


def _normed(found: list[Scored]) -> list[Scored]:
    """Scores as shares of the best one."""
    return [one._replace(score=one.score / found[0].score) for one in found]


def _windows(message: Sketch) -> list[Terms]:
    """The grams of a message, in overlapping windows where it is long."""
    sequence = message.sequence
    if len(sequence) <= 2 * _WINDOW:
        return [message.grams]
    starts = range(0, len(sequence), _WINDOW // 2)
    return [np.unique(sequence[start : start + _WINDOW]) for start in starts[:_WINDOWS]]
