"""Whatever comes in, a decision comes out."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ruthan.matching.engine.decide import Matcher
from ruthan.matching.engine.pairs import compare

CLAIM = "ดื่มน้ำใบตัวอย่างต้มตอนท้องว่างช่วยสลายนิ่วในไตได้ภายใน 3 วัน"
RELATIONS = {"same", "family", "related", "none"}
texts = st.text() | st.binary().map(lambda raw: raw.decode("utf-8", "surrogateescape"))
thai = st.text(alphabet="กขงจนมยรลวสหอาิีึืุู่้๊๋์ํๆฯเแโใไ 0123456789@.:/\u200b\ud800🍋")


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    known = Matcher()
    known.add_many([(str(n), f"ปิดถนนสายที่ {n} เพื่อซ่อมท่อ", "Road") for n in range(40)])
    known.add("stone", CLAIM)
    return known


@given(texts | thai)
@example("\ud800\ud800\ud800\ud800")
@example("ไม่" * 50)
@settings(deadline=None)
def test_any_message_is_decided(matcher: Matcher, text: str) -> None:
    decision = matcher.match(text)
    assert decision.relation in RELATIONS
    assert 0.0 <= decision.probability <= 1.0
    assert all(0.0 <= one.probability <= one.score <= 1.0 for one in decision.matches)


@given(texts | thai, texts | thai)
@settings(deadline=None)
def test_any_pair_is_decided_and_the_order_does_not_matter(one: str, other: str) -> None:
    there, back = compare(one, other), compare(other, one)
    assert there.relation in RELATIONS
    assert (there.relation, there.probability) == (back.relation, back.probability)


@pytest.mark.parametrize("word", ["5" * 60 + "hrv", "1," * 40 + "x", "0." * 40 + "a", "5.5," * 30])
def test_a_long_laugh_holds_nobody_up(word: str) -> None:
    texts = f"{CLAIM} {word}", f"{CLAIM} ภายในวันเดียว {word}"
    decide = f"from ruthan.matching.engine.pairs import compare; compare(*{texts!r})"
    subprocess.run([sys.executable, "-c", decide], timeout=60, check=True)


@given(thai)
@settings(deadline=None)
def test_a_claim_of_any_text_can_be_known(text: str) -> None:
    known = Matcher()
    known.add("any", text, title=text[::-1])
    known.add("stone", CLAIM)
    assert known.match(CLAIM).matches[0].key in {"any", "stone"}


@pytest.mark.parametrize("filler", ["ก", "5 ", "ไม่มี ", "https://a.example/ ", "\u0e49", "สวัสดี "])
def test_a_message_of_ten_megabytes_is_cut_and_says_so(matcher: Matcher, filler: str) -> None:
    text = f"{CLAIM} {filler * (10_000_000 // len(filler))}"
    start = time.perf_counter()
    decision = matcher.match(text)
    assert time.perf_counter() - start < 10
    assert decision.matches[0].key == "stone"
    assert any(reason.startswith("cut: ") for reason in decision.matches[0].reasons)
    assert any(reason.startswith("cut: ") for reason in compare(text, CLAIM).reasons)
