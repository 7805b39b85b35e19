"""The training command: labelled pairs in, a handful of weights out, the same ones each time."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from ruthan.matching.engine.decide import Matcher
from ruthan.matching.engine.model import read_weights
from tools import train_decision
from tools.training import shared
from tools.training.examples import OWN, examples, read_pairs
from tools.training.fitting import Row, calibrated, fit, fit_falling, fit_ranking

SHARED = Path(os.environ.get("RUTHAN_SHARED", str(train_decision.ROOT.parent / "shared")))


def trained(folder: Path, *arguments: str, name: str = "weights.json") -> bytes:
    out = folder / name
    assert train_decision.main([str(folder), "--out", str(out), *arguments]) == 0
    return out.read_bytes()


def test_own_pairs_alone_train_a_file_that_decides(tmp_path: Path) -> None:
    first = trained(tmp_path)
    assert first == trained(tmp_path, name="again.json")
    known = Matcher(weights=read_weights(tmp_path / "weights.json"))
    known.add_many([(str(n), f"ปิดถนนสายที่ {n} เพื่อซ่อมท่อประปา", "") for n in range(60)])
    known.add("tea", "ดื่มชาใบสมมุติทุกเช้าช่วยให้หายปวดเข่าใน 5 วัน")
    asked = "ป้าบอกว่ากินชาใบสมมุติตอนเช้า ห้าวันหายปวดเข่าเลย จริงไหม"
    assert known.match(asked).matches[0].key == "tea"


def test_weights_tell_no_word_of_what_they_were_trained_on(tmp_path: Path) -> None:
    written = json.loads(trained(tmp_path))
    for model in written["models"].values():
        assert set(model) == {"bias", "weights"}
        assert all(name.isascii() and name.islower() for name in model["weights"])
    assert json.dumps(written, ensure_ascii=False).isascii()


def test_confirmed_decisions_are_learnt_from(tmp_path: Path) -> None:
    row = {"message": "ชาใบสมมุติแก้ปวดเข่าหรือ", "claim": "ชาใบสมมุติหายปวดเข่า", "label": "same"}
    decisions = tmp_path / "decisions.jsonl"
    decisions.write_text(json.dumps(row) * 1 + "\n", encoding="utf-8")
    with_them = json.loads(trained(tmp_path, "--decisions", str(decisions)))
    assert "confirmed decisions" in with_them["provenance"]["data"]
    assert with_them["models"] != json.loads(trained(tmp_path))["models"]


def test_an_encoder_gets_weights_of_its_own(tmp_path: Path) -> None:
    written = json.loads(trained(tmp_path, "--encoder", "tests.engine.test_dense:Toy"))
    assert "cosine" in written["models"]["states_dense"]["weights"]
    plain = json.loads(trained(tmp_path))["models"]
    assert {name: written["models"][name] for name in plain} == plain


@pytest.mark.skipif(not (SHARED / "data").is_dir(), reason="the labelled data is not here")
def test_the_same_data_train_the_same_file(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(train_decision, "SEEN_POSTS", 60)
    monkeypatch.setattr(train_decision, "UNSEEN_POSTS", 60)
    monkeypatch.setattr(shared, "tweets", lambda _: shared.Tweets([], []))
    files = [tmp_path / "one.json", tmp_path / "two.json"]
    for file in files:
        train_decision.main([str(SHARED), "--out", str(file)])
    assert files[0].read_bytes() == files[1].read_bytes()


@pytest.mark.parametrize(
    "line",
    [
        "no json",
        "[]",
        '{"message": "a", "claim": "b"}',
        '{"message": "a", "claim": "b", "label": "maybe"}',
        '{"message": 1, "claim": "b", "label": "same"}',
        '{"message": "a", "label": "same"}',
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "pairs.jsonl"
    good = '{"message": "a", "label": "none"}'
    file.write_text(f"{good}\n\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="line 3"):
        list(read_pairs(file))


def test_claims_of_the_held_out_part_teach_nothing() -> None:
    taught = {claim for one in examples(OWN / "fit.jsonl") for claim in one.labels}
    held = {claim for one in examples(OWN / "held_out.jsonl") for claim in one.labels}
    assert taught
    assert held
    assert not taught & held


def test_models_find_what_made_the_rows() -> None:
    rows = [
        Row({"x": x / 10, "y": y / 10}, float(x > 5), 1.0) for x in range(10) for y in range(10)
    ]
    model = fit(rows, ridge=0.1)
    assert model.weights["x"] > 5 * abs(model.weights["y"])
    assert model.score({"x": 0.9, "y": 0.5}) > 0 > model.score({"x": 0.1, "y": 0.5})
    falling = fit_falling(rows, bias=3.0, ridge=0.1)
    assert max(falling.weights.values()) <= 0.0
    groups = [
        [Row({"x": x / 10, "y": (x * 7 + g) % 10}, float(x == 9), 1.0) for x in range(10)]
        for g in range(12)
    ]
    ranking = fit_ranking(groups, ridge=1e-3)
    chances = calibrated(ranking, [row for group in groups for row in group])
    assert chances.score({"x": 0.9, "y": 3}) > chances.score({"x": 0.8, "y": 3})
