"""The ground that is searched: the server's own files, our data folder, a backup."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from ruthan.core import jobs
from ruthan.project.backup import program
from tests import makers
from tests.raw import needles
from tests.reference import the_reference


@pytest.fixture
def server(transactional_db: None) -> Path:
    """The folder of the test server: heap, write-ahead log, temporary files, settings, its log."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        data = Path(cursor.fetchone()[0])
    if not (data / "PG_VERSION").exists():
        pytest.skip("the server's files are not on this machine or not ours to read")
    return data.parents[1] if data.parent.name == "postgres" else data


@pytest.fixture
def world(server: Path, fresh_keys: Path, settings: Any) -> Iterator[Path]:
    """A data folder of this test's own with an empty site on the real server."""
    from ruthan.matching import queries as matching

    matching.reset_replica()
    the_reference()
    makers.an_organisation("ruthan")
    yield Path(settings.RUTHAN_DATA)
    matching.reset_replica()


@pytest.fixture
def checkpoint() -> Callable[[], None]:
    """Everything that is committed stands in files after this."""

    def run() -> None:
        jobs.run_due()
        with connection.cursor() as cursor:
            cursor.execute("CHECKPOINT")

    return run


def dump_text(file: Path) -> bytes:
    """A backup file as it would be written into a database, with its bytes opened."""
    said = subprocess.run(
        [program("pg_restore"), "--file=-", str(file)], capture_output=True, check=True
    ).stdout
    return said + needles.opened_hex(said)
