"""The model that reads messages which are not in Thai: it orders claims, then is calibrated."""

from __future__ import annotations

from typing import Final

from ruthan.matching.engine.claims import Collection
from ruthan.matching.engine.model import states_features
from tools.training.fitting import Model, Row, calibrated, fit_ranking
from tools.training.pool import only
from tools.training.shared import Tweets

NAMES: Final = ("both_in", "words_of", "mass_words", "mass_grams", "title_in")
_RIDGE: Final = 1e-3
_CALIBRATED_ON: Final = 10  # candidates of a tweet


def groups(found: Tweets) -> list[list[Row]]:
    """The candidates of every tweet in the order of their score; the right ones are labelled."""
    collection = Collection()
    collection.add_many((place, text, title) for place, (text, title) in enumerate(found.claims))
    out = []
    for text, meant in found.asked:
        near = collection.rewordings(collection.sketch(text))
        out.append(
            [
                Row(only(states_features(one.overlap), NAMES), float(one.doc in meant), 1.0)
                for one in near
            ]
        )
    return out


def fit_english(asked: list[list[Row]]) -> Model:
    """Weights that rank best, stretched and moved to be chances."""
    ranking = fit_ranking(asked, ridge=_RIDGE)
    return calibrated(ranking, [row for group in asked for row in group[:_CALIBRATED_ON]])


def mean_precision(asked: list[list[Row]], *, folds: int = 5) -> float:
    """The mean reciprocal rank within five, each fold ranked by weights of the others."""
    total = 0.0
    for fold in range(folds):
        kept = [group for place, group in enumerate(asked) if place % folds != fold]
        model = fit_ranking(kept, ridge=_RIDGE)
        for group in asked[fold::folds]:
            scored = sorted(group, key=lambda row: -round(model.score(row.features), 9))
            ranks = [place for place, row in enumerate(scored[:5], 1) if row.label]
            total += 1 / ranks[0] if ranks else 0.0
    return total / len(asked)
