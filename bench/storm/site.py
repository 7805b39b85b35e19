"""The site under fire: the real supervisor on a data folder of its own, started when it died."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from ruthan.project.supervisor.cluster import socket_url
from ruthan.project.supervisor.folder import CHECKOUT, DataFolder

SETTINGS = "bench.storm.settings"
PREFIX = "ruthan-storm-"
UP_SECONDS = 120.0
_SERVE = "import sys; from ruthan.project.cli import main; sys.exit(main())"
_PART = {"postgres": "database", "gunicorn": "web", "django work": "jobs"}


@dataclass(slots=True)
class Site:
    """One data folder and the supervisor that serves it; leave it to stop and remove everything."""

    port: int
    root: Path = field(default_factory=lambda: _new_root())
    settings: str = SETTINGS
    starts: int = 0
    process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Site:
        self.root.chmod(0o755)  # the service user must reach the folders in it
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.stop()
        finally:
            for number in self.left():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(number, signal.SIGKILL)
            shutil.rmtree(self.root, ignore_errors=True)

    @property
    def folder(self) -> DataFolder:
        return DataFolder(self.root / "data")

    def environment(self) -> dict[str, str]:
        """What a process beside the site needs to see the same database and keys."""
        return {
            "DATABASE_URL": socket_url(self.folder.sockets),
            "RUTHAN_DATA": str(self.folder.root),
            "DJANGO_SETTINGS_MODULE": self.settings,
            "RUTHAN_BASE_URL": f"http://localhost:{self.port}",
        }

    def start(self) -> None:
        """Start the supervisor; it dies with us, however we die."""
        plain = {k: v for k, v in os.environ.items() if not k.startswith(("RUTHAN_", "DATABASE"))}
        if "RUTHAN_PG_BIN" in os.environ:
            plain["RUTHAN_PG_BIN"] = os.environ["RUTHAN_PG_BIN"]
        serve = [sys.executable, "-c", _SERVE, "serve", "--port", str(self.port), "--no-demo"]
        tied = ["setpriv", "--pdeathsig", "TERM", "--"] if shutil.which("setpriv") else []
        with (self.root / "supervisor.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*tied, *serve],
                env={**plain, "RUTHAN_DATA": str(self.folder.root), "PYTHONPATH": str(CHECKOUT),
                     "DJANGO_SETTINGS_MODULE": self.settings},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=CHECKOUT,
            )  # fmt: skip
        self.starts += 1

    def stop(self) -> None:
        """Ask the supervisor to end and wait until it has."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def is_dead(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def answers(self, *, seconds: float = 3.0) -> bool:
        """Whether a page that asks the database comes now, from a connection of its own."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        try:
            connection.request("GET", "/answers/", headers={"Host": f"localhost:{self.port}"})
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def wait_until_up(self, *, seconds: float = UP_SECONDS) -> float:
        """Wait for such a page; the seconds it took. Starts a dead supervisor again."""
        began = time.monotonic()
        while not self.answers():
            if time.monotonic() - began > seconds:
                raise RuntimeError(f"the site did not come back in {seconds:.0f} s: {self.said()}")
            if self.is_dead():
                self.start()
            time.sleep(0.05)
        return time.monotonic() - began

    def pause(self, part: str) -> None:
        """Let a part stand still, all of its processes; the supervisor does not notice."""
        self._signal(part, signal.SIGSTOP)

    def resume(self, part: str) -> None:
        """Let a paused part go on."""
        self._signal(part, signal.SIGCONT)

    def _signal(self, part: str, number: signal.Signals) -> None:
        for name, process in self.parts().items():
            if name == part or name.startswith(f"{part} "):
                os.kill(process, number)

    def said(self) -> str:
        with contextlib.suppress(OSError):
            return (self.root / "supervisor.log").read_text(errors="replace")[-600:]
        return ""

    def parts(self) -> dict[str, int]:
        """The supervisor's living children by what they are; helpers are `jobs 2` and so on."""
        found: dict[str, int] = {}
        held = children(self.process.pid if self.process else 0)
        for number, command in sorted(held.items(), key=lambda one: ("--helper" in one[1], one)):
            for sign, name in _PART.items():
                if sign in command:
                    same = sum(one.partition(" ")[0] == name for one in found)
                    found[f"{name} {same + 1}" if same else name] = number
        return found

    def left(self) -> list[int]:
        """Whatever still runs for this data folder."""
        found = []
        for place in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError, ValueError):
                told = (place / "environ").read_bytes() + (place / "cmdline").read_bytes()
                if str(self.root).encode() in told and int(place.name) != os.getpid():
                    found.append(int(place.name))
        return found


def _new_root() -> Path:
    """A fresh folder; those of storms that were killed themselves go."""
    place = Path(tempfile.gettempdir())
    for left in place.glob(f"{PREFIX}*"):
        number = left.name.removeprefix(PREFIX).partition("-")[0]
        if number.isdigit() and not Path(f"/proc/{number}").exists():
            shutil.rmtree(left, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))


def children(parent: int) -> dict[int, str]:
    """The living direct children of a process with their command lines."""
    found = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            after = status.read_text().rpartition(")")[2].split()
            if int(after[1]) == parent and after[0] != "Z":
                command = status.with_name("cmdline").read_bytes().replace(b"\0", b" ")
                found[int(status.parent.name)] = command.decode("utf-8", "replace").strip()
    return found


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
