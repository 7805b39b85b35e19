"""The published schema of CAP as a judge, and the reader of the service for everybody's files."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from lxml import etree

from ruthan.publishing.engine.capread import CapRefused, read_cap

__all__ = ["ABSENT", "SPECS", "CapRefused", "faults", "read_cap"]

SPECS = Path(__file__).resolve().parents[3] / "shared" / "specs"
ABSENT = "the published schemas and samples are not beside us"


def faults(document: bytes) -> list[str]:
    """What the published schema of CAP 1.2 has against a document; [] when nothing."""
    schema = _schema()
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    schema.validate(etree.fromstring(document, parser))
    return [str(error) for error in schema.error_log]


@lru_cache(maxsize=1)
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SPECS / "cap" / "cap12.xsd"))
