"""`ruthan surge replay`: the same rule over a file and over the database."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ruthan.project import cli
from ruthan.project.cli import surge

START = datetime(2026, 2, 2, tzinfo=UTC)


def reports() -> Iterator[dict[str, str]]:
    """Two weeks of one report an hour on each of five matters; one surges in the second week."""
    chance = random.Random(1)
    for hour in range(14 * 24):
        for key in "abcde":
            many = int(chance.random() < 0.3) + (6 if key == "c" and 240 <= hour < 248 else 0)
            for _ in range(many):
                at = START + timedelta(hours=hour, minutes=chance.randrange(60))
                sender = str(chance.random())
                yield {"at": at.isoformat(), "key": key, "province": "50", "sender": sender}


def write(path: Path, rows: list[dict[str, str]]) -> str:
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as out:
            table = csv.DictWriter(out, fieldnames=list(rows[0]))
            table.writeheader()
            table.writerows(rows)
    else:
        path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return str(path)


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize("ending", ["ndjson", "csv"])
def test_a_file_needs_no_database(ending: str, tmp_path: Path, capsys: Any) -> None:
    path = write(tmp_path / f"reports.{ending}", list(reports()))
    assert cli.main(["surge", "replay", path]) == 0
    told = [line for line in lines(capsys) if line["key"] == "c"]
    assert [line["province"] for line in told] == ["", "50"]
    first = told[0]
    begin = datetime.fromisoformat(first["began"])
    assert begin == START + timedelta(hours=240)
    assert begin < datetime.fromisoformat(first["found"]) <= begin + timedelta(hours=4)
    assert datetime.fromisoformat(first["ended"]) <= begin + timedelta(hours=14)
    assert first["why"]["en"] == (
        f"{first['people']} people in {first['hours']} hours; {first['expected']:.1f} expected"
    )


def test_only_what_surges_is_told(tmp_path: Path, capsys: Any) -> None:
    path = write(tmp_path / "reports.ndjson", list(reports()))
    cli.main(["surge", "replay", path])
    assert {line["key"] for line in lines(capsys)} <= {"c", ""}


def test_one_sender_is_no_surge(tmp_path: Path, capsys: Any) -> None:
    rows = [row | {"sender": "one" if row["key"] == "c" else row["sender"]} for row in reports()]
    assert cli.main(["surge", "replay", write(tmp_path / "r.ndjson", rows)]) == 0
    assert lines(capsys) == []


def test_the_order_of_the_lines_does_not_matter(tmp_path: Path, capsys: Any) -> None:
    rows = list(reports())
    cli.main(["surge", "replay", write(tmp_path / "a.ndjson", rows)])
    first = lines(capsys)
    cli.main(["surge", "replay", write(tmp_path / "b.ndjson", rows[::-1])])
    assert lines(capsys) == first != []


def test_bad_lines_are_named_and_the_rest_is_replayed(tmp_path: Path, capsys: Any) -> None:
    rows = [*reports(), {"at": "yesterday", "key": "a", "sender": "x"}, {"key": "a"}]
    assert cli.main(["surge", "replay", write(tmp_path / "r.ndjson", rows)]) == 3
    said = capsys.readouterr()
    assert "at is not an ISO 8601 time" in said.err
    assert "missing at, sender" in said.err
    assert said.out


def test_nothing_to_replay_and_wrong_usage(tmp_path: Path, capsys: Any) -> None:
    empty = tmp_path / "empty.ndjson"
    empty.write_text("")
    assert cli.main(["surge", "replay", str(empty)]) == 2
    assert cli.main(["surge", "replay", str(empty), "--since", "2026-02-02"]) == 2
    assert cli.main(["surge", "replay", "--since", "soon"]) == 2
    assert cli.main(["surge", "replay", str(tmp_path / "none.ndjson")]) == 2


@pytest.mark.django_db
def test_the_database_says_what_the_service_says(
    a_wave: Any, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    def open_already(work: Callable[[], int]) -> int:
        return work()

    monkeypatch.setattr(surge, "with_database", open_already)
    last = a_wave(each=6)
    assert cli.main(["surge", "replay"]) == 0
    (told,) = lines(capsys)
    assert told["key"] == f"cluster:{last.cluster_id}"
    assert told["people"] == 18


@pytest.mark.django_db
def test_an_empty_database_has_nothing_to_replay(
    monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setattr(surge, "with_database", lambda work: work())
    assert cli.main(["surge", "replay"]) == 2
    assert "no report" in capsys.readouterr().err
