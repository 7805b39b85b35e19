"""The PostgreSQL the tests run on: the one that is named, else a throw-away one of our own.

Loaded with `-p tests.database`, which comes before the settings are read. The process that
starts the tests starts a server, which its first xdist worker uses, too; every other worker has one
of its own, so that none waits for what another has not committed.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import pytest

from ruthan.project.supervisor.account import service_account
from ruthan.project.supervisor.cluster import Cluster
from ruthan.project.supervisor.configuration import SUPERUSER
from ruthan.project.supervisor.embedded import embedded_cluster
from ruthan.project.supervisor.folder import DataFolder

NAMED = "RUTHAN_TEST_DATABASE_URL"
ADMIN = "RUTHAN_TEST_ADMIN_URL"
OURS = "RUTHAN_TEST_DATABASE_OURS"  # the named server is one that a run of the tests started
PREFIX = "ruthan-tests-"

_started: list[tuple[subprocess.Popen[bytes], Path]] = []


def database_url() -> str:
    """The address for the tests, starting a throw-away server when none is named.

    DATABASE_URL is passed over on purpose: tests must never run on a database in use.
    """
    named = os.environ.get(NAMED)
    if named and not _is_another_worker():
        return named
    _remove_abandoned()
    root = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    cluster = throw_away_cluster(root)
    cluster.create()
    process = cluster.start()
    _started.append((process, root))
    cluster.wait_until_ready(process)
    os.environ[NAMED], os.environ[OURS] = cluster.url(), "1"
    os.environ[ADMIN] = cluster.url(role=SUPERUSER, database="postgres")
    return cluster.url()


def _is_another_worker() -> bool:
    """Whether the address in the environment is that of the first worker's throw-away server."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    return worker != "gw0" and os.environ.get(OURS) == "1" and not _started


def throw_away_cluster(root: Path) -> Cluster:
    """A cluster in a folder of its own that trades safety for speed; not yet made."""
    owner = service_account()
    folder = DataFolder(root)
    folder.prepare(owner=owner)
    return replace(embedded_cluster(folder, owner=owner), durable=False)


def stop_database() -> None:
    """End what `database_url` started; a killed test run ends it by the parent-death signal."""
    while _started:
        process, root = _started.pop()
        process.send_signal(signal.SIGQUIT)
        process.wait(timeout=60)
        shutil.rmtree(root, ignore_errors=True)
        os.environ.pop(NAMED, None)
        os.environ.pop(OURS, None)


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Generator[None, object, object]:
    """Name the database before pytest-django reads the settings."""
    os.environ["DATABASE_URL"] = database_url()
    try:
        return (yield)
    except BaseException:
        stop_database()
        raise


def pytest_report_header() -> str:
    """Which PostgreSQL the tests run on."""
    place = os.environ.get("RUTHAN_PG_BIN", "the embedded programs")
    return f"postgresql: {place if _started else 'named by the environment'}"


def pytest_unconfigure() -> None:
    """The end of the run."""
    stop_database()


def _remove_abandoned() -> None:
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        number = left.name.removeprefix(PREFIX).partition("-")[0]
        if number.isdigit() and not Path(f"/proc/{number}").exists():
            shutil.rmtree(left, ignore_errors=True)
