"""Claims to be matched against, and what the engine sees between them and a message."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ruthan.matching.engine.claims import Collection
from ruthan.matching.engine.compare import Difference, difference, loose_difference
from ruthan.matching.engine.dense import Cosines, Encoder
from ruthan.matching.engine.model import states_features
from ruthan.matching.engine.sketch import Sketch
from tools.training.examples import Example
from tools.training.fitting import Model, Row

NEAREST = 6
_NEAR_COPY = 0.6  # as the engine has it
_LABEL_WEIGHTS = {"same": 4.0, "related": 1.0}


class Near(NamedTuple):
    """One claim near a message: its features, its label if it has one, and the difference."""

    claim: str
    features: Mapping[str, float]
    label: str | None
    apart: Difference | None


class Seen(NamedTuple):
    """An example as the engine sees it: candidates in the order in which they are found."""

    example: Example
    near: tuple[Near, ...]

    def best(self, model: Model) -> tuple[str, float]:
        """The likeliest claim by a model, with its logit."""
        scored = [(near.claim, model.score(near.features)) for near in self.near]
        return max(scored, key=lambda one: round(one[1], 9), default=("", -30.0))


class Pool:
    """Claims under their places, with the texts that the engine's index does not keep."""

    def __init__(self, texts: Iterable[str], encoder: Encoder | None = None) -> None:
        """Take distinct claims."""
        self.texts = list(dict.fromkeys(texts))
        self.collection = Collection()
        self.collection.add_many((place, text, "") for place, text in enumerate(self.texts))
        self._place = {text: place for place, text in enumerate(self.texts)}
        self._sketches: dict[int, Sketch] = {}
        self._cosines = None if encoder is None else Cosines(encoder)

    def sketch(self, place: int) -> Sketch:
        """A claim made ready for comparison, once."""
        if place not in self._sketches:
            self._sketches[place] = self.collection.sketch(self.texts[place])
        return self._sketches[place]

    def see(self, example: Example, *, most: int = 40) -> Seen:
        """What the engine sees of a message; labelled claims are there even when not found."""
        message = self.collection.sketch(example.text)
        overlaps = {one.doc: one.overlap for one in self.collection.rewordings(message)[:most]}
        for claim in example.labels:
            place = self._place[claim]
            if place not in overlaps:
                overlaps[place] = self.collection.best_overlap(message, place)
        cosines = self._of(message, overlaps)
        near = []
        for place, found in overlaps.items():
            label = example.labels.get(self.texts[place])
            apart = None if label is None else self._apart(message, place, found.grams_in)
            features = states_features(found, cosine=cosines.get(place, 0.0))
            near.append(Near(self.texts[place], features, label, apart))
        return Seen(example, tuple(near))

    def _of(self, message: Sketch, places: Iterable[int]) -> dict[int, float]:
        if self._cosines is None:
            return {}
        return self._cosines.of(message, {place: self.sketch(place) for place in places})

    def _apart(self, message: Sketch, place: int, grams_in: float) -> Difference:
        tell_apart = difference if grams_in >= _NEAR_COPY else loose_difference
        return tell_apart(message.particulars, self.sketch(place).particulars)


def only(row: Mapping[str, float], names: Iterable[str]) -> dict[str, float]:
    """Some of the features."""
    return {name: row[name] for name in names}


def states_rows(seen: Seen, names: Iterable[str], *, nearest: int = NEAREST) -> list[Row]:
    """Whether each of the nearest claims is stated, whichever instance.

    Another instance, a denial or other numbers say neither yes nor no to that, so they are left
    to the model of instances.
    """
    ranked = sorted(seen.near, key=lambda near: -_nearness(near.features))
    chosen = ranked[:nearest] + [near for near in ranked[nearest:] if near.label]
    return [
        Row(
            only(near.features, names),
            float(near.label == "same"),
            seen.example.weight * _LABEL_WEIGHTS.get(near.label or "", 1.0),
        )
        for near in chosen
        if near.label not in {"family", "different"}
    ]


def instance_rows(seen: Seen) -> list[Row]:
    """Whether a claim in like words is the same instance."""
    return [
        Row(near.apart._asdict(), float(near.label == "same"), seen.example.weight)
        for near in seen.near
        if near.apart is not None and near.label in {"same", "family", "different"}
    ]


def _nearness(features: Mapping[str, float]) -> float:
    return features["both_in"] * (0.3 + 0.7 * features["words_of"])
