"""Two texts without a collection around them: whether they state the same claim."""

from __future__ import annotations

from typing import Final

from ruthan.matching.engine import reasons
from ruthan.matching.engine.compare import difference, pair_difference
from ruthan.matching.engine.decide import SAME, Match
from ruthan.matching.engine.grams import Hasher
from ruthan.matching.engine.model import Weights, instance_features, pair_features, shipped
from ruthan.matching.engine.sketch import Particulars, Sketch

_HASHER: Final = Hasher()


def compare(a: str, b: str, *, weights: Weights | None = None) -> Match:
    """Whether two texts state the same claim; the order of the two does not matter.

    The key of the result is empty. Family means one template with another instance: alike in
    wording, apart in page, account, amount, place or date.
    """
    return compare_sketches(Sketch(a, hasher=_HASHER), Sketch(b, hasher=_HASHER), weights=weights)


def compare_sketches(one: Sketch, other: Sketch, *, weights: Weights | None = None) -> Match:
    """The same for texts made ready with one secret."""
    if not len(one.grams) or not len(other.grams):
        return Match("", 0.0, "none", 0.0, ())
    cut = reasons.cut_short(one, other)
    if one.squashed == other.squashed:
        return Match("", 1.0, "same", 0.999, reasons.EXACT + cut)
    apart = difference(one.particulars, other.particulars)
    features, held = pair_features(one, other), weights or shipped()
    instance = instance_features(pair_difference(one.particulars, other.particulars))
    probability = held.pair.probability(features) * held.pair_instance.probability(instance)
    alike = max(features["grams_most"], features["words_most"])
    relation = (
        "same" if probability >= SAME else _pair_relation(alike, one.particulars, other.particulars)
    )
    both = one.named.keys() & other.named.keys()
    return Match(
        "", round(alike, 4), relation, round(probability, 4),
        reasons.shared_words(min(one.named[term], other.named[term]) for term in both)
        + reasons.differences(apart) + cut,
    )  # fmt: skip


def _pair_relation(alike: float, one: Particulars, other: Particulars) -> str:
    """Short of the same: one template when wording is alike and both offer or both are apart."""
    found = difference(one, other)
    apart = any(
        (
            found.identifiers,
            found.numbers,
            found.latin,
            found.channels,
            found.organisations,
            found.places,
        )
    )
    if alike >= 0.5 and (apart or (one.offer and other.offer)):
        return "family"
    return "related" if alike >= 0.3 else "none"
