"""Two texts side by side: how much of each is in the other, and which particulars disagree."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ruthan.matching.engine.denial import contradiction
from ruthan.matching.engine.grams import Terms
from ruthan.matching.engine.sketch import Particulars, Sketch
from ruthan.matching.engine.swaps import swapped

_CHANNEL_START = 10

Weigh = Callable[[Terms], NDArray[np.float64]]


class Overlap(NamedTuple):
    """How much of a claim is in a message and of the message in the claim, each from 0 to 1.

    By weighted words and by weighted grams. `title_in` is how much of the words of the claim's
    title is there, `mass_*` how much the shared terms tell in all, in hundreds of nats.
    """

    words_in: float
    grams_in: float
    words_of: float
    grams_of: float
    mass_words: float
    mass_grams: float
    title_in: float = 0.0


class Weighed(NamedTuple):
    """Ascending terms with what each of them tells, and the sum of it."""

    terms: Terms
    weights: NDArray[np.float64]
    total: float


class Crowd(NamedTuple):
    """The weighed terms of several texts end to end, whose each is, and the sum of each text."""

    terms: Terms
    weights: NDArray[np.float64]
    owners: NDArray[np.int64]
    totals: NDArray[np.float64]


class Side(NamedTuple):
    """One side of a comparison: its words and its grams, weighed."""

    words: Weighed
    grams: Weighed


class Difference(NamedTuple):
    """Where the particulars of two texts disagree; 0 none, 1 all, for each kind."""

    identifiers: float
    numbers: float
    latin: float
    channels: float
    organisations: float
    places: float
    negation: float
    denial: float
    swapped: float
    offer: float


def uniform(terms: Terms) -> NDArray[np.float64]:
    """Every term weighs the same: for a pair without a collection around it."""
    return np.ones(len(terms))


def weighed(terms: Terms, weights: NDArray[np.float64]) -> Weighed:
    """Terms with their weights."""
    return Weighed(terms, weights, float(weights.sum()))


def side(sketch: Sketch, *, words: Weigh = uniform, grams: Weigh = uniform) -> Side:
    """A text made ready to be a side of many comparisons, terms weighed as told."""
    said, spelt = sketch.words, sketch.grams
    return Side(weighed(said, words(said)), weighed(spelt, grams(spelt)))


def shared(one: Weighed, other: Weighed) -> float:
    """The weight of the terms that both have."""
    if not len(one.terms) or not len(other.terms):
        return 0.0
    places = np.minimum(np.searchsorted(other.terms, one.terms), len(other.terms) - 1)
    return float(one.weights[other.terms[places] == one.terms].sum())


def crowd(texts: Sequence[Terms], weigh: Weigh) -> Crowd:
    """Several texts made ready for comparison with one, their terms weighed at once."""
    owners = np.arange(len(texts)).repeat([len(terms) for terms in texts])
    terms = np.concatenate([np.empty(0, dtype=np.uint32), *texts])
    return crowded(terms, owners, weigh(terms), len(texts))


def crowded(
    terms: Terms, owners: NDArray[np.int64], weights: NDArray[np.float64], count: int
) -> Crowd:
    """So many texts of which these are the terms, whose each is, and what it tells."""
    return Crowd(terms, weights, owners, _by_owner(owners, weights, count))


def shared_by_each(texts: Crowd, other: Weighed) -> NDArray[np.float64]:
    """The weight of the terms that each text has in common with the other."""
    count = len(texts.totals)
    if not len(other.terms) or not count:
        return np.zeros(count)
    places = np.minimum(np.searchsorted(other.terms, texts.terms), len(other.terms) - 1)
    both = np.flatnonzero(other.terms[places] == texts.terms)
    return _by_owner(texts.owners[both], texts.weights[both], count)


def _by_owner(
    owners: NDArray[np.int64], weights: NDArray[np.float64], count: int
) -> NDArray[np.float64]:
    """Summed weights of each owner, in the order they come."""
    return np.bincount(owners, weights, minlength=count).astype(np.float64, copy=False)


def _share(part: float, whole: Weighed) -> float:
    return part / whole.total if whole.total else 0.0


def overlap(message: Side, claim: Side) -> Overlap:
    """How far the claim is stated in the message."""
    words, grams = shared(claim.words, message.words), shared(claim.grams, message.grams)
    return Overlap(
        _share(words, claim.words), _share(grams, claim.grams),
        _share(words, message.words), _share(grams, message.grams),
        words / 100, grams / 100,
    )  # fmt: skip


def gram_overlaps(message: Weighed, claims: Crowd) -> list[Overlap]:
    """How far each claim is stated in a message, by grams alone: copies never wait for words."""
    both = shared_by_each(claims, message)
    of_claim = both / np.maximum(1e-9, claims.totals)
    of_message = both / max(1e-9, message.total)
    rows = zip(of_claim.tolist(), of_message.tolist(), (both / 100).tolist(), strict=True)
    return [Overlap(claim, claim, said, said, 0.0, mass) for claim, said, mass in rows]


class Titles(NamedTuple):
    """What the titles of several claims add: their words, and words and grams of both parts."""

    words: Crowd
    all_words: Crowd
    all_grams: Crowd


def best_overlaps(
    passages: Sequence[Side], words: Crowd, grams: Crowd, titles: Titles | None = None
) -> list[Overlap]:
    """For each claim the overlap with the passage that states most of it in the fewest words."""
    tables = np.stack([_overlaps(passage, words, grams, titles) for passage in passages])
    best = np.argmax(_stated(tables), axis=0)
    chosen = np.take_along_axis(tables, best[None, None, :], axis=0)[0]
    return [Overlap(*row) for row in chosen.T.tolist()]


def _overlaps(
    message: Side, words: Crowd, grams: Crowd, titles: Titles | None
) -> NDArray[np.float64]:
    """The fields of an Overlap as rows, the claims as columns."""
    of_words, of_grams = shared_by_each(words, message.words), shared_by_each(grams, message.grams)
    rows = [_of_each(of_words, words), _of_each(of_grams, grams)]
    for both, whole in ((of_words, message.words), (of_grams, message.grams)):
        rows.append(both / (whole.total or np.inf))
    of_title = np.zeros(len(of_words))
    if titles is not None:
        of_title = _of_each(shared_by_each(titles.words, message.words), titles.words)
        of_words = shared_by_each(titles.all_words, message.words)
        of_grams = shared_by_each(titles.all_grams, message.grams)
    return np.stack([*rows, of_words / 100, of_grams / 100, of_title])


def _of_each(both: NDArray[np.float64], claims: Crowd) -> NDArray[np.float64]:
    return both / np.where(claims.totals > 0, claims.totals, np.inf)


def _stated(tables: NDArray[np.float64]) -> NDArray[np.float64]:
    """For ranking passages: the claim's share in each, tempered by how much else it says.

    The form was found on the labelled Thai queries, before any weights were fitted.
    """
    words_in, grams_in, words_of = tables[:, 0], tables[:, 1], tables[:, 2]
    return np.sqrt(np.maximum(0.0, words_in * grams_in)) * (0.3 + 0.7 * words_of)


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


def _other_channels(one: Particulars, other: Particulars) -> float:
    """How many pages named by the one are not named in the other; half when one names none."""
    if bool(one.channels) != bool(other.channels):
        return 0.5
    if not one.channels:
        return 0.0
    missing = [
        sum(name[:_CHANNEL_START] not in there.plain for name in here.channels) / len(here.channels)
        for here, there in ((one, other), (other, one))
    ]
    return min(missing)


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
        denial=contradiction(one.words, one.denied, other.words, other.denied),
        swapped=swapped(one.sequence, other.sequence),
        offer=float(one.offer and other.offer),
    )


def loose_difference(one: Particulars, other: Particulars) -> Difference:
    """The difference of two texts in different words: only what proves another instance.

    Another wording says no and names in other ways: a "no" somewhere, foreign words and one other
    word in the same place do not count. What the one denies and the other affirms does, and two
    other words in one frame; a page counts as named wherever its name stands.
    """
    strict = difference(one, other)
    return strict._replace(
        negation=0.0,
        latin=0.0,
        swapped=float(strict.swapped == 1.0),
        channels=_other_channels(one, other),
    )


def pair_difference(one: Particulars, other: Particulars) -> Difference:
    """The difference of two texts without a collection around them.

    Numbers or organisations that only one names count by half, as its pages do; a "no" counts by
    what it denies alone, foreign words and other words not at all.
    """
    return difference(one, other)._replace(
        numbers=_unalike(one.numbers, other.numbers),
        organisations=_unalike(one.organisations, other.organisations),
        negation=0.0,
        latin=0.0,
        swapped=0.0,
    )
