"""CAP 1.2 (OASIS Common Alerting Protocol): one message, an info block for each language.

Codes of ours in, the document in UTF-8 out. No document type, no entity, no signature.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from xml.etree import ElementTree as ET

from ruthan.publishing.engine.xmltext import allowed

CAP: Final = "urn:oasis:names:tc:emergency:cap:1.2"
MEDIA_TYPE: Final = "application/cap+xml"
# Bands of the rubric in CAP's words. Expected means within the hour, Future the near future.
SEVERITY: Final = {"critical": "Extreme", "high": "Severe", "medium": "Moderate", "low": "Minor"}
URGENCY: Final = {
    "immediate": "Immediate", "very_urgent": "Expected", "urgent": "Future", "routine": "Future",
}  # fmt: skip
KIND: Final = {"alert": "Alert", "update": "Update", "cancel": "Cancel"}
PROVINCE_CODES: Final = ("ISO 3166-2", "TIS 1099")  # no Thai profile of CAP names a scheme


@dataclass(frozen=True, slots=True)
class Reference:
    """An earlier message as a later one names it."""

    sender: str
    identifier: str
    sent: datetime


@dataclass(frozen=True, slots=True)
class Area:
    """A place in words, with its codes as (name of the scheme, code)."""

    name: str
    codes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Info:
    """What the message says in one language."""

    language: str
    event: str
    audience: str
    sender_name: str
    headline: str
    description: str
    instruction: str
    web: str
    areas: Sequence[Area]


@dataclass(frozen=True, slots=True)
class Message:
    """One message; times carry their offset, ranks are codes of ours."""

    identifier: str
    sender: str
    sent: datetime
    status: str  # Actual, Test or Draft
    kind: str
    severity: str
    urgency: str
    certainty: str
    expires: datetime
    references: Sequence[Reference]
    note: str
    infos: Sequence[Info]


def cap(message: Message) -> bytes:
    """The document, valid against the schema of CAP 1.2."""
    ET.register_namespace("", CAP)
    root = ET.Element(f"{{{CAP}}}alert")
    _add(root, "identifier", message.identifier)
    _add(root, "sender", message.sender)
    _add(root, "sent", _moment(message.sent))
    _add(root, "status", message.status)
    _add(root, "msgType", KIND[message.kind])
    _add(root, "scope", "Public")
    _add(root, "note", message.note)
    _add(root, "references", " ".join(_named(r) for r in message.references))
    for info in message.infos:
        _info(root, message, info)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _info(root: ET.Element, message: Message, info: Info) -> None:
    is_over = message.kind == "cancel"
    node = ET.SubElement(root, f"{{{CAP}}}info")
    _add(node, "language", info.language)
    _add(node, "category", "Security")
    _add(node, "event", info.event)
    _add(node, "responseType", "AllClear" if is_over else "Avoid")
    _add(node, "urgency", "Past" if is_over else URGENCY[message.urgency])
    _add(node, "severity", SEVERITY[message.severity])
    _add(node, "certainty", message.certainty.capitalize())
    _add(node, "audience", info.audience)
    _add(node, "expires", _moment(message.expires))
    _add(node, "senderName", info.sender_name)
    _add(node, "headline", info.headline)
    _add(node, "description", info.description)
    _add(node, "instruction", info.instruction)
    _add(node, "web", info.web)
    for area in info.areas:
        place = ET.SubElement(node, f"{{{CAP}}}area")
        _add(place, "areaDesc", area.name)
        for scheme, code in area.codes:
            geocode = ET.SubElement(place, f"{{{CAP}}}geocode")
            _add(geocode, "valueName", scheme)
            _add(geocode, "value", code)


def _add(parent: ET.Element, name: str, text: str) -> None:
    """An element, or none when there is nothing to say."""
    clean = allowed(text).strip()
    if clean:
        ET.SubElement(parent, f"{{{CAP}}}{name}").text = clean


def _named(reference: Reference) -> str:
    return f"{reference.sender},{reference.identifier},{_moment(reference.sent)}"


def _moment(at: datetime) -> str:
    """With a numeric offset; the schema forbids Z."""
    return at.isoformat(timespec="seconds")
