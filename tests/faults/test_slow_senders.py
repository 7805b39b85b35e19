"""Slow and greedy senders: they hold no thread, so everybody else is served at once."""

from __future__ import annotations

import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path

import pytest

from ruthan.project import gate
from ruthan.project.supervisor.web import listen, web_command
from tests.project.supervised import eventually, free_port

_APP = """
import hashlib, time
from ruthan.project import gate
gate.HEAD_SECONDS, gate.BODY_GRACE_SECONDS, gate.MAX_BODY = 3.0, 3.0, 4_000_000
gate.MAX_HELD = 6_000_000
def app(environ, start):
    body = environ["wsgi.input"].read()
    path = environ["PATH_INFO"]
    said = b"x" * 100_000 if path == "/page" else hashlib.sha256(body).hexdigest().encode()
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(said)))])
    return [said]
"""
HEAD = b"POST /slow HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The web part as the supervisor starts it, with a small application and short patience."""
    place, port = tmp_path_factory.mktemp("slow"), free_port()
    (place / "slow_app.py").write_text(_APP)
    with listen(port, address="127.0.0.1") as door:
        running = subprocess.Popen(
            web_command(door.fileno(), application="slow_app:app"),
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(place), *sys.path])},
            pass_fds=[door.fileno()],
            cwd=Path.cwd(),
        )
        try:
            assert eventually(lambda: _get(port) is not None)
            yield port
        finally:
            running.send_signal(signal.SIGTERM)
            running.wait(timeout=60)


def _get(port: int, path: str = "/", body: bytes | None = None) -> bytes:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("POST" if body is not None else "GET", path, body)
        return connection.getresponse().read()
    finally:
        connection.close()


def _open(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=60)


def _answer(wire: socket.socket) -> bytes:
    said = b""
    while piece := wire.recv(65536):
        said += piece
    return said


def test_hundreds_of_clients_that_send_a_byte_now_and_then_hold_nobody_up(site):
    with ExitStack() as held:
        heads = [held.enter_context(_open(site)) for _ in range(150)]
        bodies = [held.enter_context(_open(site)) for _ in range(150)]
        for wire in heads:
            wire.sendall(HEAD[:20])
        for wire in bodies:
            wire.sendall(HEAD + b"\r\n" + b"slowly")
        for number in range(30):
            for wire in (*heads[:50], *bodies[:50]):
                wire.sendall(b"a" if wire in bodies else HEAD[20 + number : 21 + number])
            assert _get(site, body=b"quick") == _digest(b"quick")


def test_a_head_that_never_ends_and_a_body_that_stops_are_told_and_ended(site):
    with _open(site) as head, _open(site) as body:
        head.sendall(b"GET / HTTP/1.1\r\nHost: local")
        body.sendall(HEAD + b"\r\nabc")
        assert _answer(head).startswith(b"HTTP/1.1 408 ")
        assert _answer(body).startswith(b"HTTP/1.1 408 ")


def test_readers_that_take_nothing_of_their_pages_hold_nobody_up(site):
    with ExitStack() as held:
        for _ in range(40):
            wire = held.enter_context(_open(site))
            wire.sendall(b"GET /page HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert _get(site, body=b"quick") == _digest(b"quick")


def test_clients_that_never_hang_up_after_their_answer_hold_nobody_up(site):
    with ExitStack() as held:
        for _ in range(40):
            wire = held.enter_context(_open(site))
            wire.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        began = time.monotonic()
        assert _get(site, body=b"quick") == _digest(b"quick")
        assert time.monotonic() - began < 60  # gunicorn's own worker waits two seconds for each


def test_a_body_comes_whole_in_pieces_of_any_size(site):
    body = os.urandom(1_500_000)
    lines = f"Connection: close\r\nContent-Length: {len(body)}\r\n\r\n"
    head = f"POST / HTTP/1.1\r\nHost: localhost\r\n{lines}".encode()
    with _open(site) as wire:
        wire.sendall(head[:30])
        wire.sendall(head[30:] + body[:7])
        for start in range(7, len(body), 70_001):
            wire.sendall(body[start : start + 70_001])
        assert _digest(body) in _answer(wire)


def test_requests_sent_behind_one_another_are_answered_one_after_the_other(site):
    one = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\n"
    last = b"POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 3\r\n\r\n"
    with _open(site) as wire:
        wire.sendall(one + b"abc" + one + b"def" + last + b"ghi")
        said = _answer(wire)
    assert [said.index(_digest(body)) for body in (b"abc", b"def", b"ghi")] == sorted(
        said.index(_digest(body)) for body in (b"abc", b"def", b"ghi")
    )


def test_who_waits_for_leave_to_send_a_body_gets_it(site):
    with _open(site) as wire:
        wire.sendall(HEAD + b"Expect: 100-continue\r\nConnection: close\r\n\r\n")
        assert wire.recv(100).startswith(b"HTTP/1.1 100 ")
        wire.sendall(b"a" * 1000)
        assert _digest(b"a" * 1000) in _answer(wire)


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        (b"Content-Length: 5000000\r\n", b"413"),
        (b"Transfer-Encoding: chunked\r\n", b"411"),
        (b"Content-Length: 3\r\nContent-Length: 4\r\n", b"400"),
        (b"Content-Length: -3\r\n", b"400"),
    ],
)
def test_what_cannot_be_gathered_is_refused_before_it_is_sent(site, lines, status):
    with _open(site) as wire:
        wire.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\n" + lines + b"\r\n")
        assert _answer(wire).startswith(b"HTTP/1.1 " + status)


def test_bodies_that_together_are_more_than_the_room_are_refused_and_the_next_is_taken(site):
    head = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3900000\r\n\r\n"
    with ExitStack() as held:
        wires = [held.enter_context(_open(site)) for _ in range(8)]
        for wire in wires:
            wire.sendall(head + b"a" * 2_500_000)
        said = [wire.recv(100) for wire in wires]
    assert any(answer.startswith(b"HTTP/1.1 503 ") for answer in said)
    assert _get(site, body=b"quick") == _digest(b"quick")


def test_two_hundred_at_once_all_get_their_answer(site):
    with ExitStack() as held:
        wires = [held.enter_context(_open(site)) for _ in range(200)]
        for number, wire in enumerate(wires):
            body = str(number).encode()
            head = f"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n"
            wire.sendall(head.encode() + b"Connection: close\r\n\r\n" + body)
        for number, wire in enumerate(wires):
            assert _digest(str(number).encode()) in _answer(wire)


def test_a_head_is_read_the_same_however_it_is_cut():
    whole = HEAD + b"\r\n" + b"b" * 1000 + b"GET /next"
    for cut in range(1, len(HEAD) + 6):
        gathered = gate.Gathered(at=0.0)
        verdicts = [gathered.feed(whole[:cut], at=0.0), gathered.feed(whole[cut:], at=0.0)]
        assert verdicts == [0, 200]
        assert b"".join(gathered.body) == b"b" * 1000
        assert gathered.rest == b"GET /next"


def test_a_steady_sender_is_never_late_and_a_standing_one_is():
    gathered = gate.Gathered(at=0.0)
    gathered.feed(HEAD.replace(b"1000", b"100000") + b"\r\n", at=5.0)
    for second in range(5, 35):
        gathered.feed(b"c" * 3000, at=float(second))
        assert not gathered.is_late(float(second))
    assert gathered.is_late(34.0 + gate.BODY_GRACE_SECONDS + 1)


def test_a_byte_now_and_then_is_too_little_however_quick_the_beginning_was():
    gathered = gate.Gathered(at=0.0)
    gathered.feed(HEAD.replace(b"1000", b"100000") + b"\r\n" + b"d" * 10_000, at=0.0)
    for second in range(0, 25):
        gathered.feed(b"d", at=float(second))
        assert not gathered.is_late(float(second))
    gathered.feed(b"d", at=26.0)
    assert gathered.is_late(26.0)


def _digest(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode()
