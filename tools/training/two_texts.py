"""The two models of a pair: whether it speaks of one matter, and whether of one instance of it.

One model of both would be torn: another instance keeps the claim's words, a rewording does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np

from bench.spine import quality
from ruthan.matching.engine.compare import difference, pair_difference
from ruthan.matching.engine.grams import Hasher
from ruthan.matching.engine.model import pair_features
from ruthan.matching.engine.sketch import Sketch
from tools.training.examples import Example
from tools.training.fitting import Model, Row, fit, fit_falling
from tools.training.shared import Pair

INSTANCE_BIAS: Final = 3.0
INSTANCE_RIDGE: Final = 1.0
_RIDGE: Final = 3.0
_ONE_MATTER: Final = frozenset({"same", "different", "related"})  # not: of one template
_HASHER: Final = Hasher()


class Weighed(NamedTuple):
    """A labelled pair with its features; what each weighs in the two models, 0 for not at all."""

    pair: Pair
    alike: Mapping[str, float]
    apart: Mapping[str, float]
    strict: Mapping[str, float]
    as_matter: float
    as_instance: float

    @property
    def is_same(self) -> float:
        """The label of a row."""
        return float(self.pair.label == "same")


def weighed(pair: Pair, *, as_matter: float, as_instance: float) -> Weighed:
    """A pair as both models see it, with what it counts in each."""
    one, other = Sketch(pair.one, hasher=_HASHER), Sketch(pair.other, hasher=_HASHER)
    return Weighed(
        pair,
        pair_features(one, other),
        pair_difference(one.particulars, other.particulars)._asdict(),
        difference(one.particulars, other.particulars)._asdict(),
        as_matter if pair.label in _ONE_MATTER else 0.0,
        as_instance,
    )


def real(pairs: Iterable[Pair]) -> list[Weighed]:
    """Pairs of real claims: what is of another matter says nothing about instances."""
    return [
        weighed(pair, as_matter=3.0, as_instance=0.0 if pair.label == "different" else 1.0)
        for pair in pairs
    ]


def made(pairs: Iterable[Pair]) -> list[Weighed]:
    """Pairs made by machine, which count little."""
    return [
        weighed(pair, as_matter=0.01, as_instance=0.0 if pair.label == "different" else 0.15)
        for pair in pairs
    ]


def own(examples: Iterable[Example]) -> list[Weighed]:
    """Our messages with their claims; `different` is the claim denied or turned here."""
    out = []
    for one in examples:
        for claim, label in one.labels.items():
            is_turned = label == "different"
            out.append(
                weighed(
                    Pair(claim, one.text, label),
                    as_matter=0.0 if is_turned else 0.1 * one.weight,
                    as_instance=0.0 if label == "related" else 0.5 * one.weight,
                )
            )
    return out


def fit_pair(pairs: Sequence[Weighed]) -> tuple[Model, Model]:
    """The model of one matter and the model of one instance."""
    matter = [Row(one.alike, one.is_same, one.as_matter) for one in pairs if one.as_matter]
    instance = [Row(one.apart, one.is_same, one.as_instance) for one in pairs if one.as_instance]
    return fit(matter, ridge=_RIDGE), fit_falling(
        instance, bias=INSTANCE_BIAS, ridge=INSTANCE_RIDGE
    )


def chance(models: tuple[Model, Model], one: Weighed) -> float:
    """The logarithm of the chance that both models give a pair."""
    scores = models[0].score(one.alike), models[1].score(one.apart)
    return float(-sum(np.log1p(np.exp(-score)) for score in scores))


def held_out(labelled: Sequence[Weighed], taught: Sequence[Weighed]) -> dict[str, object]:
    """Real pairs, each judged by models fitted without any pair that shares a claim with it."""
    scores: dict[str, list[float]] = {"same": [], "template": [], "different": []}
    for one in labelled:
        texts = {one.pair.one, one.pair.other}
        kept = [other for other in labelled if not texts & {other.pair.one, other.pair.other}]
        scores[one.pair.label].append(chance(fit_pair([*taught, *kept]), one))
    rest = scores["template"] + scores["different"]
    return {
        "auroc_same_against_template": str(quality.auroc(scores["same"], scores["template"])),
        "auroc_same_against_rest": str(quality.auroc(scores["same"], rest)),
    }
