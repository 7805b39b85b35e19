"""MISP core format: events of objects, the manifest and the hashes of a static feed.

Objects follow the published templates (specs/misp/objects). There is none for LINE: a LINE id is
a `user-account` whose account-type is LINE. A whole site is a `url` object with its domain and the
path "/". A withdrawn entry is its object with `deleted` and nothing in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid5

from ruthan.sharing.rules.lines import Line

Part = tuple[str, str, str, str]  # object_relation, type, category, value
_MONEY: Final = "Financial fraud"
_NETWORK: Final = "Network activity"
_OTHER: Final = "Other"
# name, template, version, meta-category: of the templates as published on 2026-06-27
_TEMPLATES: Final = {
    "bank-account": ("b4712203-95a8-4883-80e9-b566f5df11c9", "3", "financial"),
    "phone-number": ("c4b5a67c-63d2-11ec-90d6-0242ac120003", "1", "mobile"),
    "short-message-service": ("4851a3dc-e1a6-43ac-9d97-f0d13a099fd2", "4", "misc"),
    "url": ("60efb77b-40b5-4c46-871b-ed1ed999fce5", "10", "network"),
    "user-account": ("49606b06-22f0-4ac8-8eee-2f12ad46f3d3", "6", "misc"),
    "coin-address": ("d0e6997e-78da-4815-a6a1-cfc1c1cb8a46", "7", "financial"),
}
_OBJECT_OF: Final = {
    "bank_account": "bank-account", "promptpay": "bank-account", "phone": "phone-number",
    "line_id": "user-account", "social": "user-account", "email": "user-account",
    "domain": "url", "url": "url", "crypto": "coin-address",
}  # fmt: skip
_CREDIBILITY: Final = {"reported": "6", "evidenced": "3", "reviewed": "2", "official": "1"}
_MARKED: Final = frozenset(
    {"account", "phone-number", "url", "domain", "user-id", "email", "address-crypto"}
)


@dataclass(frozen=True, slots=True)
class Author:
    """Whose feed it is: a name and a UUID that stays."""

    name: str
    uuid: UUID


@dataclass(frozen=True, slots=True)
class Envelope:
    """What an event says of itself."""

    uuid: UUID
    info: str
    tlp: str
    made_at: datetime
    changed_at: datetime
    is_demonstration: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """A public warning of a text message: its words, and where it is told."""

    id: UUID
    body: str
    url: str
    at: datetime
    is_withdrawn: bool = False


def event_of(
    envelope: Envelope,
    lines: Iterable[Line],
    *,
    author: Author,
    messages: Iterable[Message] = (),
) -> dict[str, Any]:
    """One event with an object for each line; valid by the core format's schema."""
    return {
        "Event": {
            "uuid": str(envelope.uuid),
            "info": envelope.info,
            "date": envelope.made_at.date().isoformat(),
            "threat_level_id": "3",
            "analysis": "1",
            "published": True,
            "timestamp": _epoch(envelope.changed_at),
            "publish_timestamp": _epoch(envelope.changed_at),
            "Orgc": {"name": author.name, "uuid": str(author.uuid)},
            "Tag": tags_of(envelope),
            "Attribute": [],
            "Object": [
                *(object_of(line) for line in lines),
                *(message_object(message) for message in messages),
            ],
        }
    }


def tags_of(one: Envelope) -> list[dict[str, str]]:
    """How far an event may go, what it is about, and whether it is invented."""
    pap = {"clear": "PAP:CLEAR", "green": "PAP:GREEN"}.get(one.tlp, "PAP:AMBER")
    names = [f"tlp:{one.tlp}", pap, 'rsit:fraud="masquerade"']
    if one.is_demonstration:
        names.append('rsit:test="test"')
    return [{"name": name} for name in names]


def manifest_of(envelopes: Iterable[Envelope], *, author: Author) -> dict[str, Any]:
    """The table of contents of a feed, by the event's UUID."""
    return {
        str(one.uuid): {
            "info": one.info,
            "Orgc": {"name": author.name, "uuid": str(author.uuid)},
            "Tag": tags_of(one),
            "date": one.made_at.date().isoformat(),
            "analysis": "1",
            "timestamp": _epoch(one.changed_at),
            "threat_level_id": "3",
        }
        for one in envelopes
    }


def object_of(line: Line) -> dict[str, Any]:
    """One entry as an object; a withdrawn one holds nothing but that."""
    name = _OBJECT_OF[line.kind]
    held = _frame(line.id, name, line.changed_at)
    if line.is_withdrawn:
        return {**held, "deleted": True, "Attribute": []}
    comment = (
        f"people={line.people}; reports={line.reports}; grade={line.grade};"
        f" review={line.review}; contested={'yes' if line.is_contested else 'no'};"
        f" expires={line.expires_at.date().isoformat()}"
    )
    tags = [{"name": f'admiralty-scale:information-credibility="{_CREDIBILITY[line.grade]}"'}]
    if line.is_contested:
        tags.append({"name": 'workflow:todo="review-for-false-positive"'})
    seen = {"first_seen": _iso(line.first_seen), "last_seen": _iso(line.last_seen)}
    parts = [*_parts(line), ("text", "text", _OTHER, line.sentence)]
    if name in {"bank-account", "phone-number", "url", "coin-address"}:
        last = parts
    else:
        last = [*parts[:-1], ("description", "text", _OTHER, line.sentence)]
    return {
        **held,
        **seen,
        "comment": comment,
        "Attribute": [_attribute(line.id, part, line.changed_at, comment, tags) for part in last],
    }


def message_object(message: Message) -> dict[str, Any]:
    """A public warning about a text message as a `short-message-service` object."""
    held = _frame(message.id, "short-message-service", message.at)
    if message.is_withdrawn:
        return {**held, "deleted": True, "Attribute": []}
    part = ("body", "text", _OTHER, message.body)
    one = _attribute(message.id, part, message.at, message.url, [])
    return {**held, "comment": message.url, "Attribute": [one]}


def hashes_of(event: UUID, lines: Iterable[Line]) -> list[tuple[str, str]]:
    """The rows of hashes.csv: MD5 of each value that a reader may ask for, and its event."""
    return [
        (hashlib.md5(value.encode(), usedforsecurity=False).hexdigest(), str(event))
        for line in lines
        if not line.is_withdrawn
        for relation, _type, _category, value in _parts(line)
        if relation in _MARKED
    ]


def _parts(line: Line) -> Sequence[Part]:
    value = line.value
    if line.kind == "bank_account":
        bank = [("institution-code", "text", _OTHER, line.provider)] if line.provider else []
        return [("account", "bank-account-nr", _MONEY, value), *bank]
    if line.kind == "promptpay":
        named = ("institution-name", "text", _OTHER, "PromptPay")
        return [("account", "bank-account-nr", _MONEY, value), named]
    if line.kind == "phone":
        return [("phone-number", "phone-number", _OTHER, value)]
    if line.kind == "url":
        return [("url", "url", _NETWORK, value)]
    if line.kind == "domain":
        return [
            ("domain", "domain", _NETWORK, value),
            ("resource_path", "text", _OTHER, "/"),
        ]
    if line.kind == "crypto":
        return [("address-crypto", "text", _OTHER, value)]
    return _account(line)


def _account(line: Line) -> Sequence[Part]:
    if line.kind == "email":
        return [
            ("user-id", "text", _OTHER, line.value),
            ("email", "email", "Social network", line.value),
            ("account-type", "text", _OTHER, "e-mail"),
        ]
    kind = "LINE" if line.kind == "line_id" else (line.provider or line.value.partition(":")[0])
    name = line.value if line.kind == "line_id" else line.value.partition(":")[2] or line.value
    return [("user-id", "text", _OTHER, name), ("account-type", "text", _OTHER, kind)]


def _frame(ident: UUID, name: str, at: datetime) -> dict[str, Any]:
    template, version, category = _TEMPLATES[name]
    return {
        "uuid": str(ident),
        "name": name,
        "template_uuid": template,
        "template_version": version,
        "meta-category": category,
        "timestamp": _epoch(at),
    }


def _attribute(
    owner: UUID, part: Part, at: datetime, comment: str, tags: list[dict[str, str]]
) -> dict[str, Any]:
    relation, kind, category, value = part
    held = {
        "uuid": str(uuid5(owner, relation)),
        "object_relation": relation,
        "type": kind,
        "category": category,
        "value": value,
        "to_ids": relation in _MARKED,
        "timestamp": _epoch(at),
        "comment": comment if relation in _MARKED else "",
    }
    return {**held, "Tag": tags} if relation in _MARKED and tags else held


def _epoch(at: datetime) -> str:
    return str(int(at.timestamp()))


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
