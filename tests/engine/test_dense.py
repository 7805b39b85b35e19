"""An encoder that an operator names: one more thing to go by, and nothing without it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from ruthan.matching.engine.decide import Matcher
from ruthan.matching.engine.dense import Encoder, load_encoder
from ruthan.matching.engine.model import Weights, read_weights, shipped

FERRY = "เรือข้ามฟากสมมุติหยุดเดินทุกลำ"
CLAIMS = [
    ("ferry", FERRY, ""),
    ("fee", "เรือข้ามฟากตัวอย่างขึ้นราคา", ""),
    *((f"road-{n}", f"ปิดถนนสายที่ {n} เพื่อซ่อมท่อประปา", "") for n in range(30)),
]
ASKED = "เรือข้ามฟากจะไม่มีให้นั่งแล้ว"


class Toy:
    """Two directions: what speaks of stopping, and the rest."""

    def encode(self, texts: list[str], /) -> np.ndarray:
        return np.array(
            [[1.0, 0.0] if "หยุด" in text or "ไม่มี" in text else [0.0, 1.0] for text in texts],
            dtype=np.float32,
        )


class Crooked:
    """Answers in another shape than it should."""

    def encode(self, texts: list[str], /) -> np.ndarray:
        return np.ones(len(texts), dtype=np.float32)


def dense_weights(folder: Path) -> Weights:
    models = {
        name: {"bias": model.bias, "weights": dict(model.weights)}
        for name, model in shipped()._asdict().items()
        if model is not None
    }
    models["states_dense"] = {"bias": -4.0, "weights": {"cosine": 8.0}}
    file = folder / "weights.json"
    file.write_text(json.dumps({"models": models}), encoding="utf-8")
    return read_weights(file)


def matcher(weights: Weights | None = None, encoder: Encoder | None = None) -> Matcher:
    known = Matcher(weights=weights, encoder=encoder)
    known.add_many(CLAIMS)
    return known


def test_the_cosine_of_an_encoder_joins_what_decides(tmp_path: Path) -> None:
    decision = matcher(dense_weights(tmp_path), Toy()).match(ASKED)
    assert decision.matches[0].key == "ferry"
    assert decision.matches[0].score > 0.9 > 0.1 > decision.matches[1].score


def test_without_an_encoder_nothing_changes(tmp_path: Path) -> None:
    assert matcher(dense_weights(tmp_path)).match(ASKED) == matcher().match(ASKED)


def test_an_encoder_needs_weights_that_were_trained_with_one() -> None:
    with pytest.raises(ValueError, match="without an encoder"):
        matcher(shipped(), Toy())


def test_a_claim_that_is_replaced_is_encoded_anew(tmp_path: Path) -> None:
    known = matcher(dense_weights(tmp_path), Toy())
    assert known.match(ASKED).matches[0].key == "ferry"
    known.add("ferry", "เรือข้ามฟากสมมุติเพิ่มเที่ยว")
    assert known.match(ASKED).matches[0].score < 0.1


def test_an_encoder_that_answers_in_another_shape_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="one row"):
        matcher(dense_weights(tmp_path), Crooked()).match(ASKED)


def test_an_encoder_is_named_by_its_path() -> None:
    assert load_encoder(f"{__name__}:Toy").encode(["หยุด"]).shape == (1, 2)
    for wrong in ("no.such.module:Toy", f"{__name__}:Nobody", "", ":", "nothing"):
        with pytest.raises(ValueError, match="no encoder"):
            load_encoder(wrong)


def test_a_file_that_holds_no_weights_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "weights.json"
    for text in ("", "[]", "{}", '{"models": {"states": {"bias": 1}}}', '{"models": {}}'):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(ValueError, match="no weights"):
            read_weights(file)
