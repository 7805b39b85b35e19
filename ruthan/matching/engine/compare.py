"""Two texts side by side: how much of each is in the other, and which particulars disagree."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ruthan.matching.engine.grams import Terms
from ruthan.matching.engine.sketch import Particulars, Sketch

Weigh = Callable[[Terms], NDArray[np.float64]]


class Overlap(NamedTuple):
    """How much of a claim is in a message and of the message in the claim, each from 0 to 1.

    By weighted words and by weighted grams. `mass_*` is how much the shared terms tell in all,
    in hundreds of nats; `run` the longest unbroken run of the claim; `length` the logarithm of the
    message's length over the claim's and `size` that of the claim's over 40 grams.
    """

    words_in: float
    grams_in: float
    words_of: float
    grams_of: float
    mass_words: float
    mass_grams: float
    run: float
    length: float
    size: float


class Difference(NamedTuple):
    """Where the particulars of two texts disagree; 0 none, 1 all, for each kind."""

    identifiers: float
    numbers: float
    latin: float
    channels: float
    organisations: float
    places: float
    negation: float
    offer: float


OVERLAPS: Final = Overlap._fields
DIFFERENCES: Final = Difference._fields


def uniform(terms: Terms) -> NDArray[np.float64]:
    """Every term weighs the same: for a pair without a collection around it."""
    return np.ones(len(terms))


def _shared(one: Terms, other: Terms, weigh: Weigh) -> tuple[float, float, float]:
    """The weighted share of `one` in `other`, the other way round, and the shared weight."""
    common = np.intersect1d(one, other, assume_unique=True)
    if not len(common):
        return 0.0, 0.0, 0.0
    shared = float(weigh(common).sum())
    return shared / float(weigh(one).sum()), shared / float(weigh(other).sum()), shared / 100


def longest_run(claim: Sketch, message: Sketch) -> float:
    """The longest run of the claim's grams that the message holds, as a share of the claim."""
    if not len(claim.sequence):
        return 0.0
    held = np.isin(claim.sequence, message.grams)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], held.view(np.int8), [0]))))
    longest = int((edges[1::2] - edges[::2]).max()) if len(edges) else 0
    return longest / len(claim.sequence)


def overlap(
    message: Sketch, claim: Sketch, *, words: Weigh = uniform, grams: Weigh = uniform
) -> Overlap:
    """How far the claim is stated in the message, terms weighed as told."""
    words_in, words_of, mass_words = _shared(claim.words, message.words, words)
    grams_in, grams_of, mass_grams = _shared(claim.grams, message.grams, grams)
    size, own = max(1, len(claim.sequence)), max(1, len(message.sequence))
    return Overlap(
        words_in, grams_in, words_of, grams_of, mass_words, mass_grams, longest_run(claim, message),
        float(np.log(own / size)), float(np.log(size / 40)),
    )  # fmt: skip


def stated(found: Overlap) -> float:
    """One number for ranking: the claim's share in the message, tempered by how much else it says.

    The form was found on the labelled Thai queries, before any weights were fitted.
    """
    both = float(np.sqrt(max(0.0, found.words_in * found.grams_in)))
    return both * (0.3 + 0.7 * found.words_of)


def _disagree(one: frozenset[str], other: frozenset[str]) -> float:
    """0 when a side names nothing or holds all of the other, 1 when they share nothing."""
    if not one or not other:
        return 0.0
    return 1.0 - len(one & other) / min(len(one), len(other))


def _unalike(one: frozenset[str], other: frozenset[str]) -> float:
    """Like `_disagree`, and half when only one side names anything."""
    if bool(one) != bool(other):
        return 0.5
    return _disagree(one, other)


def difference(one: Particulars, other: Particulars) -> Difference:
    """Where two texts that read alike name different things."""
    return Difference(
        identifiers=_disagree(one.identifiers, other.identifiers),
        numbers=_disagree(one.numbers, other.numbers),
        latin=_unalike(one.latin, other.latin),
        channels=_unalike(one.channels, other.channels),
        organisations=_disagree(one.organisations, other.organisations),
        places=_disagree(one.places, other.places),
        negation=float(one.negated != other.negated),
        offer=float(one.offer and other.offer),
    )
