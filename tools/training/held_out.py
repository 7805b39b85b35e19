"""What the model of stating says about examples whose claims it did not see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from bench.spine import quality
from tools.training.fitting import Model, fit
from tools.training.pool import Seen, states_rows

FOLDS: Final = 5
FALSE_ALARMS: Final = 0.01
STATES_RIDGE: Final = 1.0
_OF_A_POST: Final = 2
Report = dict[str, object]


class Material(NamedTuple):
    """Everything that the model of stating is fitted on or measured against."""

    names: tuple[str, ...]
    own: list[Seen]
    real: list[Seen]
    kinds: list[str]  # of the real ones
    posts: list[Seen]
    unseen_posts: list[Seen]

    def fitted(self, own: Sequence[Seen], real: Sequence[Seen]) -> Model:
        """A model of some of the examples and all posts that it may see."""
        rows = [row for seen in (*own, *real) for row in states_rows(seen, self.names)]
        rows += [
            row for post in self.posts for row in states_rows(post, self.names, nearest=_OF_A_POST)
        ]
        return fit(rows, ridge=STATES_RIDGE)

    def border(self, model: Model) -> float:
        """The score that so few ordinary posts pass."""
        scores = [seen.best(model)[1] for seen in self.unseen_posts]
        return float(np.quantile(scores, 1 - FALSE_ALARMS)) if scores else 0.0


def apart_from(seen: Sequence[Seen], claims: frozenset[str]) -> list[Seen]:
    """The examples that no label ties to any of the claims."""
    return [one for one in seen if not claims & one.example.labels.keys()]


def real_queries(material: Material) -> Report:
    """Every real query judged by a model that saw neither it nor its claims."""
    hits = above = 0
    found: list[float] = []
    nothing: list[float] = []
    posts: list[float] = []
    for seen, kind in zip(material.real, material.kinds, strict=True):
        claims = frozenset(seen.example.labels)
        others = [one for one in apart_from(material.real, claims) if one is not seen]
        model = material.fitted(material.own, others)
        border = material.border(model)
        claim, score = seen.best(model)
        if seen.example.meant:
            right = claim in seen.example.meant
            hits, above = hits + right, above + (right and score > border)
            found.append(score - border)
        elif kind == "none":
            nothing.append(score - border)
    model = material.fitted(material.own, material.real)
    border = material.border(model)
    posts = [seen.best(model)[1] - border for seen in material.unseen_posts]
    return {
        "hit_at_1": str(quality.share(hits, len(found))),
        "correct_at_1_false_alarm_1_percent": str(quality.share(above, len(found))),
        "auroc_against_none": str(quality.auroc(found, nothing)),
        "auroc_against_posts": str(quality.auroc(found, posts)),
    }


def own_rewordings(material: Material) -> Report:
    """Our own rewordings in folds: no claim of a fold taught the model that judges it."""
    claims = sorted({claim for seen in material.own for claim in seen.example.labels})
    hits = above = n = 0
    for fold in range(FOLDS):
        left_out = frozenset(claims[fold::FOLDS])
        model = material.fitted(apart_from(material.own, left_out), material.real)
        border = material.border(model)
        for seen in material.own:
            if seen.example.meant and min(seen.example.meant) in left_out:
                claim, score = seen.best(model)
                right = claim in seen.example.meant
                n, hits, above = n + 1, hits + right, above + (right and score > border)
    return {
        "hit_at_1": str(quality.share(hits, n)),
        "correct_at_1_false_alarm_1_percent": str(quality.share(above, n)),
    }
