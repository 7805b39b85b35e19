"""The program of an organisation, as far as the benchmark needs one: it keeps what it was told."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import server as servers


@dataclass
class Program:
    """Which requests it was told of, how often; where it listens."""

    url: str = ""
    told: Counter[str] = field(default_factory=Counter)


@contextmanager
def listening() -> Iterator[Program]:
    """The program on a free port of the loopback address."""
    held, lock = Program(), threading.Lock()

    class Handler(servers.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with lock:
                held.told[event["subject"]] += 1
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = servers.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    held.url = f"http://127.0.0.1:{server.server_port}/in"
    try:
        yield held
    finally:
        server.shutdown()
        thread.join(20)
        server.server_close()
