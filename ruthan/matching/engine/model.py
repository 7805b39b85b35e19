"""The shipped logistic models: a handful of weights each, with where they came from."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from ruthan.matching.engine.compare import Difference, Overlap, longest_run, overlap, side
from ruthan.matching.engine.sketch import Sketch

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


def pair_features(there: Overlap, run: float, found: Difference) -> dict[str, float]:
    """What tells whether two texts state the same claim, without a collection around them.

    `run` is the longest common run, of the text that it covers more of; nothing here depends on
    the order of the two texts.
    """
    return {
        "words_least": min(there.words_in, there.words_of),
        "words_most": max(there.words_in, there.words_of),
        "grams_least": min(there.grams_in, there.grams_of),
        "grams_most": max(there.grams_in, there.grams_of),
        "run_most": run,
        **found._asdict(),
    }


def compare_features(one: Sketch, other: Sketch, found: Difference) -> dict[str, float]:
    """The features of a pair of sketches whose difference is known."""
    run = max(longest_run(one, other), longest_run(other, one))
    return pair_features(overlap(side(one), side(other)), run, found)
