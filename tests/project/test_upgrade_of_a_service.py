"""Upgrading a service that runs: no newer database is touched, nothing hangs, nothing half-done stays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from ruthan import VERSION
from ruthan.core import installation
from ruthan.project import upgrade, vitals

HALF_WAY = 50  # migrations


@pytest.mark.django_db
def test_a_database_of_a_later_version_is_refused_with_one_line(fresh_keys: Path) -> None:
    installation.note("99.1.0")
    with pytest.raises(CommandError, match=r"prepared by Ruthan 99\.1\.0, this is") as refused:
        call_command("prepare")
    assert "\n" not in str(refused.value)


@pytest.mark.django_db
@pytest.mark.parametrize("held", ["", VERSION, "0.1.0", f"{VERSION}rc1"])
def test_the_same_or_an_earlier_version_goes_on(held: str) -> None:
    if held:
        installation.note(held)
    upgrade.refuse_newer()
    upgrade.note_version()
    assert installation.version() == VERSION


@pytest.fixture
def empty() -> Iterator[str]:
    """The address of an empty database beside the tests' own."""
    own = os.environ["DATABASE_URL"]
    name = f"upgraded_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(own, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'".encode())
    yield own.replace("/ruthan?", f"/{name}?")
    with psycopg.connect(own, autocommit=True) as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def prepare(url: str, data: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "django", "prepare"],
        env={
            **os.environ, "DATABASE_URL": url, "RUTHAN_TEST_DATA": str(data),
            "DJANGO_SETTINGS_MODULE": "ruthan.project.settings.test",
        },
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def test_a_preparation_killed_on_its_way_is_finished_by_the_next(
    empty: str, tmp_path: Path
) -> None:
    running = prepare(empty, tmp_path)
    _wait_for_migrations(empty, running)
    running.send_signal(signal.SIGKILL)
    running.communicate()
    with psycopg.connect(empty) as db:
        cut_after = vitals.one(db, "SELECT count(*) FROM django_migrations")[0]
    last = prepare(empty, tmp_path)
    said, _ = last.communicate(timeout=180)
    assert last.returncode == 0, said[-2000:]
    assert said.decode().rstrip().endswith("ready")
    with psycopg.connect(empty) as db:
        twice = b"SELECT 1 FROM django_migrations GROUP BY app, name HAVING count(*) > 1"
        assert cut_after >= HALF_WAY
        assert vitals.unapplied(db) == []
        assert db.execute(twice).fetchall() == []
        assert vitals.one(db, "SELECT count(*) FROM network_organisation")[0] > 100
        assert vitals.one(db, "SELECT version FROM core_installation") == (VERSION,)


def _wait_for_migrations(url: str, running: subprocess.Popen[bytes]) -> None:
    with psycopg.connect(url, autocommit=True) as db:
        while running.poll() is None:
            try:
                if vitals.one(db, "SELECT count(*) FROM django_migrations")[0] >= HALF_WAY:
                    return
            except psycopg.errors.UndefinedTable:
                pass
            time.sleep(0.02)


@pytest.mark.django_db(transaction=True)
def test_a_migration_steps_back_from_a_table_in_use_and_tries_again(monkeypatch: Any) -> None:
    tries: list[str] = []
    monkeypatch.setattr(upgrade, "LOCK_SECONDS", 1)

    def needs_the_table(*_: object, **__: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE core_shredrun ADD COLUMN probe int")
            cursor.execute("ALTER TABLE core_shredrun DROP COLUMN probe")

    monkeypatch.setattr(upgrade, "call_command", needs_the_table)
    with vitals.own_connection(seconds=30) as reader:
        reader.execute(b"BEGIN")
        reader.execute(b"SELECT count(*) FROM core_shredrun")

        def heard(line: str) -> None:
            tries.append(line)
            if len(tries) == 2:
                reader.execute(b"COMMIT")

        upgrade.migrate(say=heard, pause=0)
        assert len(tries) == 2
        reader.execute(b"BEGIN")
        reader.execute(b"SELECT count(*) FROM core_shredrun")
        with pytest.raises(upgrade.UpgradeRefused, match="end long queries"):
            upgrade.migrate(say=tries.append, tries=1, pause=0)
        reader.execute(b"ROLLBACK")
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)
