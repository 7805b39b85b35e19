"""The shipped logistic models: a handful of weights each, with where they came from."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from ruthan.matching.engine.compare import Difference, Overlap, overlap, side
from ruthan.matching.engine.sketch import Sketch

SHIPPED: Final = Path(__file__).parent / "data" / "decision.json"


class Logistic(NamedTuple):
    """A bias and one weight a feature."""

    bias: float
    weights: Mapping[str, float]

    def probability(self, features: Mapping[str, float]) -> float:
        """The probability that the features speak for; a feature without a weight is ignored."""
        total = self.bias + sum(
            weight * features[name] for name, weight in self.weights.items() if weight
        )
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


class Weights(NamedTuple):
    """The models of one file.

    `states` tells whether a message states a claim, `states_latin` the same of a message that is
    not in Thai, `instance` whether it speaks of the same instance. `pair` tells whether two texts
    without a collection speak of one matter, `pair_instance` of one instance. `states_dense` also
    reads the cosine of an encoder and is there when the file was trained with one.
    """

    states: Logistic
    states_latin: Logistic
    instance: Logistic
    pair: Logistic
    pair_instance: Logistic
    states_dense: Logistic | None = None


def read_weights(file: Path) -> Weights:
    """The models of a file that the training command wrote; ValueError when it is none."""
    try:
        models = json.loads(file.read_text(encoding="utf-8"))["models"]
        held = {
            name: Logistic(float(models[name]["bias"]), models[name]["weights"])
            for name in Weights._fields
            if name in models
        }
        return Weights(**held)
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{file} holds no weights of this version") from error


@cache
def shipped() -> Weights:
    """The weights that come with the package."""
    return read_weights(SHIPPED)


def states_features(found: Overlap, *, cosine: float = 0.0) -> dict[str, float]:
    """What tells whether a message states a claim (whichever instance of it)."""
    return {
        "cosine": cosine,
        "both_in": math.sqrt(max(0.0, found.words_in * found.grams_in)),
        "words_of": found.words_of,
        "mass_words": math.log(0.05 + found.mass_words),
        "mass_grams": math.log(0.05 + found.mass_grams),
        "title_in": found.title_in,
    }


def instance_features(found: Difference) -> dict[str, float]:
    """What tells whether two texts of one wording speak of the same instance."""
    return found._asdict()


def pair_features(one: Sketch, other: Sketch) -> dict[str, float]:
    """What tells whether two texts speak of one matter, without a collection around them.

    Nothing here depends on the order of the two.
    """
    there = overlap(side(one), side(other))
    return {
        "words_least": min(there.words_in, there.words_of),
        "words_most": max(there.words_in, there.words_of),
        "grams_most": max(there.grams_in, there.grams_of),
    }
