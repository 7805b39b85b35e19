"""Fit the scam score over hashed character runs and signs, and write it with its provenance.

Usage: python -m tools.train_scam_score [SHARED]. Reads the data folder (not shipped), measures by
templates held out, then fits on everything and writes ruthan/matching/engine/data/scam-score.json:
numbers by bucket, no text and no vocabulary. The same data give the same file.
"""

from __future__ import annotations

import base64
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ruthan.matching.engine.entities import extract_entities
from ruthan.matching.engine.signals import SIGNAL_CODES, detect_signals
from ruthan.matching.engine.signals.score import BITS, SEED, Floats, Places, blur, read, signs_of
from tools.scam_data import Message, folds_of, messages
from tools.sparse_logistic import Rows, fit

ROOT = Path(__file__).parent.parent
OUT = ROOT / "ruthan" / "matching" / "engine" / "data" / "scam-score.json"
KINDS = (
    "bank_account", "promptpay", "phone", "citizen_id", "juristic_id", "url", "email", "line_id",
    "social", "crypto", "fda", "tisi", "parcel", "money", "datetime", "agency", "place",
    "person_age",
)  # fmt: skip
SIGNS = (*SIGNAL_CODES, *KINDS)
RIDGE = 0.15
FOLDS = 10
SHARES = (0.0, 25.0, 50.0, 75.0, 90.0, 95.0, 98.0, 99.0, 99.5, 99.9, 100.0)
FLAGGED = 98.0


def places_of(message: Message) -> Places:
    """The places of one message, the placeholder of a link read as a link of unknown kind."""
    text = message.text.replace("<URL>", "\u00a4u")
    entities = extract_entities(text)
    noticed = signs_of(entities, detect_signals(text, entities))
    return read(blur(text, entities).text, noticed, SIGNS)


def scores(train: list[int], rows: list[Places], data: list[Message]) -> tuple[float, Floats]:
    """Bias and a weight for each bucket, rarity of buckets in it, fitted on some messages."""
    many = np.bincount(np.concatenate([rows[i] for i in train]), minlength=(1 << BITS) + len(SIGNS))
    rarity = np.log((1 + len(train)) / (1 + many)) + 1
    scale = rarity / rarity[many > 0].mean()
    labels = np.array([float(data[i].scam) for i in train])
    weights = np.array([data[i].weight for i in train])
    bias, beta = fit(Rows([rows[i] for i in train], scale), labels, weights, ridge=RIDGE)
    return bias, beta * scale


def margins(bias: float, beta: Floats, rows: list[Places]) -> Floats:
    """The margin of each row."""
    return np.array([bias + beta[row].sum() / np.sqrt(max(1, len(row))) for row in rows])


def held_out(rows: list[Places], data: list[Message]) -> Floats:
    """Margins of all messages, each by a model that saw nothing of its template."""
    folds = folds_of(data, FOLDS)
    found = np.zeros(len(data))
    for fold in range(FOLDS):
        train = [i for i in range(len(data)) if folds[i] != fold]
        test = [i for i in range(len(data)) if folds[i] == fold]
        found[test] = margins(*scores(train, rows, data), [rows[i] for i in test])
        print(f"fold {fold + 1} of {FOLDS}", flush=True)
    return found


def measured(found: Floats, data: list[Message]) -> tuple[dict[str, object], list[float]]:
    """What the held-out margins show, and those of ordinary posts at each share of SHARES."""
    by: dict[str, list[int]] = defaultdict(list)
    for place, message in enumerate(data):
        by[message.group].append(place)
    posts = found[by["post"]]
    ladder = [float(value) for value in np.percentile(posts, SHARES)]
    alike = float(np.percentile(posts, FLAGGED))
    sms = by["scam"] + by["spam"] + by["OK"] + by["OTP"]
    truth = np.array([data[i].scam for i in sms])
    result: dict[str, object] = {
        "messages": dict(Counter(message.group for message in data)),
        "sms_f1_scam_against_all": best_f1(found[sms], truth),
        "sms_f1_scam_against_ok_and_otp": best_f1(
            found[by["scam"] + by["OK"] + by["OTP"]],
            np.array([data[i].scam for i in by["scam"] + by["OK"] + by["OTP"]]),
        ),
        "posts_flagged": round(float((posts > alike).mean()), 4),
    }
    caught = float((found[by["smishing"]] > alike).mean())
    result["smishing_recall_own_kind_in_training"] = round(caught, 3)
    return result, ladder


def best_f1(found: Floats, truth: NDArray[np.bool_]) -> float:
    """The F1 at the best of all thresholds, to three decimals."""
    order = np.argsort(-found)
    right = np.cumsum(truth[order])
    return round(float((2 * right / (np.arange(1, len(found) + 1) + truth.sum())).max()), 3)


def main() -> None:
    """Measure, fit on everything, write."""
    shared = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared"
    data = messages(shared / "data")
    rows = [places_of(message) for message in data]
    found, ladder = measured(held_out(rows, data), data)
    seen = [place for place, message in enumerate(data) if message.group != "smishing"]
    bias, beta = scores(seen, rows, data)
    strangers = margins(bias, beta, [rows[i] for i in range(len(data)) if i not in set(seen)])
    found["smishing_recall_no_smishing_in_training"] = round(
        float((strangers > ladder[SHARES.index(FLAGGED)]).mean()), 3
    )
    bias, beta = scores(list(range(len(data))), rows, data)
    scale = float(np.abs(beta).max()) / 32767
    packed = np.round(beta / scale).astype("<i2").tobytes()
    raw = {
        "provenance": {
            "made_by": "python -m tools.train_scam_score",
            "data": "thai-sms, thai-smishing-imc25, wisesight-noise (part)",
            "held_out_by_template": found,
        },
        "bits": BITS, "seed": SEED, "signs": SIGNS, "bias": round(bias, 4), "scale": scale,
        "ordinary_posts": {"shares": SHARES, "margins": [round(one, 4) for one in ladder]},
        "alike": round(ladder[SHARES.index(FLAGGED)], 4),
        "weights": base64.b64encode(packed).decode(),
    }  # fmt: skip
    OUT.write_text(json.dumps(raw, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
