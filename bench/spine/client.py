"""A partner's program: kept connections to the API of the site under test."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any
from uuid import uuid4


@dataclass(slots=True)
class Posted:
    """What came back for one message, and the seconds it took."""

    name: str
    status: int
    body: dict[str, Any]
    seconds: float


@dataclass(slots=True)
class Partner:
    """Sends messages as reports; several at once when told."""

    port: int
    key: str
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def send_all(
        self, messages: Iterable[tuple[str, str]], *, at_once: int = 1, seconds: float = 1e9
    ) -> list[Posted]:
        """Post (name, text) pairs until they or the seconds end."""
        work, done = iter(messages), []
        end = time.perf_counter() + seconds

        def run() -> None:
            wire = HTTPConnection("127.0.0.1", self.port, timeout=60)
            while (item := self._next(work)) is not None and time.perf_counter() < end:
                done.append(self._send(wire, *item))

        threads = [threading.Thread(target=run) for _ in range(at_once)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return done

    def _next(self, work: Iterator[tuple[str, str]]) -> tuple[str, str] | None:
        with self._lock:
            return next(work, None)

    def _send(self, wire: HTTPConnection, name: str, text: str) -> Posted:
        body = json.dumps({"text": text, "wants": "answer"}, ensure_ascii=False).encode()
        began = time.perf_counter()
        wire.request("POST", "/api/v1/reports", body=body, headers=self._headers())
        answer = wire.getresponse()
        told = answer.read()
        took = time.perf_counter() - began
        return Posted(name, answer.status, json.loads(told) if told else {}, took)

    def _headers(self) -> dict[str, str]:
        return {
            "Host": f"localhost:{self.port}",
            "Authorization": f"Bearer {self.key}",
            "Content-Type": "application/json",
            "Idempotency-Key": str(uuid4()),
        }


def new_key(*scopes: str) -> str:
    """A key of the national centre without a limit; Django must be set up."""
    from django.db import transaction  # noqa: PLC0415 - settings come first

    from ruthan.network.actions import issue_key  # noqa: PLC0415 - settings come first
    from ruthan.network.queries import national_centre  # noqa: PLC0415 - settings come first

    with transaction.atomic():
        return issue_key(
            by="system", organisation=national_centre(), label="bench", per_minute=0,
            scopes=list(scopes) or ["reports:write"],
        ).text  # fmt: skip
