"""Backup and restore beside pg_dump and pg_restore of the same data, with their own defaults."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import psycopg

from bench.spine.measure import row
from bench.storm.site import Site
from ruthan.project.supervisor.cluster import socket_url
from ruthan.project.supervisor.configuration import ROLE, SUPERUSER

OURS, THEIRS = "bench_ours", "bench_theirs"


def beside_pg_dump(site: Site, stored: int) -> None:
    """Write and bring back everything twice: by our commands, then by PostgreSQL's programs."""
    from ruthan.project.backup.programs import program  # noqa: PLC0415 - settings come first

    with tempfile.TemporaryDirectory() as place:
        folder, plain = Path(place) / "backup", Path(place) / "plain.dump"
        ours = _timed([sys.executable, "-m", "django", "backup", str(folder)])
        url = site.environment()["DATABASE_URL"]
        theirs = _timed([program("pg_dump"), "--format=custom", f"--file={plain}", url])
        _told("backup, all rows, keys, files and manifest; pg_dump", stored, ours, theirs)
        for name in (OURS, THEIRS):
            _new_database(site, name)
        ours = _restored(site, folder, Path(place) / "data")
        address = socket_url(site.folder.sockets, database=THEIRS)
        theirs = _timed([program("pg_restore"), "--no-owner", f"--dbname={address}", str(plain)])
        _told("restore with checks of counts, files and chain; pg_restore", stored, ours, theirs)


def _restored(site: Site, folder: Path, target: Path) -> float:
    """Our restore into an empty database and an empty data folder that has the keys."""
    shutil.copytree(site.folder.root / "keys", target / "keys")
    changed = {
        "DATABASE_URL": socket_url(site.folder.sockets, database=OURS),
        "RUTHAN_DATA": str(target),
    }
    return _timed([sys.executable, "-m", "django", "restore", str(folder)], **changed)


def _timed(command: Sequence[str], **changed: str) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True, env={**os.environ, **changed}, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def _new_database(site: Site, name: str) -> None:
    url = socket_url(site.folder.sockets, role=SUPERUSER, database="postgres")
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name}")
        server.execute(f"CREATE DATABASE {name} OWNER {ROLE}")


def _told(what: str, stored: int, ours: float, theirs: float) -> None:
    row(what, stored, f"{ours:.1f} s", peer=f"{theirs:.1f} s", ratio=f"{ours / theirs:.2f}x")
