"""The doctor finds what is broken, says how to mend it, and works when the database does not."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection

from ruthan.core import clock, keyring
from ruthan.project import vitals
from ruthan.project.backup import write_backup
from ruthan.project.doctor import BAD, OK, WARN, Finding, database, examine, machine

pytestmark = pytest.mark.django_db


def found(name: str) -> Finding:
    """What the doctor says under a name."""
    return next(one for one in examine() if one.check == name)


_written: list[Path] = []  # one backup serves every test here


@pytest.fixture
def healthy(
    fresh_keys: Path, settings: Any, monkeypatch: Any, tmp_path: Path, tmp_path_factory: Any
) -> Path:
    """A well-kept service: https, mail, a backup, private folders, a worker."""
    tmp_path.chmod(0o700)
    settings.RUTHAN_BASE_URL = "https://ruthan.example"
    settings.ALLOWED_HOSTS = ["ruthan.example"]
    settings.EMAIL_HOST = "mail.example"
    settings.RUTHAN_BACKUP_FOLDER = str(tmp_path / "backup")
    if not _written:
        _written.append(tmp_path_factory.mktemp("backup") / "whole")
        write_backup(_written[0])
    shutil.copytree(_written[0], tmp_path / "backup")
    monkeypatch.setattr(vitals, "workers", lambda _db: 1)
    monkeypatch.setattr(machine.socket.socket, "connect_ex", lambda *_: 0)
    return tmp_path


def test_a_well_kept_service_has_nothing_bad(healthy: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(machine, "disk", lambda: machine.ok("disk", "room"))
    monkeypatch.setattr(database, "QUESTIONS", [
        q for q in database.QUESTIONS if q is not database.durability  # the tests' server is fleeting
    ])  # fmt: skip
    assert [f for f in examine() if f.level == BAD] == []


def test_every_trouble_comes_with_a_way_to_mend_it(healthy: Path) -> None:
    for finding in examine():
        assert finding.level in (OK, WARN, BAD)
        assert bool(finding.mend) == (finding.level != OK), finding


def test_a_database_that_is_away_hides_nothing_else(healthy: Path, monkeypatch: Any) -> None:
    def away(**_: object) -> None:
        raise psycopg.OperationalError("words of a server")

    monkeypatch.setattr(vitals, "own_connection", away)
    said = {f.check: f for f in examine()}
    assert said["database"].level == BAD
    assert "words" not in said["database"].words
    assert said["keys"].level == OK
    assert said["backup"].level == OK


def test_a_half_broken_database_is_asked_the_rest(healthy: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(vitals, "unapplied", lambda _db: ["core.0004_x", "core.0005_y"])

    def no_table(_db: object) -> None:
        raise psycopg.errors.UndefinedTable("relation ... does not exist")

    monkeypatch.setattr(vitals, "sealer", no_table)
    assert "2 migrations are missing, first core.0004_x" in found("tables").words
    assert found("audit").level == BAD
    assert found("workers").level == OK


def test_missing_and_open_keys(healthy: Path) -> None:
    keyring.path().chmod(0o644)
    assert "others may read" in found("keys").words
    keyring.path().unlink()
    assert "missing or broken" in found("keys").words
    keyring.path().write_text("{}")
    assert found("keys").level == BAD


def test_a_master_key_that_nobody_renews(healthy: Path, at: Any) -> None:
    at(clock.now() + timedelta(days=40))
    assert (found("keys").level, "40 days old" in found("keys").words) == (WARN, True)


def test_a_folder_that_others_may_read(healthy: Path) -> None:
    (healthy / "files").mkdir(mode=0o755, exist_ok=True)
    (healthy / "files").chmod(0o755)
    assert found("data folder").level == BAD
    assert f"chmod o-rwx {healthy / 'files'}" in found("data folder").mend


def test_a_folder_that_is_not_there(settings: Any) -> None:
    settings.RUTHAN_DATA = Path("/nonexistent/ruthan")
    assert found("data folder").level == BAD
    assert found("disk").level == BAD


@pytest.mark.parametrize(
    ("free", "share", "level"),
    [(1 << 40, 0.5, OK), (1 << 30, 0.5, WARN), (1 << 40, 0.05, WARN), (1 << 20, 0.5, BAD)],
)
def test_the_disk(free: int, share: float, level: str, monkeypatch: Any) -> None:
    monkeypatch.setattr(vitals, "disk_free", lambda: (free, share))
    assert machine.disk().level == level


@pytest.mark.parametrize(
    ("name", "value", "check", "level"),
    [
        ("RUTHAN_BASE_URL", "http://ruthan.example", "address", BAD),
        ("RUTHAN_BASE_URL", "http://localhost:8000", "address", WARN),
        ("RUTHAN_BASE_URL", "https://other.example", "hosts", BAD),
        ("ALLOWED_HOSTS", ["*"], "hosts", BAD),
        ("RUTHAN_DEMO", True, "demonstration", BAD),
        ("EMAIL_HOST", "", "mail", WARN),
        ("RUTHAN_BACKUP_FOLDER", "", "backup", WARN),
        ("RUTHAN_BACKUP_FOLDER", "/nonexistent", "backup", BAD),
    ],
)
def test_settings_that_are_wrong(
    name: str, value: object, check: str, level: str, healthy: Path, settings: Any
) -> None:
    setattr(settings, name, value)
    assert found(check).level == level


def test_a_backup_that_is_old_or_damaged(healthy: Path, at: Any) -> None:
    part = next((healthy / "backup").glob("rows-*"))
    part.write_bytes(b"x")
    assert "was changed" in found("backup").words
    at(clock.now() + timedelta(days=3))
    assert "72 hours old" in found("backup").words


@pytest.mark.parametrize(
    ("name", "value", "check", "level"),
    [
        ("queue", vitals.Queue(7, 1, 0, 3_600.0), "jobs", BAD),
        ("queue", vitals.Queue(0, 0, 2, 0.0), "jobs", WARN),
        ("sealer", vitals.Sealer(3, 3_600.0), "audit", BAD),
        ("workers", 0, "workers", BAD),
    ],
)
def test_work_that_is_not_done(
    name: str, value: object, check: str, level: str, healthy: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr(vitals, name, lambda _db: value)
    assert found(check).level == level


def test_clocks_that_do_not_agree(healthy: Path, at: Any) -> None:
    at(clock.now() + timedelta(hours=2))
    assert found("clock").level == BAD


def test_packages_that_are_not_those_of_the_lock(monkeypatch: Any, tmp_path: Path) -> None:
    lock = tmp_path / "base.txt"
    lock.write_text("django==1.0 \\\n    --hash=sha256:0\nnosuchthing==2.0\n")
    monkeypatch.setattr(machine, "LOCK", lock)
    said = machine.packages()
    assert said.level == WARN
    assert "2 differ" in said.words
    assert "nosuchthing missing, locked 2.0" in said.words
    monkeypatch.setattr(machine, "LOCK", tmp_path / "none")
    assert machine.packages().level == WARN


def test_the_command_fails_when_something_is_bad(
    healthy: Path, capsys: Any, monkeypatch: Any
) -> None:
    from ruthan.project.management.commands import doctor

    monkeypatch.setattr(doctor, "examine", lambda: [Finding("x", WARN, "odd", "look")])
    call_command("doctor")
    assert capsys.readouterr().out == "warn x: odd\n      -> look\n"
    monkeypatch.setattr(doctor, "examine", lambda: [Finding("x", BAD, "broken", "mend")])
    with pytest.raises(SystemExit) as stop:
        call_command("doctor", "--json")
    assert stop.value.code == 1
    assert json.loads(capsys.readouterr().out)["mend"] == "mend"


def test_the_command_runs_where_nothing_is_there(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "django", "doctor", "--json"],
        env={
            "PYTHONPATH": str(machine.LOCK.parents[1]), "PATH": "/usr/bin:/bin",
            "RUTHAN_DATA": str(tmp_path), "RUTHAN_KEYS": str(tmp_path / "keys"),
            "DATABASE_URL": f"postgresql://x@/x?host={tmp_path}",
            "DJANGO_SETTINGS_MODULE": "ruthan.project.settings.prod",
        },
        capture_output=True, text=True,
    )  # fmt: skip
    said = {row["check"]: row for row in map(json.loads, done.stdout.splitlines())}
    assert done.returncode == 1
    assert (said["database"]["level"], said["keys"]["level"]) == (BAD, BAD)
    assert said["python"]["level"] == OK


def test_everything_is_asked_of_a_real_database(healthy: Path) -> None:
    with vitals.own_connection() as db:
        said = [question(db) for question in database.QUESTIONS]
    assert {f.check for f in said} >= {"postgresql", "tables", "clock", "jobs", "audit", "feeds"}
    assert connection.is_usable()


def test_a_missing_reader_of_words_is_a_warning_that_says_how_to_mend_it(monkeypatch: Any) -> None:
    from ruthan.matching.engine.images import ocr

    for missing, words in ((ocr.ABSENT, "not installed"), (ocr.NO_LANGUAGE, "Thai or English")):
        monkeypatch.setattr(ocr, "what_is_missing", lambda missing=missing: missing)
        said = machine.words()
        assert (said.level, words in said.words) == (WARN, True)
        assert "tesseract-ocr-tha" in said.mend
    monkeypatch.setattr(ocr, "what_is_missing", lambda: "")
    assert machine.words().level == OK
