"""LINE's published OpenAPI as a judge of our requests, from the unmodified file.

Its base schemas name their kinds by `discriminator` alone, which JSON Schema does not know: each
base becomes "one of its kinds, whose type says so", and the kinds build on the base's own fields.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from openapi_schema_validator import OAS30Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

SPECS = Path(__file__).resolve().parents[3] / "shared" / "specs" / "line"
ABSENT = "LINE's published specification is not beside us"
_HOME = "urn:line"


def faults(file: str, schema: str, held: Any) -> list[str]:
    """What the published schema has against a value; [] when nothing."""
    found = _validator(file, schema).iter_errors(held)
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}" for error in found]


def request_schema(path: str, method: str = "post") -> str:
    """The name of the schema of a request's body."""
    operation = _document("messaging-api.yml")["paths"][path][method]
    ref = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    return str(ref.rpartition("/")[2])


def parameters_of(path: str, method: str = "post") -> dict[str, Any]:
    """The header parameters of a call with their schemas."""
    operation = _document("messaging-api.yml")["paths"][path][method]
    return {p["name"]: p["schema"] for p in operation.get("parameters", ()) if p["in"] == "header"}


def document(file: str) -> dict[str, Any]:
    """The published document with its kinds told in words that JSON Schema knows."""
    return _transformed(file)


@lru_cache(maxsize=64)
def _validator(file: str, schema: str) -> OAS30Validator:
    registry: Registry[Any] = Registry().with_resource(
        _HOME, Resource.from_contents(_transformed(file), default_specification=DRAFT4)
    )
    ref = {"$ref": f"{_HOME}#/components/schemas/{schema}"}
    return OAS30Validator(ref, registry=registry)


@lru_cache(maxsize=4)
def _document(file: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((SPECS / file).read_text(encoding="utf-8"))
    return loaded


@lru_cache(maxsize=4)
def _transformed(file: str) -> dict[str, Any]:
    document = yaml.safe_load((SPECS / file).read_text(encoding="utf-8"))
    schemas = document["components"]["schemas"]
    bases = {
        name: held["discriminator"] for name, held in schemas.items() if "discriminator" in held
    }
    for name, discriminator in bases.items():
        base = schemas.pop(name)
        base.pop("discriminator")
        schemas[f"{name}__Base"] = base
        kinds = []
        for value, ref in discriminator.get("mapping", {}).items():
            field = {"properties": {discriminator["propertyName"]: {"enum": [value]}}}
            kinds.append({"allOf": [{"$ref": ref}, field]})
        schemas[name] = {"oneOf": kinds} if kinds else base
        for held in schemas.values():
            for part in held.get("allOf", ()):
                if part.get("$ref") == f"#/components/schemas/{name}":
                    part["$ref"] += "__Base"
    return dict(document)
