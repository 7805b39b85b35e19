"""Whatever bytes arrive, the readers of texts answer: no exception, and spans that fit."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.fuzz.engine import sound
from ruthan.matching.engine.entities import extract_entities, masked_text
from ruthan.matching.engine.signals import detect_signals, scam_hint

PIECES = [
    "โทร", "060-000-0014", "ธ.กสิกร", "000-0-00012-3", "\u200b", "๑๔", "ก.พ.", "https://a.example", "ฝาก", "100", "รับ", "200", "@demo",
    "เพจ \"", "000201", "6304", "0x", "bc1", "S C B", "31/02", "22:00:59", "วันนี้-", "\ud800", "\u0301", "İ", "ﬁ", "0" * 40, "กสิกร" * 3, "[.]", "xn--",
]  # fmt: skip


@given(st.binary(max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_read(data: bytes) -> None:
    sound(data)


@given(st.lists(st.sampled_from(PIECES), max_size=14), st.sampled_from(["", " ", "\n", "-"]))
@settings(max_examples=150, deadline=None)
def test_any_mixture_of_what_readers_look_for_is_read(pieces: list[str], between: str) -> None:
    sound(between.join(pieces).encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize(
    "piece",
    [
        "0",
        "1,",
        "1-",
        "000201",
        "a.",
        "@a",
        "ก.",
        "1 ",
        "โอน",
        "about",
        "+66",
        "รับ1",
        "12:",
        "1/",
        "(",
        "ม.ค.1",
        "bc1",
        "S C ",
        "\u0e49",
    ],
)
def test_a_long_run_of_one_piece_takes_no_more_than_seconds(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    started = time.process_time()
    entities = extract_entities(text)
    masked_text(text, entities)
    scam_hint(text, entities, detect_signals(text, entities))
    assert time.process_time() - started < 10
