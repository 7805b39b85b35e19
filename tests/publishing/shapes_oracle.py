"""Judge JSON-LD by schema.org's own shapes; run in a process of its own, offline.

Reads {"specs": "...", "documents": [{...}, ...]} and writes the faults of each as a list.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from pyshacl import validate
from rdflib import RDF, Graph, Namespace

SH = Namespace("http://www.w3.org/ns/shacl#")
V = Namespace("http://schema.org/validation#")
# As released the shapes refuse plain values, even those of schema.org's own examples.
_PLAIN = ("Text", "Number", "Integer", "Float", "Date", "DateTime", "Time", "Boolean")


def main() -> None:
    asked = json.load(sys.stdin)
    specs = Path(asked["specs"])
    shapes = _shapes(specs)
    context = json.loads((specs / "schemaorgcontext.jsonld").read_text("utf-8"))["@context"]
    kinds = Graph().parse(specs / "schemaorg-subclasses.shacl", format="turtle")
    found = [_faults(document, context, shapes, kinds) for document in asked["documents"]]
    json.dump(found, sys.stdout)


def _shapes(specs: Path) -> Graph:
    shapes = Graph().parse(specs / "schemaorg-shapes.shacl", format="turtle")
    for name in _PLAIN:
        shapes.set((V[f"ValidSchema{name}"], SH.nodeKind, SH.Literal))
    shapes.set((V.ValidSchemaURL, SH.nodeKind, SH.IRIOrLiteral))
    return shapes


def _faults(document: Any, context: Any, shapes: Graph, kinds: Graph) -> list[str]:
    """What the shapes have against a document; also when it says nothing that they know."""
    if document.get("@context") not in {"https://schema.org", "http://schema.org"}:
        return ["another context"]
    held = Graph().parse(
        data=json.dumps({**document, "@context": context}), format="json-ld", base="urn:here:"
    )
    known = {str(kind) for kind in shapes.objects(None, SH.targetClass)}
    unknown = {str(kind) for kind in held.objects(None, RDF.type)} - known
    _fits, report, _words = validate(held, shacl_graph=shapes, ont_graph=kinds)
    wrong = [
        f"{report.value(one, SH.resultPath)}: {report.value(one, SH.resultMessage)}"
        for one in report.subjects(RDF.type, SH.ValidationResult)
    ]
    return [*wrong, *(f"unknown: {kind}" for kind in sorted(unknown))]


main()
