"""Reads a CAP file of anybody with care: refuses hostile ones, says what is wrong with the others.

Nothing is taken in from CAP; this is for who writes or passes CAP files on (`ruthan cap check`).
Beside the parts and words of CAP 1.2 (and 1.1) it asks what Google's reader asks: a restriction
only where the scope is Restricted, references to earlier messages alone, different words in
different languages, closed polygons.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree as ET
from xml.parsers import expat

MOST_BYTES: Final = 500_000
_VERSIONS: Final = (
    "urn:oasis:names:tc:emergency:cap:1.2",
    "urn:oasis:names:tc:emergency:cap:1.1",
)
_ALERT: Final = ("identifier", "sender", "sent", "status", "msgType", "scope")
_INFO: Final = ("category", "event", "urgency", "severity", "certainty")
_WORDS: Final = {
    "status": "Actual Exercise System Test Draft",
    "msgType": "Alert Update Cancel Ack Error",
    "scope": "Public Restricted Private",
    "category": ("Geo Met Safety Security Rescue Fire Health Env Transport Infra CBRNE Other"),
    "responseType": "Shelter Evacuate Prepare Execute Avoid Monitor Assess AllClear None",
    "urgency": "Immediate Expected Future Past Unknown",
    "severity": "Extreme Severe Moderate Minor Unknown",
    "certainty": "Observed Likely Possible Unlikely Unknown",
}
_MOMENTS: Final = ("effective", "onset", "expires")
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d")
_NAME: Final = re.compile(r"[^\s,<&]+")
_PLACE: Final = re.compile(r"[-+]?\d{1,2}(\.\d+)?,[-+]?\d{1,3}(\.\d+)?")
_ROUND: Final = re.compile(rf"{_PLACE.pattern} \d+(\.\d+)?")


class CapRefused(ValueError):
    """The document is no CAP message, or does what no message needs to."""


def read_cap(document: bytes) -> ET.Element:
    """The alert; refuses document types, entities, other formats, and what lacks a needed part."""
    if len(document) > MOST_BYTES:
        raise CapRefused("it is too long")
    _refuse_document_type(document)
    root = ET.fromstring(document)  # noqa: S314 - without a document type there is no entity
    version = next((v for v in _VERSIONS if root.tag == f"{{{v}}}alert"), None)
    if version is None:
        raise CapRefused("it is another format")
    infos = root.findall(f"{{{version}}}info")
    for node, names in [(root, _ALERT), *((info, _INFO) for info in infos)]:
        for name in names:
            if not (node.findtext(f"{{{version}}}{name}") or "").strip():
                raise CapRefused(f"it has no {name}")
    return root


def faults_of(root: ET.Element) -> list[str]:
    """What is wrong with a message that was read; [] when nothing."""
    return [*_words(root), *_shapes(root), *_of_alert(root), *_of_infos(root), *_of_areas(root)]


def _refuse_document_type(document: bytes) -> None:
    def refuse(*_said: object) -> None:
        raise CapRefused("it has a document type")

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(document, True)
    except expat.ExpatError as error:
        raise CapRefused("it is no XML") from error


def _words(root: ET.Element) -> Iterator[str]:
    """Elements whose words are listed by CAP."""
    for node in root.iter():
        name, said = _local(node), (node.text or "").strip()
        if name in _WORDS and said not in _WORDS[name].split():
            yield f"{name} is {said!r}"


def _shapes(root: ET.Element) -> Iterator[str]:
    """Names and moments."""
    for name in ("identifier", "sender"):
        if not _NAME.fullmatch(_text(root, name)):
            yield f"{name} has a space, comma or sign that is not allowed"
    for node in root.iter():
        name, said = _local(node), (node.text or "").strip()
        if name in {"sent", *_MOMENTS} and not _MOMENT.fullmatch(said):
            yield f"{name} is no moment with an offset in numbers"


def _of_alert(root: ET.Element) -> Iterator[str]:
    scope, kind = _text(root, "scope"), _text(root, "msgType")
    if (scope == "Restricted") != bool(_text(root, "restriction")):
        yield "restriction goes with the scope Restricted, and with no other"
    if scope == "Private" and not _text(root, "addresses"):
        yield "the scope Private needs addresses"
    named = _text(root, "references").split()
    if kind in {"Update", "Cancel"} and not named:
        yield f"{kind} without references"
    for reference in named:
        parts = reference.split(",")
        if len(parts) != 3 or not _MOMENT.fullmatch(parts[2]):
            yield "a reference is not sender,identifier,sent"
        elif parts[1] == _text(root, "identifier"):
            yield "it refers to itself"
        elif _text(root, "sent") and parts[2] > _text(root, "sent") and _same_offset(root, parts):
            yield "it refers to a later message"


def _same_offset(root: ET.Element, parts: list[str]) -> bool:
    """Whether two moments can be compared as they are written."""
    return parts[2][-6:] == _text(root, "sent")[-6:]


def _of_infos(root: ET.Element) -> Iterator[str]:
    """The same words under two languages would be a lie to a program."""
    seen: dict[tuple[str, str], str] = {}
    for info in root.iter(f"{_space(root)}info"):
        words = (_text(info, "headline"), _text(info, "description"))
        language = _text(info, "language") or "en-US"
        if any(words) and seen.setdefault(words, language) != language:
            yield f"the same words stand under {seen[words]} and {language}"


def _of_areas(root: ET.Element) -> Iterator[str]:
    for area in root.iter(f"{_space(root)}area"):
        if not _text(area, "areaDesc"):
            yield "an area without areaDesc"
    for node in root.iter(f"{_space(root)}polygon"):
        places = (node.text or "").split()
        if not all(_PLACE.fullmatch(place) for place in places):
            yield "a polygon is not pairs of numbers"
        elif len(places) < 4 or places[0] != places[-1]:
            yield "a polygon is not closed"
    for node in root.iter(f"{_space(root)}circle"):
        if not _ROUND.fullmatch((node.text or "").strip()):
            yield "a circle is not a place and a radius"


def _local(node: ET.Element) -> str:
    return str(node.tag).rpartition("}")[2]


def _space(root: ET.Element) -> str:
    return str(root.tag).removesuffix("alert")


def _text(node: ET.Element, name: str) -> str:
    space = str(node.tag).rpartition("}")[0]
    return (node.findtext(f"{space}}}{name}") or "").strip()
