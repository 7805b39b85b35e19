"""The embedded PostgreSQL: made once, started on a socket, stopped cleanly when we die."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from ruthan.project.supervisor.account import Account
from ruthan.project.supervisor.binaries import Binaries
from ruthan.project.supervisor.configuration import (
    DATABASE,
    ROLE,
    SUPERUSER,
    first_statements,
    write_configuration,
)
from ruthan.project.supervisor.folder import SOCKET_NAME
from ruthan.project.supervisor.logs import last_lines, open_log
from ruthan.project.supervisor.refusals import Refused
from ruthan.project.supervisor.spawn import spawn

LEFTOVER_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Cluster:
    """One database cluster in `home/data`; every path is private to `account`."""

    binaries: Binaries
    home: Path
    settings: Path
    sockets: Path
    log: Path
    account: Account
    durable: bool = True

    @property
    def data(self) -> Path:
        return self.home / "data"

    def url(self, *, role: str = ROLE, database: str = DATABASE) -> str:
        """The address of the socket, for Django and libpq alike."""
        return socket_url(self.sockets, role=role, database=database)

    def create(self) -> bool:
        """Make the cluster unless it exists; one that was cut short leaves nothing behind."""
        if (self.data / "PG_VERSION").exists():
            return False
        fresh = self.home / "new"
        shutil.rmtree(fresh, ignore_errors=True)
        initdb = [
            self.binaries.program("initdb"),
            "-D",
            str(fresh),
            "-U",
            SUPERUSER,
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--auth=peer",
            "--data-checksums",
            "--no-instructions",
        ]
        self._run([*initdb, *([] if self.durable else ["--no-sync"])])
        single = [self.binaries.program("postgres"), "--single", "-D", str(fresh)]
        quick = [] if self.durable else ["-F"]
        self._run([*single, *quick, SUPERUSER], text=first_statements(fleeting=not self.durable))
        fresh.rename(self.data)
        return True

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server without waiting for it; SIGINT is its fast, clean shutdown."""
        self.clear_leftovers()
        write_configuration(
            self.settings,
            sockets=self.sockets,
            database_owner=self.account,
            durable=self.durable,
        )
        with open_log(self.log) as output:
            return spawn(
                [
                    self.binaries.program("postgres"),
                    "-D",
                    str(self.data),
                    "-c",
                    f"config_file={self.settings / 'postgresql.conf'}",
                ],
                account=self.account,
                environment=bare_environment(),
                folder=self.home,
                output=output,
                death_signal=signal.SIGINT,
            )

    def is_ready(self) -> bool:
        """Whether the server takes the program's connections; one short connection."""
        try:
            psycopg.connect(self.url(), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def wait_until_ready(self, process: subprocess.Popen[bytes], *, seconds: float = 60.0) -> None:
        """Wait for the first connection; refuses with the end of the log when it will not come."""
        end = time.monotonic() + seconds
        while not self.is_ready():
            if process.poll() is not None or time.monotonic() > end:
                said = "; ".join(last_lines(self.log, count=3))
                raise Refused(f"PostgreSQL did not start ({said}). Its log: {self.log}")
            time.sleep(0.05)

    def clear_leftovers(self) -> None:
        """End a server that outlived its supervisor, and disown a number used again.

        Called under the lock of the data folder, so that what is found is a leftover. The
        pid file itself stays: by it PostgreSQL finds backends that outlived a killed
        postmaster and waits for them instead of writing beside them.
        """
        file = self.data / "postmaster.pid"
        end = time.monotonic() + LEFTOVER_SECONDS
        while (pid := _first_number(file)) is not None and _serves(pid, self.data):
            if time.monotonic() > end:
                raise Refused(f"PostgreSQL (process {pid}) still runs on {self.data}; stop it.")
            os.kill(pid, signal.SIGINT)
            time.sleep(0.1)
        if pid is not None and Path(f"/proc/{pid}").exists():
            _disown(file)
        (self.sockets / f"{SOCKET_NAME}.lock").unlink(missing_ok=True)

    def _run(self, command: list[str], *, text: str | None = None) -> None:
        done = subprocess.run(
            command,
            input=text,
            stdin=subprocess.DEVNULL if text is None else None,
            capture_output=True,
            text=True,
            cwd=self.home,
            env=bare_environment(),
            check=False,
            user=self.account.child_user,
            group=self.account.child_group,
            extra_groups=self.account.child_groups,
        )
        if done.returncode != 0 or " ERROR: " in done.stderr:
            raise Refused(f"The database could not be made in {self.home}: {_reason(done.stderr)}")


def socket_url(sockets: Path, *, role: str = ROLE, database: str = DATABASE) -> str:
    """A URL that names the folder of the socket as its host."""
    return f"postgresql://{role}@/{database}?host={quote(str(sockets))}"


def bare_environment() -> dict[str, str]:
    """What PostgreSQL gets to see: none of our secrets and no PG* setting of a shell."""
    return {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "TMPDIR": tempfile.gettempdir(),
    }


def _reason(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()] or ["no reason given"]
    telling = (line for line in lines if re.search(r"\b(error|ERROR|FATAL|PANIC):", line))
    return next(telling, lines[-1])


def _first_number(file: Path) -> int | None:
    try:
        return int(file.read_text(encoding="utf-8").split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def _disown(file: Path) -> None:
    # Another program has the old number. PostgreSQL takes its parent's number for stale.
    rest = file.read_text(encoding="utf-8").partition("\n")[2]
    with open(os.open(file, os.O_WRONLY | os.O_TRUNC | os.O_NOFOLLOW), "w") as opened:
        opened.write(f"{os.getpid()}\n{rest}")


def _serves(pid: int, data: Path) -> bool:
    # A postmaster works inside its data folder; a number used again by another program does not.
    try:
        return Path(f"/proc/{pid}/cwd").resolve(strict=True) == data.resolve()
    except OSError:
        return False
