"""PostgreSQL's own programs for backups: which ones, how they are run, what they may say."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from ruthan.project.supervisor.binaries import DEBIAN, WHEEL

_MAJOR = re.compile(r"\(PostgreSQL\) (\d+)")
_NOWHERE = "host=/nonexistent dbname=none"
# Ciphertext written as hexadecimal digits halves under any of these; the quickest goes first.
_WAYS = ("zstd:1", "lz4:1")
_PLAIN_WAY = "1"  # gzip's level 1, which every pg_dump knows


class BackupRefused(RuntimeError):
    """The backup could not be written or read; nothing that existed was changed."""


def program(name: str) -> str:
    """PostgreSQL's client program of the running server's major version, else of a newer one.

    Looked for in RUTHAN_PG_BIN, in the copy that the supervisor made for the service user, in the
    wheel, in Debian's folders and on the PATH. Raises BackupRefused.
    """
    major = connection.pg_version // 10_000  # type: ignore[attr-defined]  # of the PostgreSQL backend
    found = [(one, path) for path in _places(name) if (one := _major(path)) and one >= major]
    if not found:
        raise BackupRefused(
            f"no {name} of PostgreSQL {major} or newer was found: install postgresql-client or "
            "set RUTHAN_PG_BIN to the folder that holds it"
        )
    return str(min(found, key=lambda pair: pair[0])[1])


def compression(pg_dump: str) -> str:
    """The quickest way of packing that this pg_dump was built with, as its --compress takes it.

    Asked by starting it towards a server that is not there: it looks at the way first.
    """
    for way in _WAYS:
        said = subprocess.run(
            [pg_dump, "--format=custom", f"--compress={way}", f"--dbname={_NOWHERE}"],
            capture_output=True, text=True, check=False,
        ).stderr  # fmt: skip
        if "compress" not in said:
            return way
    return _PLAIN_WAY


def begin(command: list[str], *, output: int = subprocess.DEVNULL) -> subprocess.Popen[str]:
    """Start a program with the password of the settings in its environment, never in its line."""
    password = str(connection.settings_dict["PASSWORD"] or "")
    environment = {**os.environ, **({"PGPASSWORD": password} if password else {})}
    environment["PGOPTIONS"] = "-c synchronous_commit=off"
    return subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.PIPE,
        text=True,
    )


def end(process: subprocess.Popen[str]) -> None:
    """Wait for a program; raises BackupRefused with the kind of its error."""
    _out, said = process.communicate()
    if process.returncode != 0:
        lines = [line for line in said.splitlines() if "error" in line]
        raise BackupRefused(_without_values((lines or [str(process.args)])[0]))


def address() -> str:
    """The database of the settings for libpq, with the operator's own options; no password."""
    held = connection.settings_dict
    options = {k: v for k, v in held["OPTIONS"].items() if isinstance(v, str)}
    named = {"host": held["HOST"], "port": held["PORT"], "user": held["USER"]}
    given = {name: str(value) for name, value in named.items() if value}
    return make_conninfo(**{**options, **given, "dbname": str(held["NAME"])})


def _places(name: str) -> Iterator[Path]:
    named = os.environ.get("RUTHAN_PG_BIN")
    if named:
        yield Path(named) / name
    copy = Path(settings.RUTHAN_DATA) / "programs" / "package"
    yield from sorted(copy.glob(f"*/bin/{name}"))
    yield from sorted(copy.glob(f"*/pginstall/bin/{name}"))
    wheel = importlib.util.find_spec(WHEEL)
    if wheel is not None and wheel.origin is not None:
        yield Path(wheel.origin).parent / "pginstall" / "bin" / name
    yield from sorted(DEBIAN.glob(f"*/bin/{name}"))
    on_path = shutil.which(name)
    if on_path:
        yield Path(on_path)


def _major(path: Path) -> int:
    """The major version of a program, 0 when it is not there or cannot be run by us."""
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return 0
    version = _MAJOR.search(said.stdout)
    return int(version[1]) if version else 0


def _without_values(said: str) -> str:
    """The kind of an error without what it quotes: a row could be of a person."""
    return re.sub(r"\".*|'.*|=\(.*", "…", said)
