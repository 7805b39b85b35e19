"""The shipped logistic models: a handful of weights each, with where they came from."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from ruthan.matching.engine.compare import Difference, Overlap

_FILE: Final = Path(__file__).parent / "data" / "decision.json"


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


@cache
def logistic(name: str) -> Logistic:
    """One of the models of decision.json: `states`, `instance` or `pair`."""
    model = json.loads(_FILE.read_text(encoding="utf-8"))["models"][name]
    return Logistic(model["bias"], model["weights"])


def states_features(found: Overlap) -> dict[str, float]:
    """What tells whether a message states a claim (whichever instance of it)."""
    return {
        "both_in": math.sqrt(max(0.0, found.words_in * found.grams_in)),
        "words_of": found.words_of,
        "mass_words": math.log(0.05 + found.mass_words),
        "mass_grams": math.log(0.05 + found.mass_grams),
    }


def instance_features(found: Difference) -> dict[str, float]:
    """What tells whether two texts of one wording speak of the same instance."""
    return found._asdict()


def pair_features(one: Overlap, other: Overlap, found: Difference) -> dict[str, float]:
    """What tells whether two texts state the same claim, without a collection around them.

    `one` and `other` are the overlaps in both directions, so the order of the texts is the same
    to the model.
    """
    return {
        "words_least": min(one.words_in, one.words_of),
        "words_most": max(one.words_in, one.words_of),
        "grams_least": min(one.grams_in, one.grams_of),
        "grams_most": max(one.grams_in, one.grams_of),
        "run_most": max(one.run, other.run),
        **found._asdict(),
    }
