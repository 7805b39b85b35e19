"""The gram index: the same answers as brute force, through additions, removals and merges."""

from __future__ import annotations

import math
import threading

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ruthan.matching import rules
from ruthan.matching.engine import postings
from ruthan.matching.engine.grams import Hasher
from ruthan.matching.engine.index import BUDGET, GramIndex, Hit

WORDS = [
    "โอนเงิน",
    "ด่วน",
    "กู้เงิน",
    "มะเร็ง",
    "น้ำมะนาว",
    "ลงทะเบียน",
    "รับสิทธิ์",
    "แผ่นดินไหว",
    "ตัวอย่าง",
    "free",
    "2569",
]
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)


class BruteIndex:
    """The definition of the index, written without an index."""

    def __init__(self) -> None:
        self.texts: dict[int, frozenset[int]] = {}

    def add(self, key: int, text: str) -> None:
        self.texts[key] = frozenset(Hasher().grams(text).tolist())

    def remove(self, key: int) -> None:
        del self.texts[key]

    def query(self, text: str, *, top: int = 10, grams: int | None = 48) -> list[Hit]:
        df = {
            gram: sum(gram in one for one in self.texts.values())
            for gram in Hasher().grams(text).tolist()
        }
        probed = sorted((gram for gram in df if df[gram]), key=lambda gram: (df[gram], gram))[
            :grams
        ]
        while grams is not None and len(probed) > 1 and sum(df[gram] for gram in probed) > BUDGET:
            probed.pop()
        count = len(self.texts)
        weight = {gram: math.log1p((count - df[gram] + 0.5) / (df[gram] + 0.5)) for gram in probed}
        mean = max(1.0, sum(map(len, self.texts.values())) / max(1, count))
        hits = []
        for key, own in self.texts.items():
            shared = sum(weight[gram] for gram in probed if gram in own)
            if shared:
                norm = 2.2 / (1 + 1.2 * (0.5 + 0.5 * len(own) / mean))
                hits.append(Hit(key, shared * norm, shared / sum(weight.values())))
        return sorted(hits, key=lambda hit: (-round(hit.score, 9), hit.key))[:top]


def same(found: list[Hit], expected: list[Hit]) -> bool:
    pairs = zip(found, expected, strict=True)
    return all(
        one.score == pytest.approx(other.score) and one.covered == pytest.approx(other.covered)
        for one, other in pairs
    )


STEPS = st.lists(st.tuples(st.integers(0, 12), st.one_of(st.none(), TEXTS)), max_size=30)


@given(STEPS, TEXTS, st.sampled_from([None, 3, 48]), st.integers(1, 5))
@settings(max_examples=200, deadline=None)
def test_it_answers_as_brute_force_does(
    steps: list[tuple[int, str | None]], query: str, grams: int | None, top: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postings, "_MERGE_AT_LEAST", 3)
        index, brute = GramIndex(), BruteIndex()
        for key, text in steps:
            if text is not None:
                index.add(key, text)
                brute.add(key, text)
            elif key in brute.texts:
                index.remove(key)
                brute.remove(key)
        assert len(index) == len(brute.texts)
        assert same(
            index.query(query, top=top, grams=grams), brute.query(query, top=top, grams=grams)
        )


def test_loading_at_once_equals_adding_one_by_one() -> None:
    texts = [(key, f"{WORDS[key % 11]} {WORDS[key % 7]} ข้อความที่ {key}") for key in range(60)]
    one_by_one, at_once = GramIndex(), GramIndex()
    for key, text in texts:
        one_by_one.add(key, text)
    at_once.add_many(texts)
    assert one_by_one.query("โอนเงินด่วน ข้อความที่ 5") == at_once.query("โอนเงินด่วน ข้อความที่ 5")


@pytest.mark.parametrize(
    "copy",
    [
        "กินน้ำมะนาวโซดารักษามะเร็งหายขาดใน 7 วันแชร์เลย", "กิน น้ำ มะ นาว โซดารักษามะเร็งหายขาด ใน ๗ วัน แชร์เลยยยยยย",
        "ด่วน!! กินน้ำมะนาว\u200bโซดา🍋รักษามะเร็ง", "กินน้ำมะนาวโซตารักษามะเรงหายขาดใน 7 วันแชร์เลย",
    ],
)  # fmt: skip
def test_a_disguised_copy_finds_its_original(copy: str) -> None:
    index = GramIndex()
    index.add(1, "กินน้ำมะนาวโซดา รักษามะเร็งหายขาดใน 7 วัน แชร์เลย")
    index.add(2, "ดื่มน้ำมะพร้าวเป็นประจำช่วยรักษาโรคเบาหวานได้")
    assert index.query(copy)[0].key == 1


def test_an_added_text_is_found_at_once_and_a_removed_one_never() -> None:
    index = GramIndex()
    index.add(7, "ลงทะเบียนรับสิทธิ์ตัวอย่าง")
    assert [hit.key for hit in index.query("ลงทะเบียนรับสิทธิ์")] == [7]
    index.remove(7)
    assert index.query("ลงทะเบียนรับสิทธิ์") == []
    with pytest.raises(KeyError):
        index.remove(7)


@given(st.text("กขคงa1 ", min_size=4, max_size=60), st.text("กขคงa1 ", min_size=4, max_size=60))
def test_what_two_texts_share_is_told_as_from_the_texts_themselves(one: str, other: str) -> None:
    index = GramIndex(secret=b"s")
    index.add(7, other)
    mine, theirs = rules.grams(one), rules.grams(other)
    assume(mine and theirs)
    (told,) = index.containments([7], one)
    assert told == pytest.approx(rules.containment(mine, theirs))


def test_another_secret_gives_other_numbers() -> None:
    assert set(Hasher(b"one").grams("โอนเงินด่วน").tolist()).isdisjoint(
        Hasher(b"two").grams("โอนเงินด่วน").tolist()
    )


@pytest.mark.parametrize("text", ["", " ", "ก", "🎉", "\ud800"])
def test_texts_without_grams_are_taken_and_asked_without_harm(text: str) -> None:
    index = GramIndex()
    index.add(1, text)
    assert len(index) == 1
    assert len(index.query(text)) <= 1


def test_threads_may_add_and_ask_together() -> None:
    index = GramIndex()

    def work(start: int) -> None:
        for key in range(start, start + 100):
            index.add(key, f"ข้อความตัวอย่างที่ {key} โอนเงิน")
            assert index.query(f"ข้อความตัวอย่างที่ {key} โอนเงิน", top=200, grams=None)

    threads = [threading.Thread(target=work, args=(start * 1000,)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(index) == 400
