"""Weights and an encoder that an operator names: used by the service, never needed by it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import numpy as np
import pytest

from ruthan.matching import actions, queries
from ruthan.matching.engine.model import shipped
from ruthan.matching.queries import tuning
from ruthan.project.doctor import machine

pytestmark = pytest.mark.django_db
ASKED = "เรือข้ามฟากจะไม่มีให้นั่งแล้ว"
FERRY = "เรือข้ามฟากสมมุติหยุดเดินทุกลำ"
FEE = "เรือข้ามฟากตัวอย่างขึ้นราคา"


class Toy:
    """Two directions: what speaks of stopping, and the rest. Counts how often it was made, asked."""

    made, asked, fails = 0, 0, False

    def __init__(self) -> None:
        Toy.made += 1

    def encode(self, texts: list[str], /) -> np.ndarray:
        Toy.asked += 1
        if Toy.fails:
            raise RuntimeError("no memory")
        return np.array(
            [[1.0, 0.0] if "หยุด" in text or "ไม่มี" in text else [0.0, 1.0] for text in texts],
            dtype=np.float32,
        )


@pytest.fixture(autouse=True)
def _anew() -> Iterator[None]:
    Toy.made, Toy.asked, Toy.fails = 0, 0, False
    queries.reset_replica()
    yield
    queries.reset_replica()


@pytest.fixture
def claims() -> dict[str, UUID]:
    texts = [FERRY, FEE, *(f"ปิดถนนสายที่ {n} เพื่อซ่อมท่อประปา" for n in range(30))]
    found = {text: uuid4() for text in texts}
    for text, claim_id in found.items():
        actions.remember_claim(claim_id=claim_id, text=text)
    return found


@pytest.fixture
def named(settings: Any, tmp_path: Path) -> Any:
    models = {
        name: {"bias": model.bias, "weights": dict(model.weights)}
        for name, model in shipped()._asdict().items()
        if model is not None
    }
    models["states_dense"] = {"bias": -4.0, "weights": {"cosine": 8.0}}
    file = tmp_path / "weights.json"
    file.write_text(json.dumps({"models": models}), encoding="utf-8")
    settings.RUTHAN_MATCH_WEIGHTS = str(file)
    settings.RUTHAN_MATCH_ENCODER = f"{__name__}:Toy"
    return settings


def best() -> tuple[UUID, float]:
    found = queries.known_claims(ASKED)
    return (found[0].claim_id, found[0].probability) if found else (UUID(int=0), 0.0)


def test_by_default_nothing_is_loaded(claims: dict[str, UUID], monkeypatch: Any) -> None:
    monkeypatch.setattr(tuning, "load_encoder", lambda _path: pytest.fail("loaded"))
    queries.known_claims(ASKED)
    assert tuning.tuning() == (None, None)
    assert machine.deciding().level == "ok"


def test_the_encoder_that_is_named_joins_what_decides(claims: dict[str, UUID], named: Any) -> None:
    assert best()[0] == claims[FERRY]
    assert best()[1] > 0.9
    queries.this_process.reset()
    best()
    assert Toy.made == 1
    assert machine.deciding().level == "ok"


def test_an_encoder_that_fails_is_left_alone_and_the_weights_decide(
    claims: dict[str, UUID], named: Any, monkeypatch: Any
) -> None:
    encoder = named.RUTHAN_MATCH_ENCODER
    named.RUTHAN_MATCH_ENCODER = ""
    plain = queries.known_claims(ASKED)
    named.RUTHAN_MATCH_ENCODER, Toy.fails = encoder, True
    queries.reset_replica()
    assert queries.known_claims(ASKED) == plain
    assert queries.known_claims(ASKED) == plain
    assert Toy.asked == 1
    assert machine.deciding().level == "bad"
    Toy.fails = False
    assert queries.known_claims(ASKED) == plain
    now = tuning.monotonic() + tuning.REST + 1
    monkeypatch.setattr(tuning, "monotonic", lambda: now)
    assert best()[1] > 0.9


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("RUTHAN_MATCH_ENCODER", "no_such_package:Encoder", "no_such_package"),
        ("RUTHAN_MATCH_ENCODER", f"{__name__}:Nobody", "Nobody"),
        ("RUTHAN_MATCH_ENCODER", f"{__name__}:broken", "does not start: FileNotFoundError"),
        ("RUTHAN_MATCH_WEIGHTS", "/nowhere/weights.json", "/nowhere/weights.json"),
        ("RUTHAN_MATCH_WEIGHTS", "", "trained with one"),
    ],
)
def test_what_is_missing_is_told_and_passed_over(
    claims: dict[str, UUID], named: Any, name: str, value: str, says: str
) -> None:
    setattr(named, name, value)
    queries.reset_replica()
    found = queries.known_claims(ASKED)
    assert tuning.tuning() == (None, None)
    told = machine.deciding()
    assert told.level == "bad"
    assert says in told.words
    assert "RUTHAN_MATCH_ENCODER" in told.mend
    named.RUTHAN_MATCH_WEIGHTS = named.RUTHAN_MATCH_ENCODER = ""
    queries.reset_replica()
    assert queries.known_claims(ASKED) == found


def broken() -> Any:
    """An encoder whose file is not there."""
    raise FileNotFoundError("model.bin")
