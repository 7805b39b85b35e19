"""Another side on this machine: a partner's program or a gateway, as well or badly as told."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import server as servers


@dataclass
class Call:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class OtherSide:
    """What came, and how it is answered: statuses in turn, the last one for ever."""

    url: str = ""
    calls: list[Call] = field(default_factory=list)
    statuses: list[int] = field(default_factory=lambda: [204])
    headers: dict[str, str] = field(default_factory=dict)
    before: Callable[[], None] | None = None  # done while the caller waits
    drips: bool = False  # a byte now and then, for ever
    over: threading.Event = field(default_factory=threading.Event)

    def status(self) -> int:
        return self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]

    def ids(self) -> list[str]:
        return [call.headers["webhook-id"] for call in self.calls]


@contextmanager
def other_side() -> Iterator[OtherSide]:
    """A server on a free port of the loopback address."""
    held = OtherSide()

    class Handler(servers.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            named = {name.lower(): value for name, value in self.headers.items()}
            held.calls.append(Call(self.path, named, body))
            if held.before is not None:
                held.before()
            status = held.status()
            self.send_response(status)
            for name, value in held.headers.items():
                self.send_header(name, value)
            self.end_headers()
            while held.drips and not held.over.wait(0.05):
                try:
                    self.wfile.write(b".")
                except OSError:
                    return

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = servers.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    held.url = f"http://127.0.0.1:{server.server_port}/in?token=hidden-in-the-address"
    try:
        yield held
    finally:
        held.over.set()
        server.shutdown()
        thread.join(20)
        server.server_close()


def wait_for(true: Callable[[], bool], *, seconds: float = 20.0) -> None:
    """Look again and again, for a while."""
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends, "it did not happen"
        time.sleep(0.02)
