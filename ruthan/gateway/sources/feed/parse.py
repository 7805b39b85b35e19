"""Reading RSS and Atom as they really are: bytes in, posts out; nothing is fetched or expanded."""

from __future__ import annotations

import calendar
import hashlib
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import feedparser

from ruthan.gateway.sources.feed.clean import clean_post

MOST_POSTS: Final = 200
_LINK_CHARS: Final = 1_000
_ID_CHARS: Final = 500
_HEAD: Final = 200
_DECLARED: Final = re.compile(rb"""(\s*<\?xml[^>]*?encoding\s*=\s*["'])([A-Za-z0-9_-]+)""")
_OLD_THAI: Final = frozenset({b"windows-874", b"cp874", b"tis-620", b"tis620", b"iso-8859-11"})


class UnreadableFeed(ValueError):
    """The bytes are no feed, or one that tries to define entities."""


@dataclass(frozen=True, slots=True)
class FeedPost:
    """One post of a feed, its words cleaned; `name` is its id, `at` None when it does not say."""

    name: str
    text: str
    link: str
    author: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class ReadFeed:
    """A feed's own title and its posts, as they stand in it; those without words are left out."""

    title: str
    posts: tuple[FeedPost, ...]


def read_feed(body: bytes) -> ReadFeed:
    """Posts of a feed, at most two hundred; raises UnreadableFeed. Malformed ones are read too.

    A document that declares entities is refused whole: no honest feed does, and they are how a
    small file becomes a large one or asks for another.
    """
    if b"<!entity" in body.replace(b"\x00", b"").lower():
        raise UnreadableFeed("declares entities")
    # A stream, not the bytes: the parser would take bytes for the name of a file.
    found = feedparser.parse(
        io.BytesIO(_thai(body)), resolve_relative_uris=False, sanitize_html=False
    )
    if not found.version and not found.entries:
        raise UnreadableFeed("no feed")
    posts = (_post(entry) for entry in found.entries[:MOST_POSTS])
    title = " ".join(str(found.feed.get("title", "")).split())
    return ReadFeed(title[:200], tuple(post for post in posts if post.text))


def _thai(body: bytes) -> bytes:
    """The same document in UTF-8 when it is in one of the old Thai encodings.

    Python knows them by other names than sites do, and the parser would take them for Latin.
    """
    declared = _DECLARED.match(body[:_HEAD])
    if not declared or declared[2].lower() not in _OLD_THAI:
        return body
    text = body[declared.end(2) :].decode("cp874", "replace")
    return declared[1] + b"utf-8" + text.encode()


def _post(entry: Mapping[str, Any]) -> FeedPost:
    text = clean_post(str(entry.get("title", "")), _content(entry))
    link = str(entry.get("link", "")).strip()
    if not link.startswith(("http://", "https://")) or len(link) > _LINK_CHARS:
        link = ""
    name = str(entry.get("id", "")).strip() or link
    if not name or len(name) > _ID_CHARS:
        name = hashlib.sha256((name or text).encode()).hexdigest()
    author = str(entry.get("author", ""))[:200]
    return FeedPost(name=name, text=text, link=link, author=author, at=_moment(entry))


def _content(entry: Mapping[str, Any]) -> str:
    """The longest that the feed gives of the post."""
    parts = [str(part.get("value", "")) for part in entry.get("content", ())]
    return max([*parts, str(entry.get("summary", ""))], key=len)


def _moment(entry: Mapping[str, Any]) -> datetime | None:
    said = entry.get("published_parsed") or entry.get("updated_parsed")
    if not said:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(said), UTC)
    except (ValueError, OverflowError, OSError):
        return None
