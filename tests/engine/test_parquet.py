"""Parquet as others write it: odd types are read, damage is told, the rest goes on."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ruthan.project.cli.extract import extract_command
from ruthan.project.cli.match import match_command
from tests.engine.test_lines import code

TEXT = "โทร 060-000-0014"


def extracted(file: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[object], str]:
    """Exit code, the ids that came out, and what was said."""
    ended = code(extract_command, str(file))
    out = capsys.readouterr()
    return ended, [json.loads(line)["id"] for line in out.out.splitlines()], out.err


def test_ids_and_columns_of_other_types_do_not_stop_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "odd.parquet"
    moments = pa.array([1_700_000_000_000_000_001, None], pa.timestamp("ns", "UTC"))
    table = pa.table(
        {
            "id": pa.array([Decimal(7), Decimal("8.50")], pa.decimal128(10, 2)),
            "text": [TEXT, TEXT],
            "seen": moments,
            "picture": [b"\xff\xd8", None],
            "weights": [[1.5, float("nan")], None],
        }
    )
    pq.write_table(table, file)
    assert extracted(file, capsys) == (0, [7, "8.50"], "")


def test_a_moment_may_be_an_id_and_not_a_number_may_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "moments.parquet"
    pq.write_table(pa.table({"id": [datetime(2026, 2, 3, tzinfo=UTC)], "text": [TEXT]}), file)
    assert extracted(file, capsys) == (0, ["2026-02-03T00:00:00+00:00"], "")
    pq.write_table(pa.table({"id": [float("nan"), 2.0], "text": [TEXT, TEXT]}), file)
    assert extracted(file, capsys) == (3, [2.0], f"{file}:1: missing id\n")


def test_a_text_that_is_no_utf_8_is_one_bad_row(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "letters.parquet"
    raw = pa.array([TEXT.encode(), b"\xe0\xb9", TEXT.encode()], pa.binary())
    texts = pa.Array.from_buffers(pa.string(), 3, raw.buffers())
    pq.write_table(pa.table({"id": [1, 2, 3], "text": texts}), file)
    assert extracted(file, capsys) == (3, [1, 3], f"{file}:2: text not UTF-8\n")


def test_a_damaged_group_is_told_and_the_next_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "damaged.parquet"
    table = pa.table({"id": list(range(4)), "text": [f"{TEXT} {number}" for number in range(4)]})
    pq.write_table(table, file, row_group_size=2, compression="zstd", write_page_checksum=True)
    chunk = pq.read_metadata(file).row_group(0).column(1)
    raw = bytearray(file.read_bytes())
    begins = chunk.dictionary_page_offset or chunk.data_page_offset
    for place in range(begins, begins + chunk.total_compressed_size):
        raw[place] ^= 0xFF
    file.write_bytes(raw)
    ended, ids, said = extracted(file, capsys)
    assert (ended, ids) == (3, [2, 3])
    assert f"{file}:1: damaged up to row 2, which is 2 rows" in said


def test_matching_goes_on_past_a_bad_row(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    messages, claims = tmp_path / "messages.parquet", tmp_path / "claims.parquet"
    texts = ["กินน้ำมะนาวโซดารักษามะเร็งหายขาด", None]
    pq.write_table(pa.table({"id": [Decimal(1), Decimal(2)], "text": texts}), messages)
    pq.write_table(pa.table({"id": [b"\x00"], "claim": ["ปิดถนนสายตัวอย่าง"]}), claims)
    assert code(match_command, str(messages), claims=str(claims), workers=1) == 2
    assert "there is no claim" in capsys.readouterr().err
    pq.write_table(pa.table({"id": ["c"], "claim": [texts[0]]}), claims)
    assert code(match_command, str(messages), claims=str(claims), workers=1) == 3
    assert [json.loads(line)["id"] for line in capsys.readouterr().out.splitlines()] == [1]
