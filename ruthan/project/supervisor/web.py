"""The web part: its socket, which outlives every restart, its command, its first answer."""

from __future__ import annotations

import errno
import os
import socket
import sys
import time
from pathlib import Path

from ruthan.project.supervisor.refusals import Refused

APPLICATION = "ruthan.project.wsgi:application"
WORKER_CLASS = "ruthan.project.gate.GateWorker"
WORKERS = 2
THREADS = 4
CONNECTIONS = 800  # of one worker, waiting ones too; below the usual 1,024 open files
GRACE_SECONDS = 4
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - gunicorn's heartbeat, not a temporary file


def listen(port: int, *, address: str, patience: float = 3.0) -> socket.socket:
    """Take the port for as long as we live; refuses a port that stays taken.

    The patience is for web processes that a killed supervisor left to finish. Holding
    the socket here means that a restart of the web refuses no caller: they wait.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    end = time.monotonic() + patience
    while True:
        door = socket.socket(family, socket.SOCK_STREAM)
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((address, port))
            door.listen(512)
        except OSError as error:
            door.close()
            if error.errno != errno.EADDRINUSE:
                raise Refused(f"{address}:{port} cannot be used: {error.strerror}.") from error
            if time.monotonic() > end:
                raise Refused(
                    f"Port {port} is in use by another program; choose one with PORT=8001."
                ) from error
            time.sleep(0.2)
        else:
            return door


def web_command(descriptor: int, *, application: str = APPLICATION) -> list[str]:
    """gunicorn on a socket it inherits. No access log: it would keep the addresses of
    citizens, as would its warnings about malformed requests."""
    command = [
        sys.executable, "-m", "gunicorn", application,
        "--bind", f"fd://{descriptor}",
        "--worker-class", WORKER_CLASS,
        "--workers", str(WORKERS),
        "--threads", str(THREADS),
        "--worker-connections", str(CONNECTIONS),
        "--graceful-timeout", str(GRACE_SECONDS),
        "--timeout", "60",
        "--forwarded-allow-ips", "",
        "--no-control-socket",
        "--log-level", "error",
    ]  # fmt: skip
    if os.access(SHARED_MEMORY, os.W_OK):
        command += ["--worker-tmp-dir", str(SHARED_MEMORY)]
    return command


class FirstAnswer:
    """Asks the site for one page and waits for any answer, without holding anything up."""

    def __init__(self, door: socket.socket, *, port: int) -> None:
        address = door.getsockname()[0]
        here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)  # noqa: S104 - asked, not bound
        self._socket = socket.socket(door.family, socket.SOCK_STREAM)
        self._socket.settimeout(2.0)
        self._socket.connect((here, port))
        self._socket.sendall(
            f"GET / HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n".encode()
        )

    def fileno(self) -> int:
        return self._socket.fileno()

    def came(self) -> bool:
        """Whether an answer came; call it when the socket is readable."""
        try:
            return self._socket.recv(5) == b"HTTP/"
        except OSError:
            return False

    def close(self) -> None:
        self._socket.close()
