"""Getting a feed politely: only when it changed, only from public addresses, never too much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

from ruthan.core import http

_AGENT: Final = "Ruthan feed reader (public posts, a few times an hour)"
_ACCEPT: Final = "application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.5"
_REDIRECTS: Final = 3
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_GONE: Final = 410


class NotFetched(Exception):
    """No feed came; `code` says why: unreachable, moved, refused, broken, gone."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came: None for "as before", and the marks by which to ask next time."""

    body: bytes | None
    etag: str = ""
    last_modified: str = ""


def fetch_feed(url: str, *, etag: str = "", last_modified: str = "") -> Fetched:
    """Ask for a feed, following a few redirects, each to a public address. Raises NotFetched.

    Talks to the network for up to ten seconds a step: never inside a transaction.
    """
    headers = {"User-Agent": _AGENT, "Accept": _ACCEPT, "Accept-Encoding": "gzip, deflate"}
    if etag:
        headers["If-None-Match"] = etag
    if last_modified:
        headers["If-Modified-Since"] = last_modified
    for _ in range(_REDIRECTS + 1):
        answer = _send(url, headers)
        if answer.status not in _MOVED:
            return _read(answer, etag, last_modified)
        url = urljoin(url, answer.headers.get("location", ""))
    raise NotFetched("moved")


def _send(url: str, headers: dict[str, str]) -> http.Answer:
    try:
        return http.send("GET", url, headers=headers)
    except http.Unreachable as error:
        raise NotFetched("unreachable") from error


def _read(answer: http.Answer, etag: str, last_modified: str) -> Fetched:
    if answer.status == 304:
        return Fetched(None, etag, last_modified)
    if answer.status == _GONE:
        raise NotFetched("gone")
    if answer.status != 200:
        raise NotFetched("broken" if answer.status >= 500 else "refused")
    said = answer.headers
    return Fetched(answer.body, said.get("etag", "")[:300], said.get("last-modified", "")[:100])
