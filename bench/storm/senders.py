"""Senders: each keeps on until it holds a receipt, with the same key however often it must ask."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import urlencode

from bench.storm.texts import Item

GIVE_UP_SECONDS = 240.0
TRY_SECONDS = 15.0
_TICKET = re.compile(r'name="ticket" value="([^"]+)"')
_CODE = re.compile(r"(?:\d{5}[^\d<]{1,3}){5}\d{5}")
_CSRF = "a" * 32
_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000080000000808020000004b6d29dc"
    "0000001349444154789c63d810a381153160151d9a120045dd9001fccf9f380000000049454e44ae426082"
)


class Unclear(Exception):
    """No answer, or one that says: later. Nobody knows whether it was done; ask again."""


class Refusal(Exception):
    """An answer that no repeat will change."""


@dataclass(slots=True)
class Tally:
    """What the senders saw, together."""

    acknowledged: dict[int, str] = field(default_factory=dict)  # item -> receipt
    withdrawn: set[int] = field(default_factory=set)
    contacts: set[int] = field(default_factory=set)
    retries: int = 0
    refusals: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    answers: dict[str, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def saw(self, what: str) -> None:
        with self.lock:
            self.answers[what] = self.answers.get(what, 0) + 1


class Sender(threading.Thread):
    """Takes items from the shared list and hands each in, as a partner's program or a browser."""

    def __init__(self, port: int, *, key: str, work: Iterator[Item], tally: Tally) -> None:
        super().__init__(daemon=True)
        self.port, self.key, self.work, self.tally = port, key, work, tally
        self.wire: HTTPConnection | None = None

    def run(self) -> None:
        """Until nothing is left to send."""
        for item in self.work:
            try:
                self._hand_in(item)
            except Refusal as refusal:
                with self.tally.lock:
                    self.tally.refusals.append(f"{item.kind}: {refusal}")
        self._hang_up()

    def _hand_in(self, item: Item) -> None:
        began = time.monotonic()
        if item.kind == "evidence":
            receipt = Browser(self).hand_in(item)
        else:
            receipt = self.until_clear(lambda: self._by_program(item))
        with self.tally.lock:
            self.tally.acknowledged[item.number] = receipt
            self.tally.seconds.append(time.monotonic() - began)
        if item.kind == "withdrawn":
            self.until_clear(lambda: self._withdraw(receipt))
            with self.tally.lock:
                self.tally.withdrawn.add(item.number)

    def until_clear(self, attempt):
        """Repeat an attempt until its answer is clear; raises Refusal after four minutes."""
        end, pause = time.monotonic() + GIVE_UP_SECONDS, 0.05
        while True:
            try:
                return attempt()
            except Unclear as unclear:
                self._hang_up()
                if time.monotonic() > end:
                    raise Refusal(f"never clear, last: {unclear}") from unclear
            with self.tally.lock:
                self.tally.retries += 1
            time.sleep(pause)
            pause = min(1.0, pause * 1.6)

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> HTTPResponse:
        """One request on the kept connection; raises Unclear when no whole answer came."""
        plain = {"Host": f"localhost:{self.port}"}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            if self.wire is None:
                self.wire = HTTPConnection("127.0.0.1", self.port, timeout=TRY_SECONDS)
            self.wire.request(method, path, body or None, plain | named)
            response = self.wire.getresponse()
            response.text = response.read().decode("utf-8", "replace")  # type: ignore[attr-defined]  # kept for the reader
        except (OSError, HTTPException) as error:
            self.tally.saw(type(error).__name__)
            raise Unclear(type(error).__name__) from error
        self.tally.saw(str(response.status))
        if response.status >= 500 or response.status in {409, 429}:
            problem = "wrong-state" if "wrong-state" in response.text else ""  # type: ignore[attr-defined]
            if not problem:
                raise Unclear(str(response.status))
        return response

    def _by_program(self, item: Item) -> str:
        body = {"text": item.text, "province": item.province, "reporter": f"u-{item.number}"}
        response = self._api("POST", "/api/v1/reports", body, Idempotency_Key=item.key)
        if response.status != 201:
            raise Refusal(f"{response.status} {response.text[:200]}")  # type: ignore[attr-defined]
        return str(json.loads(response.text)["receipt"])  # type: ignore[attr-defined]

    def _withdraw(self, receipt: str) -> None:
        response = self._api("POST", "/api/v1/report/withdraw", None, Ruthan_Receipt=receipt)
        if response.status not in {200, 409}:  # 409: an attempt before this one did it
            raise Refusal(f"withdraw {response.status}")

    def _api(self, method: str, path: str, body: object, **headers: str) -> HTTPResponse:
        raw = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
        return self.ask(
            method, path, raw, Authorization=f"Bearer {self.key}", Content_Type="application/json",
            **headers,
        )  # fmt: skip

    def _hang_up(self) -> None:
        if self.wire is not None:
            self.wire.close()
            self.wire = None


class Browser:
    """A citizen's browser: a form with its ticket and a picture, the receipt, an address."""

    def __init__(self, sender: Sender) -> None:
        self.sender = sender
        self.cookies = {"ruthan_csrf": _CSRF}

    def hand_in(self, item: Item) -> str:
        """Press the button until the receipt page shows the code; leave an address for half."""
        ticket = self.sender.until_clear(self._ticket)
        self.sender.until_clear(lambda: self._send(item, ticket))
        code = self.sender.until_clear(self._code)
        if item.number % 2:
            self.sender.until_clear(lambda: self._leave_address(item))
            with self.sender.tally.lock:
                self.sender.tally.contacts.add(item.number)
        return code

    def _ticket(self) -> str:
        response = self.sender.ask("GET", "/check/")
        found = _TICKET.search(response.text)  # type: ignore[attr-defined]
        if response.status != 200 or found is None:
            raise Refusal(f"form {response.status}")
        return found.group(1)

    def _send(self, item: Item, ticket: str) -> None:
        edge = "storm" + item.key
        fields = {
            "csrfmiddlewaretoken": _CSRF, "ticket": ticket, "message": item.text,
            "wants": "answer", "province": item.province,
        }  # fmt: skip
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        ]
        parts.append(
            f'--{edge}\r\nContent-Disposition: form-data; name="evidence"; filename="a.png"\r\n'
            "Content-Type: image/png\r\n\r\n".encode()
            + _PIXEL
            + b"\r\n"
        )
        body = b"".join([*parts, f"--{edge}--\r\n".encode()])
        kind = f"multipart/form-data; boundary={edge}"
        response = self.sender.ask("POST", "/check/", body, Content_Type=kind, Cookie=self._held())
        if response.status != 303:
            raise Refusal(f"form {response.status}")
        self._take(response)

    def _code(self) -> str:
        response = self.sender.ask("GET", "/receipt/", Cookie=self._held())
        found = _CODE.search(re.sub(r"<[^>]+>|\u200b", " ", response.text))  # type: ignore[attr-defined]
        if found is None:
            raise Refusal(f"receipt {response.status}")
        return found.group(0)

    def _leave_address(self, item: Item) -> None:
        fields = {"csrfmiddlewaretoken": _CSRF, "email": f"mali{item.number}@mail.example"}
        kind = "application/x-www-form-urlencoded"
        response = self.sender.ask(
            "POST", "/track/notice/", urlencode(fields).encode(), Content_Type=kind,
            Cookie=self._held(),
        )  # fmt: skip
        if response.status != 303:
            raise Refusal(f"notice {response.status}")

    def _held(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def _take(self, response: HTTPResponse) -> None:
        for line in response.headers.get_all("Set-Cookie") or []:
            name, _sep, rest = line.partition("=")
            self.cookies[name] = rest.partition(";")[0]
