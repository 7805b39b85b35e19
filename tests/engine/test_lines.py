"""The command line: files told by their ending, bad lines reported, exit codes kept."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import typer

from ruthan.project.cli.extract import extract_command
from ruthan.project.cli.match import match_command

ROWS = [{"id": "1", "text": "โทร 060-000-0014"}, {"id": "2", "text": "โอน ฿1,000, ด่วน\nมาก"}]
CLAIMS = [
    {"id": "c1", "claim": "กินน้ำมะนาวโซดารักษามะเร็งหายขาด"},
    {"id": 2, "claim": "ปิดถนนสายตัวอย่าง", "title": "ถนน"},
]


def ndjson(path: Path, rows: list[dict[str, object]]) -> str:
    path.write_text(
        "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8"
    )
    return str(path)


def code(command: object, *args: object, **options: object) -> int:
    with pytest.raises(typer.Exit) as stopped:
        command(*args, **options)  # type: ignore[operator]
    return stopped.value.exit_code


def printed(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_ndjson_csv_and_parquet_give_the_same_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    csv_file = tmp_path / "rows.csv"
    csv_file.write_text(
        'id,text\n1,โทร 060-000-0014\n2,"โอน ฿1,000, ด่วน\nมาก"\n', encoding="utf-8-sig"
    )
    parquet = tmp_path / "rows.parquet"
    pq.write_table(pa.Table.from_pylist(ROWS), parquet)
    answers = []
    for file in (ndjson(tmp_path / "rows.jsonl", list(ROWS)), str(csv_file), str(parquet)):
        assert code(extract_command, file) == 0
        answers.append(printed(capsys))
    assert answers[0] == answers[1] == answers[2]
    assert [row["id"] for row in answers[0]] == ["1", "2"]


@pytest.mark.parametrize(("codec", "page"), [("cp874", "Windows-874"), ("utf-16", "UTF-16")])
def test_what_excel_in_thai_saves_is_read_and_said(
    codec: str, page: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "excel.csv"
    file.write_bytes("id,text\r\n1,plain\r\n2,โอนเข้า กสิกร 000-0-00012-3\r\n".encode(codec))
    assert code(extract_command, str(file)) == 0
    out = capsys.readouterr()
    rows = [json.loads(line) for line in out.out.splitlines()]
    assert [row["id"] for row in rows] == ["1", "2"]
    assert {one["kind"] for one in rows[1]["entities"]} >= {"bank_account"}
    assert out.err == f"{file}: read as {page}\n"


def test_utf_16_that_is_cut_off_keeps_what_came_before(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "cut.csv"
    file.write_bytes("id,text\r\n1,plain\r\n2,โอน".encode("utf-16")[:-1])
    assert code(extract_command, str(file)) == 3
    out = capsys.readouterr()
    assert [json.loads(line)["id"] for line in out.out.splitlines()] == ["1"]
    assert out.err.endswith(":2: not UTF-16: the file is cut off\n")


@pytest.mark.parametrize("first", ["โอนด่วน", "plain"])
def test_a_csv_row_that_is_not_utf_8_is_reported_and_the_rest_goes_on(
    first: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mixed.csv"
    broken = "โอ".encode()[:-1]
    file.write_bytes(f"id,text\n1,{first}\n2,".encode() + broken + "\n3,caf\xe9\n4,จบ\n".encode())
    assert code(extract_command, str(file)) == 3
    out = capsys.readouterr()
    assert [json.loads(line)["id"] for line in out.out.splitlines()] == ["1", "3", "4"]
    assert out.err == f"{file}:2: not UTF-8\n"


def test_bad_lines_are_reported_with_number_and_reason_and_the_rest_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "bad.ndjson"
    file.write_bytes(
        '{"id":1,"text":"โอน"}\nnot json\n[1]\n{"id":2}\n{"id":3,"text":5}\n\xff\n\n{"id":4,"text":"x","received":"soon"}\n{"id":5,"text":"จบ"}\n'.encode(
            "utf-8", "surrogateescape"
        ).replace("ÿ".encode(), b"\xff")
    )
    assert code(extract_command, str(file)) == 3
    out = capsys.readouterr()
    assert [json.loads(line)["id"] for line in out.out.splitlines()] == [1, 5]
    reasons = out.err.splitlines()
    assert [int(line.removeprefix(str(file)).split(":")[1]) for line in reasons] == [
        2,
        3,
        4,
        5,
        6,
        8,
    ]
    assert (
        "missing text" in reasons[2] and "must be text" in reasons[3] and "not UTF-8" in reasons[4]
    )


def test_a_file_that_is_not_there_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert code(extract_command, "/nowhere/rows.ndjson") == 2
    assert "no such file" in capsys.readouterr().err


@pytest.mark.parametrize(
    "options",
    [{}, {"file": "a"}, {"claims": "a"}, {"file": "a", "pairs": "b"}, {"file": "-", "claims": "-"}],
)
def test_match_takes_one_of_two_forms(options: dict[str, str]) -> None:
    assert code(match_command, **options) == 2


def test_standard_input_is_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Input:
        buffer = io.BytesIO('{"id":"1","text":"โทร 1441"}\n'.encode())

    monkeypatch.setattr("sys.stdin", Input())
    assert code(extract_command, "-") == 0
    assert printed(capsys)[0]["id"] == "1"


def test_messages_are_matched_and_ids_come_back_as_they_were(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    claims = ndjson(tmp_path / "claims.ndjson", list(CLAIMS))
    messages = ndjson(
        tmp_path / "messages.ndjson",
        [{"id": 9, "text": "กินน้ำมะนาวโซดารักษามะเร็งหายขาด แชร์ด่วน"}, {"id": "x", "text": "หิวข้าวจัง"}],
    )
    assert code(match_command, file=messages, claims=claims, top=1) == 0
    first, second = printed(capsys)
    assert (first["id"], first["decision"]) == (9, "same")
    assert set(first) == {"id", "decision", "probability", "matches"}
    (match,) = first["matches"]  # type: ignore[misc]
    assert set(match) == {"id", "score", "relation", "probability", "reasons"}
    assert match["id"] == "c1"
    assert (second["id"], second["decision"]) == ("x", "none")


def test_a_claim_id_given_twice_is_a_bad_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    claims = ndjson(tmp_path / "claims.ndjson", [*CLAIMS, {"id": "c1", "claim": "อื่น"}])
    messages = ndjson(tmp_path / "messages.ndjson", list(ROWS))
    assert code(match_command, file=messages, claims=claims) == 3
    assert "was there before" in capsys.readouterr().err


def test_claims_that_are_all_bad_are_a_usage_error(tmp_path: Path) -> None:
    claims = ndjson(tmp_path / "claims.ndjson", [{"id": "1"}])
    assert code(match_command, file=ndjson(tmp_path / "m.ndjson", list(ROWS)), claims=claims) == 2


def test_pairs_get_a_relation_and_a_probability(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pairs = ndjson(
        tmp_path / "pairs.ndjson",
        [
            {"id": 1, "a": "กินน้ำมะนาวโซดารักษามะเร็ง", "b": "กินน้ำมะนาวโซดา รักษามะเร็ง"},
            {"id": 2, "a": "ฝนตก", "b": "ปิดถนนสายตัวอย่าง"},
        ],
    )
    assert code(match_command, pairs=pairs) == 0
    same, other = printed(capsys)
    assert (same["id"], same["relation"]) == (1, "same")
    assert set(same) == {"id", "relation", "probability"}
    assert float(str(other["probability"])) < 0.2


def test_a_file_that_only_claims_to_be_parquet_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fake = tmp_path / "fake.parquet"
    fake.write_bytes(b"PAR?")
    assert code(extract_command, str(fake)) == 2
    assert "not a Parquet file" in capsys.readouterr().err
