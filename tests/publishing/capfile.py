"""A careful reader of CAP files, for judging ours and the samples of others."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.parsers import expat

from lxml import etree

SPECS = Path(__file__).resolve().parents[3] / "shared" / "specs"
ABSENT = "the published schemas and samples are not beside us"
VERSIONS = ("urn:oasis:names:tc:emergency:cap:1.2", "urn:oasis:names:tc:emergency:cap:1.1")
_ALERT = ("identifier", "sender", "sent", "status", "msgType", "scope")
_INFO = ("category", "event", "urgency", "severity", "certainty")
MOST_BYTES = 500_000


class CapRefused(ValueError):
    """The document is no CAP message, or does what no message needs to."""


def read_cap(document: bytes) -> ET.Element:
    """The alert; refuses document types, entities, other formats, and what lacks a needed part."""
    if len(document) > MOST_BYTES:
        raise CapRefused("too long")
    _refuse_document_type(document)
    root = ET.fromstring(document)  # noqa: S314 - without a document type there is no entity
    version = next((v for v in VERSIONS if root.tag == f"{{{v}}}alert"), None)
    if version is None:
        raise CapRefused("another format")
    infos = root.findall(f"{{{version}}}info")
    for node, names in [(root, _ALERT), *((info, _INFO) for info in infos)]:
        for name in names:
            if not (node.findtext(f"{{{version}}}{name}") or "").strip():
                raise CapRefused(f"no {name}")
    return root


def faults(document: bytes) -> list[str]:
    """What the published schema of CAP 1.2 has against a document; [] when nothing."""
    schema = _schema()
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    schema.validate(etree.fromstring(document, parser))
    return [str(error) for error in schema.error_log]


def _refuse_document_type(document: bytes) -> None:
    def refuse(*_said: object) -> None:
        raise CapRefused("a document type")

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(document, True)
    except expat.ExpatError as error:
        raise CapRefused("no XML") from error


@lru_cache(maxsize=1)
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SPECS / "cap" / "cap12.xsd"))
