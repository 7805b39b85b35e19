"""Tables that were cut short: killed anywhere on the way, the next start makes them whole."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from tests import database

pytestmark = pytest.mark.slow
NAME = "ruthan_cut_short"


@pytest.fixture
def address() -> Iterator[str]:
    """An empty database of its own."""
    server = database.database_url()
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {NAME}")
        connection.execute(f"CREATE DATABASE {NAME}")
    try:
        yield server.replace("/ruthan?", f"/{NAME}?")
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {NAME} WITH (FORCE)")


def _prepare(address: str, data: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "django", "prepare"],
        env={
            **os.environ,
            "DATABASE_URL": address,
            "RUTHAN_TEST_DATA": str(data),
            "DJANGO_SETTINGS_MODULE": "ruthan.project.settings.test",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def _applied(address: str) -> int:
    with suppress(psycopg.Error), psycopg.connect(address) as connection:
        row = connection.execute("SELECT count(*) FROM django_migrations").fetchone()
        return int(row[0]) if row else 0
    return 0


def test_a_preparation_killed_twice_on_the_way_is_finished_by_the_next(address):
    with tempfile.TemporaryDirectory() as folder:
        data, reached = Path(folder), 0
        for goal in (5, 60):
            cut = _prepare(address, data)
            end = time.monotonic() + 90
            while _applied(address) < goal and cut.poll() is None and time.monotonic() < end:
                time.sleep(0.01)
            cut.kill()
            cut.communicate()
            assert _applied(address) >= max(1, reached)
            reached = _applied(address)
        whole = _prepare(address, data)
        said = whole.communicate(timeout=180)[0].decode()
        assert whole.returncode == 0, said
        assert said.rstrip().endswith("ready")
        with psycopg.connect(address) as connection:
            held = connection.execute("SELECT count(*) FROM network_organisation").fetchone()
            twice = connection.execute(
                "SELECT app, name FROM django_migrations GROUP BY 1, 2 HAVING count(*) > 1"
            ).fetchall()
        assert held is not None and held[0] > 100
        assert twice == []
