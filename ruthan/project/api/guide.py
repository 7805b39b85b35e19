"""The guide for integrators, drawn from the OpenAPI document so that it cannot go stale."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as spoken

from ruthan.core.api.auth import rate_headers
from ruthan.core.api.keys import Rate
from ruthan.core.api.problems import FAULTS, KINDS, MEDIA_TYPE, Kind
from ruthan.gateway.sources.api.evidence import FILE_FAULTS
from ruthan.network.actions import PER_MINUTE
from ruthan.network.states import Scope
from ruthan.project.api.document import TAGS, Tree, document, operations, scopes_of
from ruthan.project.api.example_values import WEBHOOK
from ruthan.referrals.states import ReferralState, steps_from
from ruthan.sharing.states import Collection

_ALWAYS: Final = ("Accept-Language", "If-None-Match")
_FILES: Final = "multipart/form-data"
_RECEIPT: Final = "12345 67897 01234 56789 01234 56789"

_HASH: Final = {
    "signal": "f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22f0",
    "signal_type": "pdq",
}
_MOST_NUMBERS = 12  # of a list of codes that are numbers; words are always named, each


@dataclass(frozen=True, slots=True)
class Value:
    """One value that is sent or told: its name, its kind, whether it is needed, its meaning."""

    name: str
    place: str
    kind: str
    needed: bool
    words: str


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address with everything that a program must know."""

    id: str
    method: str
    path: str
    title: str
    words: str
    scopes: tuple[str, ...]
    sent: tuple[Value, ...]
    told: tuple[Value, ...]
    command: str
    example: str
    status: str
    problems: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The addresses of one matter."""

    name: str
    words: str
    endpoints: tuple[Endpoint, ...]


def groups() -> list[Group]:
    """Every address of the API, by matter, in the reader's language."""
    found = document()
    return [
        Group(
            name,
            spoken(words),
            tuple(
                _endpoint(found, path, method, operation)
                for path, method, operation in operations(found)
                if name in operation["tags"]
            ),
        )
        for name, words in TAGS
    ]


def scopes() -> list[tuple[str, str]]:
    """Every scope with its meaning."""
    return [(str(scope.value), str(scope.label)) for scope in Scope]


def faults() -> list[tuple[str, str]]:
    """Every code of a value or file that cannot be used, with its words for a limit of n."""
    known = {**FAULTS, **FILE_FAULTS}
    return [(code, str(words) % {"limit": "n", "values": "a, b"}) for code, words in known.items()]


def steps() -> list[tuple[str, str, list[str]]]:
    """What may be done with a request in each of its states."""
    return [(str(one.value), str(one.label), steps_from(one)) for one in ReferralState]


def feeds() -> dict[str, str]:
    """Where the files for MISP begin, by collection."""
    return {
        one: settings.RUTHAN_BASE_URL + reverse("misp:manifest", args=[one])
        for one in Collection.values
    }


def rate_example() -> str:
    """The two headers of an answer, with 37 requests sent in the minute."""
    told = rate_headers(Rate(PER_MINUTE, PER_MINUTE - 37, 18))
    return "\n".join(f"{name}: {value}" for name, value in told.items())


def _endpoint(found: Tree, path: str, method: str, operation: Tree) -> Endpoint:
    good = next(s for s in operation["responses"] if s.startswith("2"))
    content = operation["responses"][good]["content"]["application/json"]
    shown = content.get("examples", {}).get("example", {}).get("value")
    return Endpoint(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        title=spoken(operation["summary"]),
        words=spoken(operation["description"].rpartition("\n\n")[0]),
        scopes=scopes_of(operation["operationId"]),
        sent=(*_parameters(operation), *_body(found, operation)),
        told=tuple(_values(found, content["schema"], "")),
        command=_command(path, method, operation),
        example=json.dumps(shown, ensure_ascii=False, indent=2),
        status=good,
        problems=tuple(_problems(operation)),
    )


def _problems(operation: Tree) -> Iterable[Kind]:
    """The kinds that an address may answer with, in the order of their list."""
    told = [one.get("content", {}).get(MEDIA_TYPE, {}) for one in operation["responses"].values()]
    named = {slug for one in told for slug in one.get("examples", ())}
    return (kind for slug, kind in KINDS.items() if slug in named)


def _parameters(operation: Tree) -> Iterable[Value]:
    for one in operation["parameters"]:
        if one["name"] not in _ALWAYS:
            words = spoken(one.get("description", "")) if one.get("description") else ""
            yield Value(one["name"], one["in"], kind_of(one["schema"]), one["required"], words)


def _body(found: Tree, operation: Tree) -> Iterable[Value]:
    content = operation.get("requestBody", {}).get("content", {})
    for schema in (one["schema"] for one in content.values()):
        yield from _values(found, schema, "body")


def _values(found: Tree, schema: Tree, place: str, before: str = "") -> Iterable[Value]:
    """The fields of a schema, those of inner objects with a dot before them."""
    schema = _resolved(found, schema)
    needed = set(schema.get("required", ()))
    for name, field in schema.get("properties", {}).items():
        words = spoken(field["description"]) if field.get("description") else ""
        yield Value(before + name, place, kind_of(field), name in needed, words)
        inner = _inner(field)
        if inner is not None:
            dots = "[]." if field.get("type") == "array" else "."
            yield from _values(found, inner, place, f"{before}{name}{dots}")


def _inner(field: Tree) -> Tree | None:
    """The object inside a field: itself, one of its kinds, or what a list holds."""
    for one in (field, *field.get("anyOf", ()), field.get("items", {})):
        if "$ref" in one:
            found: Tree = one
            return found
    return None


def _resolved(found: Tree, schema: Tree) -> Tree:
    if "$ref" not in schema:
        return schema
    inner: Tree = found["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return inner


def kind_of(schema: Tree) -> str:
    """What a value is, in a few words: `string, 1–20000`, `answer | warn | help = answer`."""
    default = schema.get("default")
    kind = _kind(schema)
    if default in (None, "", []):
        return kind
    return f"{kind} = {json.dumps(default) if not isinstance(default, str) else default}"


def _kind(schema: Tree) -> str:
    some = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    if some:
        return _kind(some[0])
    if "$ref" in schema:
        return "object"
    if "enum" in schema:
        values = [str(value) for value in schema["enum"] if value != ""]
        if len(values) > _MOST_NUMBERS and all(value.isdecimal() for value in values):
            return f"{values[0]} … {values[-1]}"
        return " | ".join(values)
    kind = str(schema.get("format") or schema.get("type", "string"))
    least = schema.get("minLength", schema.get("minimum"))
    most = schema.get("maxLength", schema.get("maximum", schema.get("maxItems")))
    if most is not None:
        kind += f", {least}–{most}" if least is not None else f", ≤ {most}"
    return kind


def _command(path: str, method: str, operation: Tree) -> str:
    """The request with curl."""
    names = {one["name"] for one in operation["parameters"]}
    body = operation.get("requestBody", {}).get("content", {})
    address = settings.RUTHAN_BASE_URL + path.replace("{ref}", _ref(operation))
    address = address.replace("{endpoint_id}", WEBHOOK["id"])
    asked = {one["name"]: _HASH.get(one["name"]) for one in operation["parameters"]}
    query = urlencode({name: value for name, value in asked.items() if value})
    address = f'"{address}?{query}"' if query else address
    parts = [f"curl {address}" if method == "get" else f"curl -X {method.upper()} {address}"]
    parts.append('-H "Authorization: Bearer $RUTHAN_KEY" -H "Accept-Language: en"')
    if "Idempotency-Key" in names:
        parts.append('-H "Idempotency-Key: $(uuidgen)"')
    if "Ruthan-Receipt" in names:
        parts.append(f'-H "Ruthan-Receipt: {_RECEIPT}"')
    if _FILES in body:
        parts += ["-F files=@picture.png", "-F links=https://bank-close.example/a"]
    elif body:
        value = body["application/json"]["examples"]["example"]["value"]
        parts.append('-H "Content-Type: application/json"')
        parts.append("-d " + shlex.quote(json.dumps(value, ensure_ascii=False)))
    return " \\\n  ".join(parts)


def _ref(operation: Tree) -> str:
    return "A-6WQ3ZN8K" if "referrals" in operation["tags"] else "C-4T8M2PXW"
