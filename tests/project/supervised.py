"""A supervisor in a process of its own with small stand-ins for the parts, for the tests."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from ruthan.project.supervisor.folder import CHECKOUT

STANDINS = {
    "standin_web.py": """
import json, os
import psycopg
def app(environ, start):
    url = os.environ["DATABASE_URL"]
    with psycopg.connect(url) as connection:
        rows = [line for line, in connection.execute("select line from kept").fetchall()]
    start("200 OK", [("Content-Type", "application/json")])
    return [json.dumps({"url": url, "rows": rows, "user": os.geteuid()}).encode()]
""",
    "standin_prepare.py": """
import os, sys
import psycopg
if os.environ.get("STANDIN_BROKEN"):
    sys.exit("the tables are wrong")
with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
    connection.execute("create table if not exists kept (line text)")
print("tables")
print("ready")
""",
    "standin_fill.py": """
import os, time
import psycopg
if os.environ.get("STANDIN_SLOW"):
    print("slowly", flush=True)
    time.sleep(60)
with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
    connection.execute("insert into kept values ('filled')")
print("300 reports")
""",
    "standin_jobs.py": """
import time
while True:
    time.sleep(1)
""",
    "standin_helper.py": """
import time
while True:
    time.sleep(1)
""",
    "standin_serve.py": """
import functools, sys
from ruthan.project.supervisor.serve import Commands, serve
from ruthan.project.supervisor.web import web_command

def step(name):
    return (sys.executable, "-m", f"standin_{name}")

if __name__ == "__main__":
    demo = {"yes": True, "no": False}.get(sys.argv[2])
    sys.exit(serve(int(sys.argv[1]), demo=demo, commands=Commands(
        prepare=step("prepare"), fill=step("fill"), jobs=step("jobs"),
        helper=step("helper"), web=functools.partial(web_command, application=sys.argv[3]), has_line=False,
    )))
""",
}


_SIGNS = {
    "database": "postgres", "web": "gunicorn", "jobs": "standin_jobs", "jobs 2": "standin_helper",
}  # fmt: skip


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Supervised:
    """One start of the supervisor on a data folder."""

    def __init__(
        self,
        data: Path,
        *,
        port: int | None = None,
        demo: str = "unsaid",
        web: str = "standin_web:app",
        before: tuple[str, ...] = (),
        python: str = sys.executable,
        **environment: str,
    ) -> None:
        self.data = data
        self.port = port or free_port()
        code = data.with_name(f"{data.name}-code")
        code.mkdir(exist_ok=True)
        for name, text in STANDINS.items():
            (code / name).write_text(text)
        self.output = data.with_name(f"{data.name}-{self.port}-output")
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("RUTHAN_", "DATABASE_"))}
        named = {k: v for k, v in os.environ.items() if k == "RUTHAN_PG_BIN"}
        libraries = Path(next(path for path in sys.path if path.endswith("site-packages")))
        paths = os.pathsep.join([str(code), str(CHECKOUT), str(libraries)])
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [*before, python, str(code / "standin_serve.py"), str(self.port), demo, web],
                env={
                    **clean,
                    **named,
                    "RUTHAN_DATA": str(data),
                    "RUTHAN_JOB_PROCESSES": "2",
                    "PYTHONPATH": paths,
                    **environment,
                },
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=CHECKOUT,
            )

    def said(self) -> str:
        return self.output.read_text()

    def wait_for(self, text: str, *, times: int = 1) -> None:
        def there() -> bool:
            assert self.process.poll() is None or text in self.said(), self.said()
            return self.said().count(text) >= times

        assert eventually(there), self.said()

    def wait_open(self) -> Supervised:
        self.wait_for("open http://localhost:")
        return self

    def ask(self) -> dict[str, object]:
        """What the stand-in site answers: its database, the rows in it, its user."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", "/")
            return dict(json.loads(connection.getresponse().read()))
        finally:
            connection.close()

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=60)

    def children(self) -> dict[str, int]:
        """The living direct children by name."""
        found = {}
        for status in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                parent = int(status.read_text().rpartition(")")[2].split()[1])
                command = status.with_name("cmdline").read_text()
                if parent == self.process.pid and command:
                    found[_name(command)] = int(status.parent.name)
        return found

    def left(self) -> list[str]:
        """Whatever still runs that works for this data folder."""
        found = []
        for place in Path("/proc").glob("[0-9]*/environ"):
            with contextlib.suppress(OSError):
                command = place.with_name("cmdline").read_text().replace("\0", " ")
                if f"RUTHAN_DATA={self.data}\0" in place.read_text() or str(self.data) in command:
                    found.append(command)
        return found

    def rows(self) -> object:
        return self.ask()["rows"]


def eventually(check: Callable[[], bool], *, seconds: float = 120.0) -> bool:
    """Poll until it holds; the limit only ends a test that fails."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(OSError, ValueError, HTTPException):
            if check():
                return True
        time.sleep(0.05)
    return False


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that ended and waits to be collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@contextlib.contextmanager
def a_data_folder() -> Iterator[Path]:
    """A folder that a service user can reach, which pytest's own are not when root runs it."""
    place = Path(tempfile.mkdtemp(prefix="ruthan-t"))
    try:
        yield place
    finally:
        for left in place.parent.glob(f"{place.name}*"):
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink()


def _name(command: str) -> str:
    for name, sign in _SIGNS.items():
        if re.search(sign, command):
            return name
    return command
