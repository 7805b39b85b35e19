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
    context = json.loads((specs / "schemaorgcontext.jsonld").read_text("utf-8"))["@context"]
    held = [_read(document, context) for document in asked["documents"]]
    json.dump(_faults(held, _shapes(specs), specs), sys.stdout)


def _shapes(specs: Path) -> Graph:
    shapes = Graph().parse(specs / "schemaorg-shapes.shacl", format="turtle")
    for name in _PLAIN:
        shapes.set((V[f"ValidSchema{name}"], SH.nodeKind, SH.Literal))
    shapes.set((V.ValidSchemaURL, SH.nodeKind, SH.IRIOrLiteral))
    return shapes


def _read(document: Any, context: Any) -> Graph:
    """What a document says; nothing where it speaks another language."""
    if document.get("@context") not in {"https://schema.org", "http://schema.org"}:
        return Graph()
    said = json.dumps({**document, "@context": context})
    return Graph().parse(data=said, format="json-ld", base="urn:here:")


def _faults(held: list[Graph], shapes: Graph, specs: Path) -> list[list[str]]:
    """What the shapes have against each, all judged at once; also saying nothing that they know."""
    known = set(shapes.objects(None, SH.targetClass))
    found = [
        [f"unknown: {kind}" for kind in sorted(set(one.objects(None, RDF.type)) - known)]
        or ([] if len(one) else ["nothing"])
        for one in held
    ]
    whole = Graph()
    for one in held:
        whole += one
    kinds = Graph().parse(specs / "schemaorg-subclasses.shacl", format="turtle")
    _fits, report, _words = validate(whole, shacl_graph=shapes, ont_graph=kinds)
    for result in report.subjects(RDF.type, SH.ValidationResult):
        focus = report.value(result, SH.focusNode)
        why = f"{report.value(result, SH.resultPath)}: {report.value(result, SH.resultMessage)}"
        for faults, one in zip(found, held, strict=True):
            if (focus, None, None) in one:
                faults.append(why)
    return found


main()
