"""`ruthan assess` reads NDJSON and CSV, ranks good lines, reports bad ones and exits accordingly."""

from __future__ import annotations

import json

from ruthan.project.cli import main


def test_good_lines_are_ranked_and_bad_ones_reported_with_their_number(tmp_path, capsys):
    source = tmp_path / "in.jsonl"
    source.write_text(
        '{"id":"7","text":"โอนค่ากล้อง 18,900 เมื่อ 20 นาทีก่อน โดนบล็อก"}\n'
        "not json\n"
        '{"id":"8","text":"x","context":{"reach":-1}}\n'
        '{"id":"9","text":"แจกเงิน","context":{"season":"campaign","reach":null}}\n',
        encoding="utf-8",
    )
    assert main(["assess", str(source)]) == 3
    out, err = capsys.readouterr()
    lines = [json.loads(line) for line in out.splitlines()]
    assert [line["id"] for line in lines] == ["7", "9"]
    assert lines[0]["priority"] == "P1"
    assert lines[0]["routes"][0] == "aoc1441/money_sent/1h"
    assert ":2:" in err
    assert ":3: context: reach must not be negative" in err


def test_csv_columns_give_the_context(tmp_path, capsys):
    source = tmp_path / "in.csv"
    source.write_text(
        "id,text,reach,reports_24h\n1,ส่งต่อด่วน พายุเข้าคืนนี้ กรมอุตุฯ แจ้ง,120000,60\n",
        encoding="utf-8",
    )
    assert main(["assess", str(source)]) == 0
    line = json.loads(capsys.readouterr().out)
    assert line["severity"]["factors"]["R"]["value"] == 4
    assert line["priority"] == "P2"


def test_a_missing_file_is_a_usage_error(tmp_path, capsys):
    assert main(["assess", str(tmp_path / "none.jsonl")]) == 2
    assert "no such file" in capsys.readouterr().err
