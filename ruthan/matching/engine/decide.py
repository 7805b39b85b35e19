"""Deciding what a message is to the known claims: the same, of the same family, related, none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from threading import RLock
from typing import Any, Final, NamedTuple

from ruthan.matching.engine import reasons
from ruthan.matching.engine.claims import Candidate, Collection
from ruthan.matching.engine.compare import (
    Difference,
    difference,
    loose_difference,
)
from ruthan.matching.engine.dense import Cosines, Encoder
from ruthan.matching.engine.model import (
    Logistic,
    Weights,
    instance_features,
    shipped,
    states_features,
)
from ruthan.matching.engine.recent import Recent
from ruthan.matching.engine.sketch import Sketch

Guard = AbstractContextManager[Any]
Sketches = Callable[[Sequence[int]], Mapping[int, Sketch]]
Key = Callable[[int], str]

SAME: Final = 0.5
STATES: Final = 0.5
RELATED: Final = 0.12
COPY: Final = 0.8
_NEAR_COPY: Final = 0.6
_FEW_GRAMS: Final = 12
_FEW_CAP: Final = 0.3
_AT_ONCE: Final = 8  # texts asked for together
_RECENT: Final = 2048


@dataclass(frozen=True, slots=True)
class Match:
    """One known claim beside a message.

    `score` orders matches, `probability` is that both state the same claim, by a model fitted on
    few real pairs: read it as an order of trust. Reasons are "code: words in English".
    """

    key: str
    score: float
    relation: str
    probability: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """The relation of a message to the nearest claims, which stay ranked when it is `none`."""

    relation: str
    probability: float
    matches: tuple[Match, ...]


NOTHING: Final = Decision("none", 0.0, ())


class Rough(NamedTuple):
    """A candidate before its particulars are compared: whether the message states it at all."""

    found: Candidate
    key: str
    states: float
    copy: bool


class Judge:
    """Decides what a message is to the claims of a collection.

    The collection holds no texts: they are asked for by number, and only of the candidates whose
    particulars can change the answer. Nothing else happens under the lock but looking up, so that
    a long question does not hold up a short one.
    """

    def __init__(
        self,
        collection: Collection,
        *,
        lock: Guard,
        sketches: Sketches,
        key: Key,
        weights: Weights | None = None,
        cosines: Cosines | None = None,
        may_fail: bool = False,
    ) -> None:
        """Take the collection with the lock that guards it, and who knows texts and keys.

        Without weights the shipped ones decide. An encoder's cosines need weights that were
        trained with one: ValueError else. Where the encoder `may_fail`, a question that it fails
        is decided without it.
        """
        self._may_fail = may_fail
        self._given = weights
        if cosines is not None and (weights is None or weights.states_dense is None):
            raise ValueError("these weights were trained without an encoder")
        self._cosines = cosines
        self._collection = collection
        self._lock = lock
        self._sketches = sketches
        self._key = key

    @property
    def _weights(self) -> Weights:
        """Read when first asked: modules are imported before anything is decided."""
        return self._given or shipped()

    def match(self, message: Sketch, *, top: int, only_copies: bool = False) -> Decision:
        """The claims nearest to a message, the likeliest first, and what they are to it.

        `only_copies` never asks for rewordings: what is no copy of anything is told as none.
        """
        if not len(message.grams):
            return NOTHING
        with self._lock:
            copies = self._collection.copies(message)
            is_copied = any(_is_copy(one) for one in copies)
            rough = [self._rough(message, one) for one in copies] if is_copied else []
        if is_copied:
            return self._decided(message, rough, top)
        if only_copies:
            return NOTHING
        for passage in message.passages:
            passage.words  # noqa: B018 - cut before the lock is taken, which takes a while
        with self._lock:
            found = self._collection.rewordings(message)
        cosine = self._cosine(message, found)
        with self._lock:
            rough = [
                self._rough(
                    message,
                    one,
                    cosine=None if cosine is None else cosine.get(one.doc, 0.0),
                    may_copy=False,
                )
                for one in found
            ]
        return self._decided(message, rough, top)

    def _cosine(self, message: Sketch, found: list[Candidate]) -> dict[int, float] | None:
        """The cosines of the candidates; None without an encoder, or where it failed and may."""
        if self._cosines is None:
            return None
        try:
            return self._cosines.of(message, self._sketches([one.doc for one in found]))
        except Exception:
            if not self._may_fail:
                raise
            return None

    def _states(self, message: Sketch, *, is_dense: bool) -> Logistic:
        """The model that reads such a message."""
        if is_dense and self._weights.states_dense is not None:
            return self._weights.states_dense
        return self._weights.states if message.is_thai else self._weights.states_latin

    def _rough(
        self,
        message: Sketch,
        found: Candidate,
        *,
        cosine: float | None = None,
        may_copy: bool = True,
    ) -> Rough:
        """How far a message states a candidate, whichever instance of it."""
        copy = may_copy and _is_copy(found)
        if found.same:
            states = 0.999
        elif copy:
            states = min(0.99, 0.9 + 0.45 * (found.overlap.grams_in - COPY))
        else:
            features = states_features(found.overlap, cosine=cosine or 0.0)
            model = self._states(message, is_dense=cosine is not None)
            states = model.probability(features)
        if len(message.grams) < _FEW_GRAMS and not found.same:
            states = min(states, _FEW_CAP)
        return Rough(found, self._key(found.doc), states, copy)

    def _decided(self, message: Sketch, rough: list[Rough], top: int) -> Decision:
        """Judge in order of score, as far as another candidate can still be the likeliest.

        A probability is never above its score, so the answer is that of judging them all.
        """
        rough.sort(key=lambda one: (-round(one.states, 9), one.found.doc))
        judged: list[Match] = []
        likeliest = -1.0
        for first in range(0, len(rough), max(_AT_ONCE, top)):
            batch = rough[first : first + max(_AT_ONCE, top)]
            if len(judged) >= top and not _worth(batch[0], likeliest):
                break
            judged += self._judged(message, batch, below=top - len(judged), floor=likeliest)
            likeliest = max((match.probability for match in judged), default=likeliest)
        if not judged:
            return NOTHING
        best = max(judged, key=lambda match: match.probability)
        ranked = [best, *(match for match in judged if match is not best)]
        return Decision(best.relation, best.probability, tuple(ranked[:top]))

    def _judged(
        self, message: Sketch, batch: list[Rough], *, below: int, floor: float
    ) -> Iterator[Match]:
        """The matches of a batch; one whose text is gone is gone, too."""
        texts = self._sketches([one.found.doc for one in batch if _needs_text(one)])
        place = 0
        for one in batch:
            if _needs_text(one) and one.found.doc not in texts:
                continue
            if place >= below and not _worth(one, floor):
                return
            match = _judge(message, one, texts.get(one.found.doc), self._weights)
            floor = max(floor, match.probability)
            place += 1
            yield match


class Matcher:
    """Known claims by key; safe across threads. A claim is found by the query after its adding.

    First the copy path (rarest grams, well under a millisecond for 100,000 claims), and where it
    finds no copy the claim path, which also reads words and finds rewordings.
    """

    def __init__(
        self,
        *,
        secret: bytes = b"",
        weights: Weights | None = None,
        encoder: Encoder | None = None,
    ) -> None:
        """Begin empty; terms are keyed by the secret. An encoder needs weights trained with it."""
        self._cosines = None if encoder is None else Cosines(encoder)
        self._collection = Collection(secret=secret)
        self._numbers: dict[str, int] = {}
        self._texts: dict[int, tuple[str, str, str]] = {}
        self._recent: Recent[Sketch] = Recent(_RECENT)
        self._next = 0
        self._lock = RLock()
        self._judge = Judge(
            self._collection,
            lock=self._lock,
            sketches=self._sketches,
            key=self._key,
            weights=weights,
            cosines=self._cosines,
        )

    def __len__(self) -> int:
        """How many claims are known."""
        return len(self._numbers)

    def add(self, key: str, text: str, *, title: str = "") -> None:
        """Take a claim; one of the same key is replaced."""
        self.add_many([(key, text, title)])

    def add_many(self, claims: list[tuple[str, str, str]]) -> None:
        """Take claims as key, text and title at once; for loading, several times faster."""
        with self._lock:
            numbered: dict[int, tuple[str, str, str]] = {}
            for key, text, title in claims:
                if key not in self._numbers:
                    self._numbers[key] = self._next
                    self._next += 1
                numbered[self._numbers[key]] = (key, text, title)
            self._forget(list(numbered))
            self._texts |= numbered
            self._collection.add_many(
                (number, text, title) for number, (_, text, title) in numbered.items()
            )

    def remove(self, key: str) -> None:
        """Forget a claim; raises KeyError when the key is unknown."""
        with self._lock:
            number = self._numbers.pop(key)
            del self._texts[number]
            self._forget([number])
            self._collection.remove(number)

    def match(self, text: str, *, top: int = 5) -> Decision:
        """The known claims nearest to a message, the likeliest first, and what they are to it."""
        return self._judge.match(self._collection.sketch(text), top=top)

    def _forget(self, numbers: list[int]) -> None:
        """Drop what was worked out of claims that changed."""
        self._recent.forget(numbers)
        if self._cosines is not None:
            self._cosines.forget(numbers)

    def _key(self, number: int) -> str:
        return self._texts[number][0]

    def _sketches(self, numbers: Sequence[int]) -> dict[int, Sketch]:
        return self._recent.get(numbers, self._read)

    def _read(self, numbers: Sequence[int]) -> dict[int, Sketch]:
        held = {number: self._texts[number] for number in numbers if number in self._texts}
        return {
            number: self._collection.sketch(text, title=title)
            for number, (_, text, title) in held.items()
        }


def _worth(one: Rough, likeliest: float) -> bool:
    """Whether a candidate can still be likelier than the likeliest so far."""
    return round(one.states, 4) > likeliest


def _is_copy(found: Candidate) -> bool:
    """True when the message holds nearly all of a claim that is long enough to tell."""
    return found.same or (found.size >= _FEW_GRAMS and found.overlap.grams_in >= COPY)


def _needs_text(one: Rough) -> bool:
    """Whether the particulars of the claim have a say."""
    return one.states >= RELATED and not one.found.same


def _judge(message: Sketch, one: Rough, claim: Sketch | None, weights: Weights) -> Match:
    """A candidate with its probability, its relation and the reasons for both."""
    found, states = one.found, one.states
    apart, instance = NO_DIFFERENCE, 1.0
    if claim is not None and _needs_text(one):
        near = found.overlap.grams_in >= _NEAR_COPY
        tell_apart = difference if near else loose_difference
        apart = tell_apart(message.particulars, claim.particulars)
        instance = weights.instance.probability(instance_features(apart))
    probability = states * instance
    if found.same or one.copy:
        why = reasons.EXACT if found.same else reasons.COPY
    else:
        named = message.named
        why = reasons.shared_words(named[term] for term in found.words.tolist() if term in named)
    return Match(
        one.key, round(states, 4), _relation(probability, states), round(probability, 4),
        why + reasons.differences(apart) + reasons.cut_short(message),
    )  # fmt: skip


NO_DIFFERENCE: Final = Difference(*(0.0 for _ in Difference._fields))


def _relation(probability: float, states: float) -> str:
    """The relation that two probabilities speak for."""
    if probability >= SAME:
        return "same"
    if states >= STATES:
        return "family"
    return "related" if states >= RELATED else "none"
