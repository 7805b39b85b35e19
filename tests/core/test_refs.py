"""References and receipts."""

from __future__ import annotations

import random

import pytest

from ruthan.core import refs


def test_keys_are_version_7_and_sort_by_time():
    keys = [refs.uuid7() for _ in range(1000)]
    assert all(key.version == 7 and key.variant == "specified in RFC 4122" for key in keys)
    assert len(set(keys)) == 1000
    assert keys == sorted(keys)  # those of one millisecond, too


def test_keys_sort_as_they_were_made_when_the_clock_steps_back(monkeypatch):
    before = refs.uuid7()
    monkeypatch.setattr(refs.time, "time_ns", lambda: 1_000_000)
    assert before < refs.uuid7() < refs.uuid7()


def test_public_references_have_no_letters_that_look_like_digits():
    names = {refs.public_reference("R") for _ in range(20_000)}
    assert len(names) == 20_000
    assert not set("".join(name[2:] for name in names)) & set("01ILOU")


def test_a_hundred_thousand_receipts_repeat_nothing():
    made = [refs.new_receipt() for _ in range(100_000)]
    assert len({receipt.secret for receipt in made}) == 100_000
    assert len({receipt.lookup for receipt in made}) > 99_980  # nine random digits may meet
    assert all(len(r.lookup) == 10 and len(r.secret) == 20 for r in made)


def test_a_receipt_reads_back_however_it_is_typed():
    thai = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
    for _ in range(200):
        receipt = refs.new_receipt()
        shown = str(receipt)
        assert len(shown.split()) == 6
        for typed in (
            shown,
            shown.replace(" ", ""),
            shown.replace(" ", "-"),
            shown.translate(thai),
            f" {shown}\n",
            shown.replace(" ", "\u2013"),
            shown.replace(" ", "\u200b"),
        ):
            assert refs.parse_receipt(typed) == receipt


def test_every_single_wrong_digit_of_the_lookup_part_is_noticed():
    receipt = refs.new_receipt()
    for place in range(10):
        for digit in "0123456789":
            lookup = receipt.lookup[:place] + digit + receipt.lookup[place + 1 :]
            found = refs.parse_receipt(lookup + receipt.secret)
            assert (found == receipt) == (lookup == receipt.lookup)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "1",
        "0" * 29,
        "0" * 31,
        "a" * 30,
        "๐" * 29,
        "²" * 30,
        "٠" * 30,
        "\x00" * 30,
        "\ud800" * 30,
        "9" * 100_000,
    ],
)
def test_nonsense_is_no_receipt(typed):
    assert refs.parse_receipt(typed) is None


def test_no_text_makes_the_parser_fall():
    source = random.Random(7)
    for _ in range(2_000):
        text = "".join(chr(source.randrange(0x1100)) for _ in range(source.randrange(40)))
        refs.parse_receipt(text)


def test_hashes_are_compared_whole():
    assert refs.same(b"abc", b"abc")
    assert not refs.same(b"abc", b"abcd")
