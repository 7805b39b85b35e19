"""Matching in bulk: the same bytes however it is shared out, and after every kind of kill."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from ruthan.matching.engine.bulk import known as known_files
from ruthan.matching.engine.bulk.crew import TRIES, Crew, WorkersLost
from ruthan.matching.engine.bulk.known import Claim, KnownClaims, write_known
from ruthan.matching.engine.decide import Matcher
from ruthan.project.cli import bulk
from ruthan.project.cli.match import match_command
from tests.engine.test_lines import code, ndjson, printed

PAGES = ("เงินด่วน", "สินเชื่อตัวอย่าง", "กู้ง่าย", "เงินสมมุติ")
STATEMENTS = [
    *(
        f"ธนาคารตัวอย่างปล่อยสินเชื่อ {n},000 บาท ผ่านเพจ {page}"
        for page in PAGES
        for n in range(10, 60, 10)
    ),
    *(f"ประกาศฉบับที่ {n} เรื่องปิดถนนเพื่อซ่อมท่อประปาในอำเภอสมมุติ" for n in range(40)),
    "กินน้ำมะนาวโซดารักษามะเร็งหายขาดใน 7 วัน",
]
CLAIMS = [{"id": n, "claim": text, "title": ""} for n, text in enumerate(STATEMENTS)]


def posts(number: int) -> list[dict[str, object]]:
    luck = random.Random(1)
    ends = ("", " จริงไหมคะ", " แชร์ด่วน", " ไม่เกี่ยวกัน ไปเที่ยวทะเลมา", "!!")
    return [
        {"id": f"p{n}", "text": luck.choice(STATEMENTS)[luck.randrange(9) :] + luck.choice(ends)}
        for n in range(number)
    ]


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    return (
        ndjson(tmp_path / "posts.ndjson", posts(60)),
        ndjson(tmp_path / "claims.ndjson", list(CLAIMS)),
    )


@pytest.fixture
def small_shares(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "SHARE", 8)


def match(files: tuple[str, str], to: Path, **options: object) -> bytes:
    assert code(match_command, files[0], claims=files[1], to=to, **options) == 0
    assert not to.with_name(to.name + ".part").exists()
    return to.read_bytes()


@pytest.mark.parametrize("block", [7, 4096])
def test_claims_in_files_answer_as_a_matcher_in_memory(
    tmp_path: Path, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known_files, "_BLOCK", block)
    matcher = Matcher()
    matcher.add_many([(str(one["id"]), str(one["claim"]), "") for one in CLAIMS])
    told = [Claim(str(one["id"]), str(one["claim"]), "") for one in CLAIMS]
    assert write_known(tmp_path, told) == len(CLAIMS)
    known = KnownClaims(tmp_path)
    assert [known.key(number) for number in range(len(known))] == [one.key for one in told]
    for post in posts(60):
        assert known.match(str(post["text"]), top=3) == matcher.match(str(post["text"]), top=3)


def test_every_number_of_workers_writes_the_same_bytes(
    files: tuple[str, str], tmp_path: Path, small_shares: None, capsys: pytest.CaptureFixture[str]
) -> None:
    alone = match(files, tmp_path / "one.ndjson", workers=1)
    assert alone == match(files, tmp_path / "two.ndjson", workers=2)
    capsys.readouterr()
    assert code(match_command, files[0], claims=files[1], workers=1) == 0
    rows = printed(capsys)
    assert [json.loads(line) for line in alone.splitlines()] == rows
    assert [row["id"] for row in rows] == [post["id"] for post in posts(60)]
    assert {type(one["id"]) for row in rows for one in row["matches"]} == {int}


def test_csv_and_parquet_hold_what_ndjson_holds(files: tuple[str, str], tmp_path: Path) -> None:
    import csv

    told = [json.loads(line) for line in match(files, tmp_path / "a.ndjson").splitlines()]
    match(files, tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row | {"matches": json.loads(row["matches"])} for row in rows] == [
        row | {"probability": str(row["probability"])} for row in told
    ]
    match(files, tmp_path / "a.parquet")
    table = pq.read_table(tmp_path / "a.parquet").to_pylist()
    for row in told:
        for one in row["matches"]:
            one["id"] = str(one["id"])
    assert table == told


def test_a_stopped_run_is_refused_then_taken_up_and_does_no_share_twice(
    files: tuple[str, str], tmp_path: Path, small_shares: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = match(files, tmp_path / "whole.ndjson", workers=1)
    target, done = tmp_path / "out.ndjson", []
    decide = bulk.decide_share

    def stop_at_fourth(batch, **options):
        if len(done) == 3:
            raise KeyboardInterrupt
        done.append(batch)
        return decide(batch, **options)

    monkeypatch.setattr(bulk, "decide_share", stop_at_fourth)
    with pytest.raises(KeyboardInterrupt):
        match(files, target, workers=1)
    assert not target.exists()
    monkeypatch.setattr(bulk, "decide_share", lambda *a, **o: done.append(a) or decide(*a, **o))
    assert code(match_command, files[0], claims=files[1], to=target, workers=1) == 2
    assert match(files, target, workers=1, resume=True) == whole
    assert len(done) == 8


def test_what_other_weights_decided_is_decided_again(
    files: tuple[str, str], tmp_path: Path, small_shares: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, done = tmp_path / "out.ndjson", []
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(bulk, "write_decisions", _refuse)
        match(files, target, workers=1)
    newer = tmp_path / "decision.json"
    newer.write_bytes(bulk.SHIPPED.read_bytes() + b"\n")
    monkeypatch.setattr(bulk, "SHIPPED", newer)
    decide = bulk.decide_share
    monkeypatch.setattr(bulk, "decide_share", lambda *a, **o: done.append(a) or decide(*a, **o))
    match(files, target, workers=1, resume=True)
    assert len(done) == 8


def test_other_claims_or_posts_are_never_taken_for_what_was_done(
    files: tuple[str, str], tmp_path: Path, small_shares: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.ndjson"
    monkeypatch.setattr(bulk, "write_decisions", _refuse)
    with pytest.raises(KeyboardInterrupt):
        match(files, target, workers=1)
    monkeypatch.undo()
    other = ndjson(tmp_path / "claims.ndjson", [dict(one, id=f"n{one['id']}") for one in CLAIMS])
    found = match((files[0], other), target, workers=1, resume=True)
    assert all(
        one["id"].startswith("n")
        for line in found.splitlines()
        for one in json.loads(line)["matches"]
    )


def _refuse(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def die_once(marker: str, number: int) -> int:
    """The work of the test below: the third share kills its process, the first time."""
    if number == 3 and not Path(marker).exists():
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def die_always(number: int) -> int:
    """Nobody survives this work."""
    os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_the_share_of_a_killed_worker_is_done_again_and_in_its_place(tmp_path: Path) -> None:
    with Crew(2) as crew:
        do = partial(die_once, str(tmp_path / "died"))
        assert list(crew.map(do, range(20))) == [n * n for n in range(20)]
    assert (tmp_path / "died").exists()


def test_work_that_kills_every_worker_is_given_up() -> None:
    with Crew(2) as crew, pytest.raises(WorkersLost):
        list(crew.map(die_always, range(4)))
    assert TRIES == 3


@pytest.mark.slow
def test_a_killed_command_goes_on_where_it_was(
    files: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "SHARE", 300)
    many = ndjson(tmp_path / "many.ndjson", posts(3 * bulk.SHARE))
    target, work = tmp_path / "out.ndjson", tmp_path / "out.ndjson.part"
    small = "from ruthan.project.cli import bulk, main; bulk.SHARE = 300; raise SystemExit(main())"
    command = [
        sys.executable, "-c", small,
        "match", many, "--claims", files[1], "--workers", "2", "--copies", "--to", str(target),
    ]  # fmt: skip
    running = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 120
    while not list(work.glob("*-*.arrow")) and time.monotonic() < until:
        time.sleep(0.02)
    running.kill()
    running.wait()
    done = list(work.glob("*-*.arrow"))
    assert 0 < len(done) < 3
    assert subprocess.run([*command, "--resume"], stderr=subprocess.DEVNULL).returncode == 0
    assert target.read_bytes() == match(
        (many, files[1]), tmp_path / "whole.ndjson", workers=1, copies=True
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"resume": True}, "--resume and --spark need --to OUT"),
        ({"spark": "local[2]"}, "--resume and --spark need --to OUT"),
        ({"to": Path("/nowhere/out.ndjson")}, "/nowhere: no such folder"),
    ],
)
def test_what_cannot_be_begun_is_said(
    files: tuple[str, str], options: dict, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert code(match_command, files[0], claims=files[1], **options) == 2
    assert said in capsys.readouterr().err


def test_without_spark_it_is_said_what_to_install(
    files: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch
) -> None:
    monkeypatch.setattr("ruthan.project.cli.cluster.find_spec", lambda _: None)
    to = tmp_path / "out.ndjson"
    assert code(match_command, files[0], claims=files[1], to=to, spark="local[2]") == 2
    assert "requirements/cluster.txt" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.skipif(find_spec("pyspark") is None, reason="pyspark is not installed")
def test_two_workers_of_spark_write_the_same_bytes(files: tuple[str, str], tmp_path: Path) -> None:
    alone = match(files, tmp_path / "one.ndjson", workers=1)
    assert alone == match(files, tmp_path / "two.ndjson", spark="local[2]")
