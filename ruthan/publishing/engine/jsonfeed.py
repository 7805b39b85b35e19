"""JSON Feed 1.1: a feed and its items as a plain object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

VERSION: Final = "https://jsonfeed.org/version/1.1"
MEDIA_TYPE: Final = "application/feed+json"


@dataclass(frozen=True, slots=True)
class Item:
    """One item; `more` is what only readers who know us understand."""

    id: str
    url: str
    title: str
    text: str
    published: datetime
    tags: Sequence[str]
    more: Mapping[str, Any]
    modified: datetime | None = None  # that of its publication when nothing else is said


@dataclass(frozen=True, slots=True)
class JsonFeed:
    """A feed with the address it is served at; `about` explains what `more` holds."""

    feed_url: str
    site_url: str
    title: str
    description: str
    author: str
    language: str
    about: str
    items: Sequence[Item]


def json_feed(feed: JsonFeed) -> dict[str, Any]:
    """The document as an object to be written as JSON."""
    return {
        "version": VERSION,
        "title": feed.title,
        "home_page_url": feed.site_url,
        "feed_url": feed.feed_url,
        "description": feed.description,
        "language": feed.language,
        "authors": [{"name": feed.author, "url": feed.site_url}],
        "items": [_item(item, feed) for item in feed.items],
    }


def _item(item: Item, feed: JsonFeed) -> dict[str, Any]:
    published, modified = item.published, item.modified or item.published
    return {
        "id": item.id,
        "url": item.url,
        "title": item.title,
        "content_text": item.text,
        "date_published": published.isoformat(timespec="seconds"),
        "date_modified": modified.isoformat(timespec="seconds"),
        "language": feed.language,
        "tags": list(item.tags),
        "_ruthan": {"about": feed.about, **item.more},
    }
