"""The one way to the network: time-outs, size caps, no redirects, no private addresses."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

TIMEOUT_SECONDS = 10.0
MAX_BYTES = 2_000_000


class Unreachable(RuntimeError):
    """No proper answer: time-out, refusal, too large, or a forbidden address."""


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
) -> Answer:
    """One request; addresses that a user supplied must be public, operators' base URLs are exempt.

    Never call it inside a transaction. Raises Unreachable.
    """
    if not operator_configured:
        _refuse_private(url)
    try:
        with (
            httpx.Client(
                timeout=TIMEOUT_SECONDS, follow_redirects=False, trust_env=False
            ) as client,
            client.stream(method, url, content=body, headers=dict(headers or {})) as response,
        ):
            return Answer(response.status_code, dict(response.headers), _capped(response))
    except httpx.HTTPError as error:
        raise Unreachable(type(error).__name__) from error


def _capped(response: httpx.Response) -> bytes:
    chunks, size = [], 0
    for chunk in response.iter_bytes():
        size += len(chunk)
        if size > MAX_BYTES:
            raise Unreachable("answer too large")
        chunks.append(chunk)
    return b"".join(chunks)


def _refuse_private(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Unreachable("not a web address")
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Unreachable("no such host") from error
    for *_, address in found:
        if not ipaddress.ip_address(address[0]).is_global:
            raise Unreachable("a private address")
