"""Segments: a base on disk answers as one in memory, and a file that is not whole is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruthan.matching.engine import base as layout
from ruthan.matching.engine import merge, postings, ranking
from ruthan.matching.engine.base import COLUMNS, Base, no_documents
from ruthan.matching.engine.decide import Matcher
from ruthan.matching.engine.grams import Hasher
from ruthan.matching.engine.merge import Merge, merged
from ruthan.matching.engine.postings import Postings
from ruthan.matching.engine.segment import SegmentFile, SegmentRefused, read_meta, read_segment

KEY = b"k" * 32
TERMS = st.lists(st.integers(0, 40), max_size=12).map(
    lambda found: np.unique(np.array([n * 107_374_182 for n in found], dtype=np.uint32))
)
STEPS = st.lists(st.tuples(st.integers(0, 15), st.one_of(st.none(), TERMS)), max_size=25)


def _played(steps: list[tuple[int, np.ndarray | None]], index: Postings) -> dict[int, np.ndarray]:
    held: dict[int, np.ndarray] = {}
    for key, terms in steps:
        if terms is not None:
            index.add(key, terms)
            held[key] = terms
        elif key in held:
            index.remove(key)
            del held[key]
    return held


def _same(one: Postings, other: Postings, query: np.ndarray) -> None:
    for most, budget in ((None, None), (3, 6)):
        probes = [
            index.probe(index.look_up(query), most=most, budget=budget) for index in (one, other)
        ]
        assert one.search(probes[0], top=4) == other.search(probes[1], top=4)
    assert one.idf(query).tolist() == other.idf(query).tolist()
    assert (len(one), one.mean_length) == (len(other), other.mean_length)


def _make_small(patch: pytest.MonkeyPatch) -> None:
    """Pages, pieces and stages of a few, so that a handful of documents has many."""
    patch.setattr(layout, "PAGE", 4)
    patch.setattr(layout, "COMMON", 7)
    patch.setattr(merge, "_LEAST", 2)
    patch.setattr(merge, "_CHUNK", 5)
    patch.setattr(merge, "_DOCUMENTS", 2)
    patch.setattr(ranking, "_FIRST", 2)
    patch.setattr(ranking, "_TIMES", 2)


@given(STEPS, STEPS, TERMS)
@settings(max_examples=150, deadline=None)
def test_a_base_and_what_came_since_answer_as_one_index_from_the_same_documents(
    before: list, after: list, query: np.ndarray
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        _make_small(patch)
        old = _played(before, Postings())
        based = Postings(merged(no_documents(), np.ones(0, dtype=np.bool_), list(old.items())))
        for key, terms in after:
            if terms is not None:
                based.add(key, terms)
                old[key] = terms
            elif key in old:
                based.remove(key)
                del old[key]
        plain = Postings()
        for key, terms in old.items():
            plain.add(key, terms)
        _same(based, plain, query)
        assert all(based.terms(key).tolist() == terms.tolist() for key, terms in old.items())
        keys = sorted(old, reverse=True)
        assert _weighed(based, keys) == [
            (old[key].tolist(), plain.idf(old[key]).tolist()) for key in keys
        ]


def _weighed(index: Postings, keys: list[int]) -> list[tuple[list[int], list[float]]]:
    """The terms of documents that were asked for together, by document, and their weights."""
    terms, owners, weights = index.weighed_terms(keys)
    told = []
    for place in range(len(keys)):
        mine = np.flatnonzero(owners == place)
        mine = mine[np.argsort(terms[mine])]
        told.append((terms[mine].tolist(), weights[mine].tolist()))
    return told


@given(STEPS, STEPS)
@settings(max_examples=100, deadline=None)
def test_a_merged_base_holds_exactly_the_living_documents(before: list, after: list) -> None:
    with pytest.MonkeyPatch.context() as patch:
        _make_small(patch)
        patch.setattr(postings, "_MERGE_AT_LEAST", 2)
        index = Postings()
        held = _played(before, index)
        held |= _played([(key + 100, terms) for key, terms in after], index)
        fresh = merged(no_documents(), np.ones(0, dtype=np.bool_), list(held.items()))
        base = merged(index._base, _alive(index), _delta(index))
        assert all(np.array_equal(one, other) for one, other in zip(base, fresh, strict=True))
        assert base.keys.tolist() == sorted(held)


def _alive(index: Postings) -> np.ndarray:
    return index._alive


def _delta(index: Postings) -> list[tuple[int, np.ndarray]]:
    return [(index._new_keys[doc], terms) for doc, terms in index._delta_terms.items()]


def _write(path: Path, base: Base, *, key: bytes = KEY) -> None:
    pieces = Merge(base, np.ones(len(base.keys), dtype=np.bool_), [])
    with SegmentFile(path, key=key) as file:
        for name, column in pieces.columns():
            file.put(name, column, kind=COLUMNS[name])
        file.finish({"place": ["7", 3]})


@pytest.fixture
def base() -> Base:
    documents = [(n, Hasher().grams(f"ข้อความตัวอย่างที่ {n} เรื่องน้ำท่วม")) for n in range(30)]
    return merged(no_documents(), np.ones(0, dtype=np.bool_), documents)


def test_a_mapped_base_is_the_base_that_was_written(base: Base, tmp_path: Path) -> None:
    _write(tmp_path / "one", base)
    found = read_segment(tmp_path / "one", key=KEY)
    again = Base(**found.arrays)
    assert all(np.array_equal(one, other) for one, other in zip(base, again, strict=True))
    assert found.meta == read_meta(tmp_path / "one") == {"place": ["7", 3]}
    _same(Postings(base), Postings(again), Hasher().grams("น้ำท่วม ข้อความตัวอย่างที่ 7"))
    with pytest.raises(ValueError, match="read-only"):
        again.keys[0] = 1


@pytest.mark.parametrize("share", [0.0, 0.001, 0.3, 0.7, 0.999])
def test_a_file_cut_short_anywhere_is_refused(base: Base, tmp_path: Path, share: float) -> None:
    path = tmp_path / "one"
    _write(path, base)
    body = path.read_bytes()
    path.write_bytes(body[: int(len(body) * share)])
    with pytest.raises(SegmentRefused):
        read_segment(path, key=KEY)


@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 0.9, 0.9999])
def test_a_file_with_one_bit_changed_is_refused(base: Base, tmp_path: Path, share: float) -> None:
    path = tmp_path / "one"
    _write(path, base)
    body = bytearray(path.read_bytes())
    body[int(len(body) * share)] ^= 1
    path.write_bytes(body)
    with pytest.raises(SegmentRefused):
        read_segment(path, key=KEY)


def test_a_file_of_another_key_or_never_finished_is_refused(base: Base, tmp_path: Path) -> None:
    _write(tmp_path / "one", base, key=b"o" * 32)
    with pytest.raises(SegmentRefused):
        read_segment(tmp_path / "one", key=KEY)
    with SegmentFile(tmp_path / "two", key=KEY) as file:
        file.put("keys", [base.keys], kind="<i8")
    with pytest.raises(SegmentRefused):
        read_segment(tmp_path / "two", key=KEY)
    with pytest.raises(SegmentRefused):
        read_meta(tmp_path / "two")


def test_judging_the_likely_ones_alone_gives_the_answer_of_judging_all(monkeypatch) -> None:
    """A probability is never above its score: what is not compared could not have won."""
    known = Matcher()
    known.add_many(
        [
            (f"{page}-{sum_}", f"ธนาคารออมสินปล่อยสินเชื่อ {sum_},000 บาท ผ่านเพจ {page}", "")
            for page in ("เงินด่วน", "สินเชื่อตัวอย่าง", "กู้ง่าย", "เงินสมมุติ")
            for sum_ in range(10, 90, 10)
        ]
    )
    known.add_many([(str(n), f"ประกาศฉบับที่ {n} เรื่องปิดถนนเพื่อซ่อมท่อประปา", "") for n in range(60)])
    asked = [
        "มีเพจชื่อ เงินสมมุติ ปล่อยสินเชื่อของธนาคารออมสิน 70,000 บาท",
        "ธนาคารออมสินปล่อยเงินกู้ให้ 20,000 บาท ผ่านเพจ สินเชื่อทดลอง สมัครเลย",
        "ออมสินให้กู้ 30,000 ผ่านเพจ กู้ง่าย จริงไหม",
    ]
    few = [known.match(text, top=2) for text in asked]
    assert few[0].matches[0].score < few[0].matches[1].score
    monkeypatch.setattr("ruthan.matching.engine.decide._worth", lambda *_: True)
    assert few == [known.match(text, top=2) for text in asked]
