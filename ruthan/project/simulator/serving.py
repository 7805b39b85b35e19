"""The simulator as a small server of this machine: the Messaging API, and the page of telephones.

It answers callers on the loopback address only, and only those that name it so: a foreign page in
the same browser cannot press its buttons.
"""

from __future__ import annotations

import base64
import binascii
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from ruthan.project.simulator.api import Answer, MessagingApi
from ruthan.project.simulator.phone import Phones
from ruthan.project.simulator.state import Fault

MOST_BYTES: Final = 12_000_000
_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
_WAIT_SECONDS = 20.0
_PAGE: Final = {
    "/": ("phone.html", "text/html; charset=utf-8"),
    "/phone.css": ("phone.css", "text/css; charset=utf-8"),
    "/phone.js": ("phone.js", "text/javascript; charset=utf-8"),
    "/flex.js": ("flex.js", "text/javascript; charset=utf-8"),
    "/menu.png": ("", "image/png"),
}
_FONTS: Final = {
    f"/fonts/sarabun-{letters}-{weight}.woff2"
    for letters in ("thai", "latin")
    for weight in (400, 600)
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "media-src blob:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'"
)


class Server(ThreadingHTTPServer):
    """Serves the API, and the page when there are telephones."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 256

    def __init__(
        self,
        port: int,
        api: MessagingApi,
        *,
        phones: Phones | None = None,
        menu: Callable[[], bytes] | None = None,
    ) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.api, self.phones, self.menu = api, phones, menu
        if phones is not None:
            api.told.append(phones.hear)

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that went away is nobody's concern."""


@contextmanager
def serving(server: Server) -> Iterator[Server]:
    """The server at work in a thread of its own, until the end of the block."""
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


class Handler(BaseHTTPRequestHandler):
    """One caller; connections are kept, as LINE keeps them."""

    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Answer one call."""
        self._serve()

    do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815 - as above

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: calls hold texts."""

    def _serve(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length) if 0 < length <= MOST_BYTES else b""
        path = urlsplit(self.path).path
        if path.startswith("/v2/"):
            headers = {name.lower(): value for name, value in self.headers.items()}
            self._write(self.server.api.answer(self.command, self.path, headers, body))
            return
        host = (self.headers.get("Host") or "").rpartition(":")[0].strip("[]")
        phones = self.server.phones
        if host not in _HOSTS or phones is None:
            self._write(Answer(404))
        elif self.command == "GET" and path in _PAGE:
            self._write(self._page(path))
        elif self.command == "GET" and path in _FONTS:
            font = files("ruthan.ui").joinpath("static", "ui", "fonts", path.rpartition("/")[2])
            self._write(Answer(200, font.read_bytes(), "font/woff2"))
        elif self.command == "GET" and path == "/chats":
            asked = parse_qs(urlsplit(self.path).query).get("since", ["-1"])[0]
            since = int(asked) if asked.lstrip("-").isdigit() else -1
            self._write(_json(phones.told_since(since, seconds=_WAIT_SECONDS)))
        elif self.command == "POST" and self.headers.get("Content-Type") == "application/json":
            self._write(self._done(phones, path, body))
        else:
            self._write(Answer(404))

    def _page(self, path: str) -> Answer:
        name, media_type = _PAGE[path]
        if not name:
            return Answer(200, self.server.menu(), media_type) if self.server.menu else Answer(404)
        held = files("ruthan.project.simulator").joinpath("page", name).read_bytes()
        return Answer(200, held, media_type, {"Content-Security-Policy": _POLICY})

    def _done(self, phones: Phones, path: str, body: bytes) -> Answer:
        try:
            asked = json.loads(body)
            do(phones, path, asked)
        except (ValueError, KeyError, TypeError, AttributeError, binascii.Error):
            return Answer(400)
        return _json({})

    def _write(self, answer: Answer) -> None:
        if answer.status == 0:
            self.close_connection = True
            return
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.media_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Cache-Control", "no-store")
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)


def do(phones: Phones, path: str, asked: dict[str, Any]) -> None:
    """Do what was pressed on a telephone; raises KeyError and ValueError for nonsense."""
    if path == "/faults":
        phones.state.faults = [
            Fault(one["endpoint"], int(one["status"]), times=int(one.get("times", 1)),
                  is_taken=bool(one.get("isTaken")), seconds=float(one.get("seconds", 0)))
            for one in asked["faults"]
        ]  # fmt: skip
        return
    chat = asked["chat"]
    if chat not in phones.chats:
        raise KeyError(chat)
    actions: dict[str, Callable[[], None]] = {
        "/add": lambda: phones.add(chat),
        "/leave": lambda: phones.leave(chat),
        "/say": lambda: phones.say(chat, str(asked["text"])),
        "/stick": lambda: phones.stick(chat),
        "/stand": lambda: phones.stand(chat),
        "/press": lambda: phones.press(chat, str(asked["data"]), str(asked.get("text", ""))),
        "/unsend": lambda: phones.unsend(chat, str(asked["id"])),
        "/show": lambda: phones.show(
            chat,
            str(asked["type"]),
            base64.b64decode(asked["body"]),
            name=str(asked["name"]),
            still=base64.b64decode(asked.get("still", "")),
        ),
    }
    actions[path]()


def _json(held: Any) -> Answer:
    return Answer(200, json.dumps(held, ensure_ascii=False).encode())
