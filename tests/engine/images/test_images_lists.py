"""Hash lists in their shapes: entries in, deletions honoured, bad lines named, traps refused."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruthan.matching.engine.images.lists import Entry, Holdings, Kind, ListRefused, read_list
from ruthan.matching.engine.images.lists import entry as entry_module

SHARED = Path(os.environ.get("RUTHAN_SHARED", str(Path(__file__).parents[4] / "shared")))
SPECS = SHARED / "specs" / "hma"
A, B = "ab" * 32, "0f" * 32

needs_samples = pytest.mark.skipif(not SPECS.is_dir(), reason="the sample lists are not here")


def page(*images: str) -> bytes:
    return (
        '<?xml version="1.0"?><queryResult xmlns="https://hashsharing.ncmec.org/hashsharing/v2">'
        f"<images>{''.join(images)}</images></queryResult>"
    ).encode()


def image(ref: str, **prints: str) -> str:
    inner = "".join(f"<{kind}>{value}</{kind}>" for kind, value in prints.items())
    return f"<image><id>{ref}</id><fingerprints>{inner}</fingerprints></image>"


def record(value: str, status: str = "Active", kind: str = "ImagePDQ") -> dict[str, object]:
    return {"hashValue": value, "hashStatus": status, "signalType": kind}


def records(*some: dict[str, object]) -> bytes:
    return json.dumps({"count": len(some), "hashRecords": some}).encode()


def test_line_files_in_their_spellings() -> None:
    text = f"# a list\n\n{A}\r\n{B.upper()},80\npdq {A[::-1]}, 7\nmd5 {'c' * 32}\n{'d' * 32}\n"
    reading = read_list(b"\xef\xbb\xbf" + text.encode())
    assert reading.problems == []
    assert [(one.kind, one.value, one.quality) for one in reading.entries] == [
        (Kind.PDQ, A, 100), (Kind.PDQ, B, 80), (Kind.PDQ, A[::-1], 7),
        (Kind.MD5, "c" * 32, 100), (Kind.MD5, "d" * 32, 100),
    ]  # fmt: skip


def test_bad_lines_are_named_with_their_reason_and_the_rest_is_read() -> None:
    reading = read_list(f"{A}\nnothing\n{A[:-1]}\n{A},101\n{A},x\nvpdq {A}\n{B}\n".encode())
    assert [one.value for one in reading.entries] == [A, B]
    assert [one.number for one in reading.problems] == [2, 3, 4, 5, 6]
    assert "64 hexadecimal digits" in reading.problems[0].reason
    assert "0 to 100" in reading.problems[2].reason
    assert "not matched" in reading.problems[4].reason
    assert reading.bad == 5


def test_a_line_with_a_minus_takes_its_hash_back() -> None:
    held = Holdings()
    held.apply(read_list(f"{A}\n{B}\n".encode()))
    assert held.apply(read_list(f"-{A}\n".encode())) == {A}
    assert [one.value for one in held] == [B]


def test_stopncii_records_by_status_and_kind() -> None:
    gone = {**record("3" * 64), "caseNumbers": {"a": "Withdrawn", "b": "Deleted"}}
    kept = {**record("4" * 64), "caseNumbers": {"a": "Withdrawn", "b": "Active"}}
    reading = read_list(records(
        record(A), record(B, "Withdrawn"), gone, kept, record("x", kind="VideoTMK"), record("zz"),
    ))  # fmt: skip
    assert [one.value for one in reading.entries] == [A, "4" * 64]
    assert reading.deleted == [B, "3" * 64]
    assert reading.skipped == 1
    assert [one.number for one in reading.problems] == [6]


def test_stopncii_deletions_are_honoured_when_the_list_is_read_again() -> None:
    held = Holdings()
    assert held.apply(read_list(records(record(A), record(B)))) == {A, B}
    assert held.apply(read_list(records(record(A)))) == set()
    assert held.apply(read_list(records(record(A, "Deleted")))) == {A}
    assert [one.ref for one in held] == [B]


def test_ncmec_images_with_their_prints_and_what_was_taken_back() -> None:
    held = Holdings()
    held.apply(
        read_list(page(image("i1", md5="A" * 32, pdq=A, pdna="x"), image("i2", sha1="b" * 40)))
    )
    assert list(held) == [
        Entry("i1", Kind.MD5, "a" * 32), Entry("i1", Kind.PDQ, A), Entry("i2", Kind.SHA1, "b" * 40),
    ]  # fmt: skip
    again = read_list(page("<deletedImage><id>i1</id></deletedImage>", image("i2", sha1="c" * 40)))
    assert held.apply(again) == {"i1", "i2"}
    assert list(held) == [Entry("i2", Kind.SHA1, "c" * 40)]


def test_ncmec_elements_that_cannot_be_used_are_named() -> None:
    reading = read_list(page("<image><fingerprints><md5>x</md5></fingerprints></image>",
                             image("i2", md5="short"), image("i3", pdna="only")))  # fmt: skip
    assert [one.number for one in reading.problems] == [1, 2]
    assert (reading.entries, reading.skipped) == ([], 1)


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE q [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><queryResult>&b;</queryResult>',
        b'<!DOCTYPE q SYSTEM "file:///etc/passwd"><queryResult/>',
        b"<queryResult><images></queryResult>",
        b"<other/>",
        b"<" + b"a><" * 100,
        b"<queryResult>" + b"<a>" * 40 + b"</a>" * 40 + b"</queryResult>",
        b"<queryResult><id>" + b"9" * 20_000 + b"</id></queryResult>",
        b'{"hashRecords": 7}', b'{"other": []}', b"[1]", b'{"a"', b"[" * 100_000, b"\xff\xfe\x00a",
    ],
)  # fmt: skip
def test_hostile_and_foreign_files_are_refused(body: bytes) -> None:
    with pytest.raises(ListRefused):
        read_list(body)


def test_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entry_module, "MAX_ENTRIES", 1)
    for body in (
        f"{A}\n{B}".encode(),
        records(record(A), record(B)),
        page(image("1", pdq=A), image("2", pdq=B)),
    ):
        with pytest.raises(ListRefused, match="more than 1 "):
            read_list(body)


def test_what_ruthan_hash_writes_is_a_list_too() -> None:
    lines = [
        {"file": "a.jpg", "sha256": "1" * 64, "pdq": A, "quality": 88},
        {
            "file": "b.txt",
            "sha256": "2" * 64,
            "pdq": None,
            "quality": None,
            "error": "unknown_kind",
        },
        {"file": "c"},
    ]
    reading = read_list("\n".join(map(json.dumps, lines)).encode() + b"\n{oops\n")
    assert [(one.ref, one.kind, one.quality) for one in reading.entries] == [
        ("a.jpg", Kind.PDQ, 88), ("a.jpg", Kind.SHA256, 100), ("b.txt", Kind.SHA256, 100),
    ]  # fmt: skip
    assert [one.number for one in reading.problems] == [3, 4]


@needs_samples
def test_sample_pages_of_others_are_read() -> None:
    held = Holdings()
    for file in sorted(SPECS.glob("stopncii-*.json")):
        held.apply(read_list(file.read_bytes()))
    assert len(held) == 3
    seen = [read_list(file.read_bytes()) for file in sorted(SPECS.glob("ncmec-entries_*.xml"))]
    assert sum(len(one.entries) for one in seen) == 4
    assert [ref for one in seen for ref in one.deleted] == ["image4"]
    assert all(one.problems == [] for one in seen)
    needles = read_list((SPECS / "pdq-needles.txt").read_bytes())
    assert (len(needles.entries), needles.bad) == (100, 0)


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"<", b"{", b"[", b"<?xml version='1.0'?><queryResult>"]),
)
def test_any_bytes_are_read_or_refused(noise: bytes, start: bytes) -> None:
    with contextlib.suppress(ListRefused):
        Holdings().apply(read_list(start + noise))
