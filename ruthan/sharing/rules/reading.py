"""Reading MISP events of others: what they name, what they withdraw, and what is refused.

Material of strangers: it is capped in size and number before anything is done with it, nothing of
it is ever fetched, and only things whose form our own reading recognises come through.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from ruthan.core.text.fold import squash
from ruthan.matching.engine.entities import extract_entities
from ruthan.registry.rules.naming import Named, account, named_of
from ruthan.sharing.states import Refusal

MOST_BYTES: Final = 16_000_000  # of one file
MOST_EVENTS: Final = 20_000  # of one manifest
MOST_THINGS: Final = 5_000  # of one event
_LONGEST: Final = 500  # characters of one value
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ACCOUNT: Final = re.compile(r"\d{6,18}")
_BANK: Final = re.compile(r"\d{3}")
_CHILD: Final = re.compile(r"child|csam|csem|copine|underage|minor-")
_TLP: Final = re.compile(r"tlp:(red|amber\+strict|amber|green|clear|white)")
_KINDS: Final = {  # MISP's types and the kinds of ours that they may turn out to be
    "phone-number": ("phone",),
    "url": ("url",),
    "link": ("url",),
    "domain": ("url",),
    "hostname": ("url",),
    "email": ("email",),
    "email-src": ("email",),
    "btc": ("crypto",),
    "xmr": ("crypto",),
}
_WORDS_BEFORE: Final = {"phone": "โทร ", "email": "", "url": "", "crypto": "wallet "}
_FRONT: Final = {"facebook": "facebook.com/", "tiktok": "tiktok.com/@", "x": "x.com/"}


class Refused(Exception):
    """A file or event that is not taken in; the reason is a code."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a manifest: the event and the partner's time of its last change."""

    uuid: UUID
    stamp: int


@dataclass(frozen=True, slots=True)
class Read:
    """What one event names now. Whatever it withdrew is simply not among it."""

    uuid: UUID
    stamp: int
    named: tuple[Named, ...]
    left_out: int  # values that we have no kind for, or whose form we do not recognise
    withdrawn: int
    tlp: str


def parsed(body: bytes) -> Any:
    """The JSON of a file; raises Refused for one that is too large, too deep or none."""
    if len(body) > MOST_BYTES:
        raise Refused(Refusal.TOO_LARGE)
    try:
        return json.loads(body.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Refused(Refusal.NOT_A_FEED) from None


def read_manifest(body: bytes) -> list[Listed]:
    """The events of a manifest, oldest change first; raises Refused.

    A key is a UUID and nothing else, since it becomes part of an address.
    """
    raw = parsed(body)
    if not isinstance(raw, dict):
        raise Refused(Refusal.NOT_A_FEED)
    if len(raw) > MOST_EVENTS:
        raise Refused(Refusal.TOO_LARGE)
    found = []
    for key, told in raw.items():
        if not _UUID.fullmatch(key.lower()) or not isinstance(told, dict):
            raise Refused(Refusal.NOT_A_FEED)
        found.append(Listed(UUID(key), _stamp(told)))
    return sorted(found, key=lambda one: (one.stamp, one.uuid))


def read_event(raw: Any, *, ours: UUID) -> Read:
    """What an event names; raises Refused for what may not be taken in, and for our own."""
    event = raw.get("Event", raw) if isinstance(raw, dict) else None
    if not isinstance(event, dict) or not _UUID.fullmatch(str(event.get("uuid", "")).lower()):
        raise Refused(Refusal.NOT_A_FEED)
    tlp = _may_be_taken(event, ours)
    named: dict[Named, None] = {}
    left_out = withdrawn = seen = 0
    for relations, attribute, is_gone in _attributes(event):
        seen += 1
        if seen > MOST_THINGS:
            raise Refused(Refusal.TOO_LARGE)
        if is_gone:
            withdrawn += 1
            continue
        found = _things(attribute, relations)
        if found is None:
            continue  # a part of an object that names nothing by itself
        left_out += not found
        named.update(dict.fromkeys(found))
    return Read(UUID(str(event["uuid"])), _stamp(event), tuple(named), left_out, withdrawn, tlp)


def _may_be_taken(event: Mapping[str, Any], ours: UUID) -> str:
    """The event's TLP; raises Refused for red, for children's matters and for our own event."""
    author = event.get("Orgc") or event.get("Org")
    if isinstance(author, dict) and str(author.get("uuid", "")).lower() == str(ours):
        raise Refused(Refusal.OURS)
    tags = [*_tags(event)]
    for one in _rows(event, "Object"):
        for attribute in _rows(one, "Attribute"):
            tags += _tags(attribute)
    for attribute in _rows(event, "Attribute"):
        tags += _tags(attribute)
    if any(_CHILD.search(tag) for tag in tags):
        raise Refused(Refusal.CHILD)
    marks = [match.group(1) for tag in tags if (match := _TLP.fullmatch(tag))]
    if "red" in marks:
        raise Refused(Refusal.TLP_RED)
    order = ("amber+strict", "amber", "green", "clear", "white")
    return next((mark for mark in order if mark in marks), "")


def _attributes(
    event: Mapping[str, Any],
) -> Iterator[tuple[Mapping[str, str], Mapping[str, Any], bool]]:
    """Each attribute with what stands beside it in its object, and whether it is withdrawn."""
    for attribute in _rows(event, "Attribute"):
        yield {}, attribute, _is_gone(attribute)
    for held in _rows(event, "Object"):
        inner = _rows(held, "Attribute")
        beside = {
            str(one.get("object_relation", "")): str(one.get("value", ""))[:_LONGEST]
            for one in inner
            if not _is_gone(one)
        }
        if _is_gone(held) and not inner:
            yield beside, {}, True
        for attribute in inner:
            yield beside, attribute, _is_gone(held) or _is_gone(attribute)


def _things(attribute: Mapping[str, Any], beside: Mapping[str, str]) -> tuple[Named, ...] | None:
    """What one attribute names: nothing of an unknown form, None where it is only a detail."""
    kind, value = str(attribute.get("type", "")), attribute.get("value", "")
    if not isinstance(value, str) or len(value) > _LONGEST:
        return ()
    value = value.strip()
    if kind in {"bank-account-nr", "iban"}:
        return _account(value, beside)
    if kind in _KINDS:
        return _recognised(value, _KINDS[kind])
    relation = str(attribute.get("object_relation", ""))
    if relation in {"user-id", "username"}:
        return _person(value, beside)
    return _recognised(value, ("crypto",)) if relation == "address-crypto" else None


def _account(value: str, beside: Mapping[str, str]) -> tuple[Named, ...]:
    digits = re.sub(r"[\s-]", "", value)
    if not _ACCOUNT.fullmatch(digits):
        return ()
    if squash(beside.get("institution-name", "")) == squash("PromptPay"):
        return _recognised(f"พร้อมเพย์ {digits}", ("promptpay",))
    bank = beside.get("institution-code", "")
    return (account(digits, bank if _BANK.fullmatch(bank) else ""),)


def _person(value: str, beside: Mapping[str, str]) -> tuple[Named, ...] | None:
    where = squash(beside.get("account-type", ""))
    if "email" in beside and value == beside["email"]:
        return None  # the address itself stands beside it
    if where == "line":
        return _recognised(f"ไลน์ไอดี {value}", ("line_id",))
    front = next((front for name, front in _FRONT.items() if where == name), "")
    return _recognised(f"https://{front}{value}", ("social",)) if front else ()


def _recognised(value: str, kinds: tuple[str, ...]) -> tuple[Named, ...]:
    """What our own reading finds in a value, if it finds one thing of the kind it should be.

    A thing that was written in with punctuation made harmless is not: a feed writes it whole.
    """
    before = _WORDS_BEFORE.get(kinds[0], "")
    found = [one for one in extract_entities(before + value) if one.kind in kinds]
    if not found:
        return ()
    best = max(found, key=lambda one: one.confidence)
    return tuple(named_of(best))


def _tags(thing: Mapping[str, Any]) -> list[str]:
    return [str(tag.get("name", ""))[:200].lower() for tag in _rows(thing, "Tag")]


def _rows(thing: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    rows = thing.get(name)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _is_gone(thing: Mapping[str, Any]) -> bool:
    return thing.get("deleted") in (True, "1", "true")


def _stamp(thing: Mapping[str, Any]) -> int:
    written = str(thing.get("timestamp", "0"))
    return int(written) if written.isascii() and written.isdigit() and len(written) < 12 else 0


def _no_number(_name: str) -> Any:
    raise ValueError("no number")
