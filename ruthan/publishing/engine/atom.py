"""Atom 1.0 (RFC 4287), written by hand: ids that never change, corrections that move `updated`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree as ET

from ruthan.publishing.engine.xmltext import allowed

ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer; `id` stays the same through every correction."""

    id: str
    url: str
    title: str
    summary: str
    published: datetime
    updated: datetime
    categories: tuple[tuple[str, str, str], ...] = ()  # scheme, term, label
    twins: tuple[tuple[str, str], ...] = ()  # the same in other forms: media type, address


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed with the address it is served at."""

    id: str
    self_url: str
    site_url: str
    title: str
    author: str
    language: str
    rights: str
    updated: datetime
    entries: Sequence[Entry]


def atom(feed: Feed) -> bytes:
    """The document in UTF-8; characters that XML does not allow are left out."""
    ET.register_namespace("", ATOM)
    root = ET.Element(f"{{{ATOM}}}feed", {"xml:lang": feed.language})
    _text(root, "id", feed.id)
    _text(root, "title", feed.title)
    _text(root, "updated", _moment(feed.updated))
    _text(root, "rights", feed.rights)
    _text(_child(root, "author"), "name", feed.author)
    _child(root, "link", rel="self", type="application/atom+xml", href=feed.self_url)
    _child(root, "link", rel="alternate", type="text/html", href=feed.site_url)
    for entry in feed.entries:
        _entry(root, entry)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _entry(root: ET.Element, entry: Entry) -> None:
    node = _child(root, "entry")
    _text(node, "id", entry.id)
    _text(node, "title", entry.title)
    _child(node, "link", rel="alternate", type="text/html", href=entry.url)
    for kind, address in entry.twins:
        _child(node, "link", rel="alternate", type=kind, href=address)
    _text(node, "published", _moment(entry.published))
    _text(node, "updated", _moment(entry.updated))
    _text(node, "summary", entry.summary)
    for scheme, term, label in entry.categories:
        _child(node, "category", scheme=scheme, term=term, label=label)


def _child(parent: ET.Element, name: str, **attributes: str) -> ET.Element:
    clean = {key: allowed(value) for key, value in attributes.items()}
    return ET.SubElement(parent, f"{{{ATOM}}}{name}", clean)


def _text(parent: ET.Element, name: str, text: str) -> None:
    _child(parent, name).text = allowed(text)


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
