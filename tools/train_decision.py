"""Fit the small models of the matching engine and write them with their provenance.

Usage: python -m tools.train_decision [SHARED] [--decisions FILE] [--encoder MODULE:NAME]
[--out FILE]. Weights only are written, no text and no vocabulary; the same data, the same file.

Learns from our own examples (tools/pairs), from the labelled data of developers under SHARED/data
where it is there (not shipped), and from the decisions that people confirmed, which are rows
{"message", "claim", "label"}. With an encoder the file has a further model that reads its cosine.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from ruthan.matching.engine.dense import Encoder, load_encoder
from tools.training import held_out, shared, two_texts
from tools.training.english import NAMES as ENGLISH
from tools.training.english import fit_english, groups, mean_precision
from tools.training.examples import OWN, Example, examples
from tools.training.fitting import Model, Row, fit_falling
from tools.training.held_out import Material
from tools.training.made import made_pairs
from tools.training.pool import Pool, instance_rows

ROOT: Final = Path(__file__).parent.parent
OUT: Final = ROOT / "ruthan" / "matching" / "engine" / "data" / "decision.json"
THAI: Final = ("both_in", "words_of", "mass_words", "mass_grams")
DENSE: Final = (*ENGLISH, "cosine")
SEEN_POSTS: Final = 3000
UNSEEN_POSTS: Final = 3000
_POST, _DECISION = 0.3, 2.0
_BORDER: Final = 0.995  # half is the chance of the post at this quantile


class Sources(NamedTuple):
    """What is learnt from; parts that are absent are empty."""

    own: list[Example]
    real: list[shared.Query]
    claims: list[str]
    pairs: list[shared.Pair]
    posts: list[str]
    tweets: shared.Tweets
    names: list[str]


def read_sources(folder: Path, decisions: Path | None) -> Sources:
    """Read what is there, and say what is not."""
    own = examples(OWN / "fit.jsonl")
    names = ["own pairs"]
    if decisions is not None:
        own += examples(decisions, weight=_DECISION)
        names.append("confirmed decisions")
    if not (folder / "thai-claim-match").is_dir():
        print(f"no labelled data in {folder}: learning from {' and '.join(names)} alone")
        posts = [one.text for one in own if not one.labels]
        return Sources(own, [], [], [], posts, shared.Tweets([], []), names)
    known = shared.claims(folder)
    names += [
        "thai-claim-match",
        "thai-afnc-claims",
        "wisesight-noise",
        "checkthat-2021-en (train)",
    ]
    return Sources(
        own, shared.queries(folder, known), list(known.values()), shared.pairs(folder),
        shared.posts(folder), shared.tweets(folder), names,
    )  # fmt: skip


def see_all(sources: Sources, pool: Pool, names: tuple[str, ...]) -> Material:
    """Everything through the eyes of the engine, once."""
    unseen = sources.posts[SEEN_POSTS : SEEN_POSTS + UNSEEN_POSTS]
    return Material(
        names=names,
        own=[pool.see(one) for one in sources.own],
        real=[pool.see(query.example) for query in sources.real if query.kind != "family"],
        kinds=[query.kind for query in sources.real if query.kind != "family"],
        posts=[pool.see(Example(one, {}, _POST), most=12) for one in sources.posts[:SEEN_POSTS]],
        unseen_posts=[pool.see(Example(text, {}), most=12) for text in unseen],
    )


def fit_states(material: Material) -> Model:
    """The model of stating, moved to the operating point.

    The rows are a made mixture, so their share of claims says nothing about the share in life:
    one half is set to the post at the border.
    """
    model = material.fitted(material.own, material.real)
    if not material.posts:
        return model
    border = float(np.quantile([post.best(model)[1] for post in material.posts], _BORDER))
    return model.moved(-border)


def fit_all(sources: Sources, encoder: Encoder | None) -> Mapping[str, object]:
    """Fit everything and measure what was held out."""
    own_claims = [claim for one in sources.own for claim in one.labels]
    pool = Pool([*sources.claims, *own_claims])
    material = see_all(sources, pool, THAI)
    made = two_texts.made(made_pairs(pool, sources.posts[:SEEN_POSTS]))
    taught, real = [*made, *two_texts.own(sources.own)], two_texts.real(sources.pairs)
    pair, pair_instance = two_texts.fit_pair([*taught, *real])
    instance = [row for seen in material.own for row in instance_rows(seen)]
    instance += [
        Row(one.strict, one.is_same, one.as_instance) for one in (*made, *real) if one.as_instance
    ]
    states = fit_states(material)
    models = {
        "states": states,
        "states_latin": states,
        "instance": fit_falling(
            instance, bias=two_texts.INSTANCE_BIAS, ridge=two_texts.INSTANCE_RIDGE
        ),
        "pair": pair,
        "pair_instance": pair_instance,
    }
    measured: dict[str, object] = {"own_rewordings_in_folds": held_out.own_rewordings(material)}
    if sources.real:
        measured["queries_one_claim_left_out"] = held_out.real_queries(material)
        measured["pairs_one_claim_left_out"] = two_texts.held_out(real, taught)
    if sources.tweets.asked:
        asked = groups(sources.tweets)
        models["states_latin"] = fit_english(asked)
        measured["english_train_in_folds_map_at_5"] = round(mean_precision(asked), 3)
    if encoder is not None:
        models["states_dense"] = fit_dense(sources, [*sources.claims, *own_claims], encoder)
    return {
        "provenance": {
            "made_by": "python -m tools.train_decision",
            "data": ", ".join(sources.names),
            "held_out": measured,
            "note": "few real pairs: read every number with its interval",
        },
        "models": {name: model.stored() for name, model in models.items()},
    }


def fit_dense(sources: Sources, claims: list[str], encoder: Encoder) -> Model:
    """The model of stating that also reads the encoder's cosine."""
    pool = Pool(claims, encoder)
    material = see_all(sources, pool, DENSE)
    return fit_states(material)


def main(argv: list[str]) -> int:
    """Fit, measure what was left out, and write the weights."""
    default = os.environ.get("RUTHAN_SHARED", str(ROOT.parent / "shared"))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", nargs="?", type=Path, default=Path(default))
    parser.add_argument("--decisions", type=Path, help="NDJSON of confirmed decisions")
    parser.add_argument("--encoder", help="module:name of an encoder")
    parser.add_argument("--out", type=Path, default=OUT)
    given = parser.parse_args(argv)
    encoder = load_encoder(given.encoder) if given.encoder else None
    sources = read_sources(given.shared / "data", given.decisions)
    text = json.dumps(fit_all(sources, encoder), indent=1, ensure_ascii=False) + "\n"
    given.out.write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
