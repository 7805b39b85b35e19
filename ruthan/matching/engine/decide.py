"""Deciding what a message is to the known claims: the same, of the same family, related, none."""

from __future__ import annotations

from dataclasses import dataclass
from threading import RLock
from typing import Final

from ruthan.matching.engine.claims import Candidate, Collection
from ruthan.matching.engine.compare import Difference, difference, loose_difference
from ruthan.matching.engine.grams import Hasher
from ruthan.matching.engine.model import (
    compare_features,
    instance_features,
    logistic,
    states_features,
)
from ruthan.matching.engine.sketch import Particulars, Sketch

SAME: Final = 0.5
STATES: Final = 0.5
RELATED: Final = 0.12
COPY: Final = 0.8
_NEAR_COPY: Final = 0.6
_FEW_GRAMS: Final = 12
_FEW_CAP: Final = 0.3

# Reason codes with their words; a value follows where there is one.
_DIFFERS: Final = {
    "identifiers": ("other_identifier", "names another account, link or id"),
    "numbers": ("other_numbers", "has other numbers"),
    "channels": ("other_page", "names another page or account"),
    "organisations": ("other_organisation", "names another organisation"),
    "places": ("other_place", "names another place"),
    "negation": ("negation", "one says it, the other denies it"),
}


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


class Matcher:
    """Known claims by key; safe across threads. A claim is found by the query after its adding.

    First the copy path (rarest grams, well under a millisecond for 100,000 claims), and where it
    finds no copy the claim path, which also reads words and finds rewordings.
    """

    def __init__(self, *, secret: bytes = b"") -> None:
        """Begin empty; terms are keyed by the secret."""
        self._collection = Collection(secret=secret)
        self._numbers: dict[str, int] = {}
        self._keys: dict[int, str] = {}
        self._next = 0
        self._lock = RLock()

    def __len__(self) -> int:
        """How many claims are known."""
        return len(self._numbers)

    def add(self, key: str, text: str, *, title: str = "") -> None:
        """Take a claim; one of the same key is replaced."""
        self.add_many([(key, text, title)])

    def add_many(self, claims: list[tuple[str, str, str]]) -> None:
        """Take claims as key, text and title at once; for loading, several times faster."""
        with self._lock:
            numbered: dict[int, tuple[str, str]] = {}
            for key, text, title in claims:
                if key not in self._numbers:
                    self._numbers[key] = self._next
                    self._keys[self._next] = key
                    self._next += 1
                numbered[self._numbers[key]] = (text, title)
            self._collection.add_many(
                (number, text, title) for number, (text, title) in numbered.items()
            )

    def remove(self, key: str) -> None:
        """Forget a claim; raises KeyError when the key is unknown."""
        with self._lock:
            number = self._numbers.pop(key)
            del self._keys[number]
            self._collection.remove(number)

    def match(self, text: str, *, top: int = 5) -> Decision:
        """The known claims nearest to a message, the likeliest first, and what they are to it."""
        with self._lock:
            message = self._collection.sketch(text)
            if not len(message.grams) or not len(self._collection):
                return NOTHING
            judged = self._copies(message) or self._rewordings(message)
            judged.sort(key=lambda match: (-match.score, match.key))
        if not judged:
            return NOTHING
        best = max(judged, key=lambda match: match.probability)
        ranked = [best, *(match for match in judged if match is not best)]
        return Decision(best.relation, best.probability, tuple(ranked[:top]))

    def _copies(self, message: Sketch) -> list[Match]:
        """Judged candidates of the copy path; nothing unless one of them is a copy."""
        found = self._collection.copies(message)
        if not any(self._is_copy(message, one) for one in found):
            return []
        return [self._judge(message, one, copy=self._is_copy(message, one)) for one in found]

    def _is_copy(self, message: Sketch, found: Candidate) -> bool:
        """True when the message holds nearly all of a claim that is long enough to tell."""
        claim = self._collection.claim(found.doc)
        if claim.squashed == message.squashed:
            return True
        return len(claim.grams) >= _FEW_GRAMS and found.overlap.grams_in >= COPY

    def _rewordings(self, message: Sketch) -> list[Match]:
        return [
            self._judge(message, one, copy=False) for one in self._collection.rewordings(message)
        ]

    def _judge(self, message: Sketch, found: Candidate, *, copy: bool) -> Match:
        """One candidate with its probability, its relation and the reasons for both."""
        claim = self._collection.claim(found.doc)
        exact = claim.squashed == message.squashed
        if exact:
            states = 0.999
        elif copy:
            states = min(0.99, 0.9 + 0.45 * (found.overlap.grams_in - COPY))
        else:
            states = logistic("states").probability(states_features(found.overlap))
        if len(message.grams) < _FEW_GRAMS and not exact:
            states = min(states, _FEW_CAP)
        apart, instance = NO_DIFFERENCE, 1.0
        if states >= RELATED and not exact:
            near = found.overlap.grams_in >= _NEAR_COPY
            apart = (difference if near else loose_difference)(
                message.particulars, claim.particulars
            )
            instance = logistic("instance").probability(instance_features(apart))
        probability = states * instance
        relation = _relation(probability, states)
        reasons = _reasons(
            message.vocabulary & claim.vocabulary if not copy else frozenset(), apart
        )
        kind = (
            ("exact_copy: the same text",)
            if exact
            else ("copy: holds nearly all of the claim",)
            if copy
            else ()
        )
        return Match(
            self._keys[found.doc], round(states, 4), relation, round(probability, 4), kind + reasons
        )


NO_DIFFERENCE: Final = Difference(*(0.0 for _ in Difference._fields))


def _relation(probability: float, states: float) -> str:
    """The relation that two probabilities speak for."""
    if probability >= SAME:
        return "same"
    if states >= STATES:
        return "family"
    return "related" if states >= RELATED else "none"


def _reasons(shared: frozenset[str], apart: Difference) -> tuple[str, ...]:
    """What speaks for and against, longest shared words first."""
    out = []
    if shared:
        longest = sorted(shared, key=lambda word: (-len(word), word))[:4]
        out.append(f"shares: {', '.join(longest)}")
    for name, (code, words) in _DIFFERS.items():
        if getattr(apart, name) > 0.5:
            out.append(f"{code}: {words}")
    return tuple(out)


_HASHER: Final = Hasher()


def compare(a: str, b: str) -> Match:
    """Whether two texts state the same claim; the order of the two does not matter.

    The key of the result is empty. Family means one template with another instance: alike in
    wording, apart in page, account, amount, place or date.
    """
    one, other = Sketch(a, hasher=_HASHER), Sketch(b, hasher=_HASHER)
    if not len(one.grams) or not len(other.grams):
        return Match("", 0.0, "none", 0.0, ())
    if one.squashed == other.squashed:
        return Match("", 1.0, "same", 0.999, ("exact_copy: the same text",))
    apart = difference(one.particulars, other.particulars)
    features = compare_features(one, other, apart)
    probability = logistic("pair").probability(features)
    alike = max(features["grams_most"], features["words_most"])
    relation = (
        "same" if probability >= SAME else _pair_relation(alike, one.particulars, other.particulars)
    )
    return Match(
        "", round(alike, 4), relation, round(probability, 4),
        _reasons(one.vocabulary & other.vocabulary, apart),
    )  # fmt: skip


def _pair_relation(alike: float, one: Particulars, other: Particulars) -> str:
    """Short of the same: one template when wording is alike and both offer or both are apart."""
    apart = any(difference(one, other)[:6])
    if alike >= 0.5 and (apart or (one.offer and other.offer)):
        return "family"
    return "related" if alike >= 0.3 else "none"
