"""The one way to the network: time-outs, size caps, no redirects, no private addresses.

A time-out holds for each read; whoever drips a byte now and then outlasts it. So what a user named
is cut off as a whole after a deadline: its socket is shut, wherever the answer stands.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

TIMEOUT_SECONDS = 10.0
DEADLINE_SECONDS = 30.0
MAX_BYTES = 2_000_000
_kept: dict[int, httpx.Client] = {}


class Unreachable(RuntimeError):
    """No proper answer: time-out, refusal, too large, or a forbidden address."""


class TooLarge(Unreachable):
    """The answer was larger than was allowed; asking again changes nothing."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: status, lower-cased headers, and at most MAX_BYTES of body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def send(
    method: str,
    url: str,
    *,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    operator_configured: bool = False,
    is_cut_off: bool = False,
    max_bytes: int = MAX_BYTES,
    deadline: float = DEADLINE_SECONDS,
    is_loopback_fine: bool = False,
) -> Answer:
    """One request; addresses that a user supplied must be public, operators' base URLs are exempt.

    Connections to operators' addresses are kept for a moment, since one call follows another; what
    a user supplied has `deadline` seconds from first to last byte, and so has an operator's address
    that `is_cut_off`, where somebody else's program answers. `is_loopback_fine` lets such an
    address be this machine: for tests, and demonstrations on it. Never call it inside a
    transaction. Raises Unreachable, and then nobody knows whether the other side did what it was
    asked.
    """
    target, named, cut = url, dict(headers or {}), _CutOff(deadline)
    is_timed = is_cut_off or not operator_configured
    extensions: dict[str, Any] = {"trace": cut.note} if is_timed else {}
    if not operator_configured:
        target, host = _pinned(url, is_loopback_fine=is_loopback_fine)
        named["Host"] = host
        extensions["sni_hostname"] = host.partition(":")[0]
    try:
        with (
            cut.running(is_wanted=is_timed),
            _client(is_kept=not is_timed) as client,
            client.stream(
                method, target, content=body, headers=named, extensions=extensions
            ) as response,
        ):
            answered = _capped(response, max_bytes)
            return Answer(response.status_code, dict(response.headers), answered)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Unreachable("too slow" if cut.is_over else type(error).__name__) from error


class _CutOff:
    """Shuts the sockets of one request when its time is over; what waits on them then fails."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.is_over = seconds, False
        self._sockets: list[socket.socket] = []

    def note(self, name: str, info: Mapping[str, Any]) -> None:
        """httpcore's trace: remember every connection as it is made, and as TLS wraps it."""
        if name in {"connection.connect_tcp.complete", "connection.start_tls.complete"}:
            self._sockets.append(info["return_value"].get_extra_info("socket"))
            if self.is_over:
                self._shut()

    @contextmanager
    def running(self, *, is_wanted: bool) -> Iterator[None]:
        """Let the time run while the request does."""
        timer = threading.Timer(self.seconds, self._end)
        timer.daemon = True
        if is_wanted:
            timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _end(self) -> None:
        self.is_over = True
        self._shut()

    def _shut(self) -> None:
        for held in self._sockets:
            with suppress(OSError):
                held.shutdown(socket.SHUT_RDWR)


@contextmanager
def _client(*, is_kept: bool) -> Iterator[httpx.Client]:
    """A client for one request, or the one of this process, which remembers no cookie."""
    if not is_kept:
        with _new_client() as client:
            yield client
        return
    if os.getpid() not in _kept:  # a child of a fork must not use its parent's connections
        _kept.clear()
        _kept[os.getpid()] = _new_client()
    client = _kept[os.getpid()]
    yield client
    client.cookies.clear()


def drop_connections() -> None:
    """Close what is kept; the next call opens anew."""
    while _kept:
        _kept.popitem()[1].close()


def _new_client() -> httpx.Client:
    return httpx.Client(timeout=TIMEOUT_SECONDS, follow_redirects=False, trust_env=False)


def _capped(response: httpx.Response, max_bytes: int) -> bytes:
    chunks, size = [], 0
    for chunk in response.iter_bytes():
        size += len(chunk)
        if size > max_bytes:
            raise TooLarge("answer too large")
        chunks.append(chunk)
    return b"".join(chunks)


def _pinned(url: str, *, is_loopback_fine: bool = False) -> tuple[str, str]:
    """The address with its host looked up once, and the host's name for the other side.

    Looked up once, since a name that is public now could be private a moment later. Raises
    Unreachable when any of the name's addresses is not a public one.
    """
    try:
        parts = urlsplit(url)
        name, port = parts.hostname, parts.port
    except ValueError as error:
        raise Unreachable("not a web address") from error
    if parts.scheme not in {"http", "https"} or not name:
        raise Unreachable("not a web address")
    try:
        found = socket.getaddrinfo(name, port or 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable("no such host") from error
    addresses = [ipaddress.ip_address(address[0]) for *_, address in found]
    fine = [a.is_global or (is_loopback_fine and a.is_loopback) for a in addresses]
    if not fine or not all(fine):
        raise Unreachable("a private address")
    first = f"[{addresses[0]}]" if addresses[0].version == 6 else str(addresses[0])
    suffix = f":{port}" if port else ""
    bare = f"[{name}]" if ":" in name else name
    return parts._replace(netloc=first + suffix).geturl(), bare + suffix
