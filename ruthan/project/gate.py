"""The web worker: a request takes a thread only when all of it is here, so slow senders hold none.

gunicorn's threaded worker reads a request inside a thread: eight clients that send a byte a second
would hold every thread of the site. Here one loop gathers heads and bodies in memory, with limits
of time, rate and room, and a thread gets a request that is whole. See docs/decisions/0014.
"""

from __future__ import annotations

import re
import selectors
import socket
import struct
import time
from collections import deque
from contextlib import suppress
from functools import partial
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

HEAD_SECONDS = 10.0  # for the whole head, from the first moment of the connection
BODY_GRACE_SECONDS = 20.0  # a body may stand still for so long altogether
BODY_RATE = 2_000  # bytes a second that a body has to bring on average beyond that
LINGER_SECONDS = 2.0  # how long an answered connection may take to hang up
SEND_SECONDS = 20  # how long an answer may wait for its reader to take more of it
MAX_HEAD = 65_536
MAX_BODY = 64 * 1024 * 1024  # five files of ten megabytes, and room for a refusal with words
MAX_HELD = 256 * 1024 * 1024  # of one process, all bodies that are not whole yet
SEND_BUFFER = 1024 * 1024  # a page fits whole: whoever reads it slowly holds no thread either
_CHUNK = 65_536
_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length[ \t]*:[ \t]*(\d{1,12})[ \t]*(?=\r\n)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding[ \t]*:", re.IGNORECASE)
_EXPECTS = re.compile(rb"\r\nexpect[ \t]*:[ \t]*100-continue", re.IGNORECASE)
_REFUSALS = {
    408: ("Request Timeout", "ข้อมูลมาช้าเกินไป โปรดส่งใหม่ · This came too slowly. Please repeat."),
    411: ("Length Required", "โปรดส่งพร้อม Content-Length · Please send a Content-Length."),
    413: ("Content Too Large", "ใหญ่เกินไป โปรดส่งให้เล็กลง · This is too large. Please send less."),
    503: ("Service Unavailable", "มีคนส่งมามาก โปรดลองใหม่ในหนึ่งนาที · Busy. Please try in a minute."),
}  # fmt: skip


class Gathered:
    """One request as it comes in; `feed` says when it is whole or why it is refused."""

    def __init__(self, *, at: float) -> None:
        self.head = bytearray()
        self.body: deque[bytes] = deque()
        self.rest = b""  # what the client sent after this request
        self.began = at
        self.body_began = 0.0
        self.need = -1  # bytes of the body still to come; -1 while the head is not whole
        self.held = 0

    def feed(self, sent: bytes, *, at: float) -> int:
        """Take bytes in: 200 when the request is whole, 0 when more has to come, else a refusal."""
        if self.need < 0:
            before = max(0, len(self.head) - len(_END) + 1)
            self.head += sent
            end = self.head.find(_END, before)
            if end < 0:
                return 200 if len(self.head) > MAX_HEAD else 0  # the parser refuses a long head
            refused = self._read_head(end + len(_END), at)
            if refused:
                return refused
        else:
            self._add(sent)
        return 0 if self.need else 200

    def is_late(self, now: float) -> bool:
        """Whether head or body took longer than it may."""
        if self.need < 0:
            return now - self.began > HEAD_SECONDS
        return now - self.body_began > BODY_GRACE_SECONDS + self.held / BODY_RATE

    def _read_head(self, end: int, at: float) -> int:
        sent, head = bytes(self.head[end:]), bytes(self.head[:end])
        self.head = bytearray(head)
        if _CHUNKED.search(head):
            return 411
        lengths = _LENGTH.findall(head)
        self.need = int(lengths[0]) if len(lengths) == 1 else 0  # two: the parser refuses them
        if self.need > MAX_BODY:
            return 413
        self.body_began = at
        self._add(sent)
        return 0

    def _add(self, sent: bytes) -> None:
        body, self.rest = sent[: self.need], sent[self.need :]
        if body:
            self.body.append(body)
            self.need -= len(body)
            self.held += len(body)


class Whole:
    """A gathered request in the place of its socket, for gunicorn's parser to read."""

    def __init__(self, gathered: Gathered) -> None:
        self._pieces = deque([bytes(gathered.head), *gathered.body])
        self._piece = memoryview(b"")

    def recv(self, size: int) -> bytes:
        """The next bytes; nothing after the last one, and never a wait."""
        if not self._piece and self._pieces:
            self._piece = memoryview(self._pieces.popleft())
        given, self._piece = bytes(self._piece[:size]), self._piece[size:]
        return given


class GateWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's threaded worker with a gate before the threads."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.waiting: dict[Any, Gathered] = {}  # in the order in which they began
        self.leaving: dict[Any, float] = {}
        self.held = 0

    def accept(self, listener: socket.socket) -> None:
        """Take a connection in and wait for its request without a thread."""
        try:
            client, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError, InterruptedError):
            return
        with suppress(OSError):
            client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
            wait = struct.pack("ll", SEND_SECONDS, 0)
            client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, wait)
        self.nr_conns += 1
        self._wait_for_request(TConn(self.cfg, client, address, listener.getsockname()))

    def finish_request(self, conn: Any, done: Any) -> None:
        """An answer went out: wait for the next request of the connection, or let it leave."""
        try:
            stays = bool(done.result()) if not done.cancelled() else False
        except Exception:  # noqa: BLE001 - whatever a request met, the loop goes on
            stays = False
        if not stays or not self.alive:
            self._say_goodbye(conn)
            return
        conn.sock.setblocking(False)
        self._wait_for_request(conn, sent=conn.rest)

    def murder_pending(self) -> None:
        """Called once a second and after every event: end what is late, make room when full."""
        now = time.monotonic()
        for conn, gathered in list(self.waiting.items()):
            if gathered.is_late(now) or self._is_idle(conn, gathered, now):
                self._drop(conn, 408 if gathered.head else 0)
        while self.waiting and self.nr_conns >= self.worker_connections - self.cfg.threads:
            self._drop(next(iter(self.waiting)))
        for conn, until in list(self.leaving.items()):
            if now > until or not self.alive:
                self._close(conn)

    def _is_idle(self, conn: Any, gathered: Gathered, now: float) -> bool:
        """Whether a connection sends nothing, after an answer or while the worker stops."""
        quiet = conn.initialized and now - gathered.began > self.cfg.keepalive
        return not gathered.head and (quiet or not self.alive)

    def _wait_for_request(self, conn: Any, *, sent: bytes = b"") -> None:
        self.waiting[conn] = Gathered(at=time.monotonic())
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._readable, conn))
        if sent:
            self._take(conn, sent)
        else:
            self._readable(conn, conn.sock)

    def _readable(self, conn: Any, client: socket.socket) -> None:
        try:
            sent = client.recv(_CHUNK)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            sent = b""
        if sent:
            self._take(conn, sent)
        else:  # it hung up before its request was whole
            self._drop(conn)

    def _take(self, conn: Any, sent: bytes) -> None:
        gathered = self.waiting[conn]
        before, is_head = gathered.held, gathered.need < 0
        verdict = gathered.feed(sent, at=time.monotonic())
        self.held += gathered.held - before
        if verdict == 0 and self.held > MAX_HELD:
            verdict = 503
        if verdict == 200:
            self._hand_over(conn, gathered)
        elif verdict:
            self._drop(conn, verdict)
        elif is_head and gathered.need > 0 and _EXPECTS.search(gathered.head):
            with suppress(OSError):
                conn.sock.send(b"HTTP/1.1 100 Continue\r\n\r\n")

    def _hand_over(self, conn: Any, gathered: Gathered) -> None:
        self._stop_waiting(conn)
        conn.rest = gathered.rest
        conn.init()
        conn.parser.unreader.sock = Whole(gathered)
        self.enqueue_req(conn)

    def _drop(self, conn: Any, status: int = 0) -> None:
        self._stop_waiting(conn)
        if status:
            with suppress(OSError):
                conn.sock.send(_refusal(status))
            self._say_goodbye(conn)
            return
        self.nr_conns -= 1
        conn.close()

    def _stop_waiting(self, conn: Any) -> None:
        gathered = self.waiting.pop(conn)
        self.held -= gathered.held
        self.poller.unregister(conn.sock)

    def _say_goodbye(self, conn: Any) -> None:
        """End our side and let the client take the rest, without waiting for it in this loop."""
        try:
            conn.sock.setblocking(False)
            conn.sock.shutdown(socket.SHUT_WR)
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._drained, conn))
        except (OSError, ValueError):
            self.nr_conns -= 1
            conn.close()
            return
        self.leaving[conn] = time.monotonic() + LINGER_SECONDS

    def _drained(self, conn: Any, client: socket.socket) -> None:
        try:
            if client.recv(_CHUNK):
                return
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            pass
        self._close(conn)

    def _close(self, conn: Any) -> None:
        self.leaving.pop(conn, None)
        with suppress(KeyError, ValueError, OSError):
            self.poller.unregister(conn.sock)
        self.nr_conns -= 1
        conn.close()


def _refusal(status: int) -> bytes:
    reason, words = _REFUSALS[status]
    body = words.encode() + b"\n"
    head = (
        f"HTTP/1.1 {status} {reason}\r\nContent-Type: text/plain; charset=utf-8\r\n"
        f"Content-Length: {len(body)}\r\nRetry-After: 60\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + body
