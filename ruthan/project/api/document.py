"""The OpenAPI document: what ninja writes, made whole with problems, headers and examples."""

from __future__ import annotations

from functools import lru_cache
from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext_noop as _

from ruthan.core.api.problems import KINDS, MEDIA_TYPE, OF_REPEATS, address_of
from ruthan.core.api.repeats import REPLAYED
from ruthan.network.states import Scope
from ruthan.project.api.assembly import PREFIX, api, place_of
from ruthan.project.api.examples import EXAMPLES

Tree = dict[str, Any]
SCHEME: Final = "ApiKey"
TAGS: Final = (
    ("reports", _("Sending what people received, and following it by the receipt.")),
    ("claims", _("Published answers: verdict, reason, sources, history.")),
    ("match", _("Whether a message is covered by a published answer.")),
    ("hashes", _("Whether the hash of a picture is on a hash list.")),
    ("referrals", _("What the organisation is asked, and its answers.")),
    ("webhooks", _("Where events are sent to the organisation's programs.")),
)
LANGUAGE: Final = _("th or en: the language of words. Thai when it is not sent.")
HOLDS: Final = _("The tag (ETag) of the answer that you hold; 304 when it is still the same.")
NEEDS: Final = "Needs the scope `{scope}`."
_HEADERS: Final[Tree] = {
    "RateLimit": "What is left of the key's minute (draft-ietf-httpapi-ratelimit-headers).",
    "RateLimit-Policy": "How many requests a minute the key may send.",
    "Retry-After": "How many seconds to wait.",
    "ETag": "The tag of this answer, for If-None-Match.",
    "WWW-Authenticate": "Bearer.",
    "Allow": "The methods that the address takes.",
    REPLAYED: "true when this is the kept answer to an earlier request.",
}
_OF_STATUS: Final[dict[int, tuple[str, ...]]] = {
    401: ("WWW-Authenticate",), 405: ("Allow",), 429: ("Retry-After", "RateLimit"),
}  # fmt: skip


@lru_cache(maxsize=2)
def document(base_url: str = "") -> Tree:
    """The whole document, made once; every word in English, every example fictional."""
    found: Tree = dict(api.get_openapi_schema(path_prefix=PREFIX))
    found["paths"] = {_placed(path): methods for path, methods in found["paths"].items()}
    found["info"] = {
        "title": "Ruthan API",
        "version": api.version,
        "summary": "Send reports of online harm, read signed answers, answer requests.",
        "description": (
            "Guide for integrators: "
            f"{settings.RUTHAN_BASE_URL}/en/api/ (English), {settings.RUTHAN_BASE_URL}/api/ (Thai)."
        ),
        "license": {"name": "CC BY 4.0 for our own verdicts", "identifier": "CC-BY-4.0"},
    }
    found["servers"] = [{"url": base_url or settings.RUTHAN_BASE_URL}]
    found["tags"] = [{"name": name, "description": words} for name, words in TAGS]
    found["components"]["securitySchemes"] = {
        SCHEME: {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "rtk_…",
            "description": "A key of an organisation. Scopes: "
            + ", ".join(f"`{scope}`" for scope in Scope.values)
            + ".",
        }
    }
    for path, method, operation in operations(found):
        _complete(path, method, operation)
    return found


def _placed(path: str) -> str:
    """The address of a path as it is asked for."""
    mark = f"/{PREFIX}"
    return "/" + place_of(path.removeprefix(mark)) if path.startswith(mark) else path


def operations(found: Tree) -> list[tuple[str, str, Tree]]:
    """Every operation with its path and method, in the order of the document."""
    return [
        (path, method, operation)
        for path, methods in found["paths"].items()
        for method, operation in methods.items()
    ]


def scopes_of(operation_id: str) -> tuple[str, ...]:
    """The scopes of which a key needs one for this operation."""
    for bound in api._get_bound_routers():
        for view in bound.path_operations.values():
            for operation in view.operations:
                if operation.operation_id == operation_id:
                    scopes: tuple[str, ...] = getattr(operation.auth_callbacks[0], "scopes", ())
                    return scopes
    return ()


def _complete(path: str, method: str, operation: Tree) -> None:
    scopes = " / ".join(scopes_of(operation["operationId"]))
    operation["description"] += f"\n\n{NEEDS.format(scope=scopes)}"
    operation["security"] = [{SCHEME: []}]
    for parameter in operation["parameters"]:
        parameter.pop("examples", None)  # ninja gives a list; the schema beside it holds it anyway
        parameter["schema"] = _without_null(parameter["schema"])
    operation["parameters"].append(_header("Accept-Language", LANGUAGE, ["en"]))
    if method == "get":
        operation["parameters"].append(_header("If-None-Match", HOLDS, []))
    example = EXAMPLES.get(operation["operationId"], {})
    if "request" in example:
        content = operation["requestBody"]["content"]["application/json"]
        content["examples"] = {"example": {"value": example["request"]}}
    has_key = any(p["name"] == "Idempotency-Key" for p in operation["parameters"])
    responses = {}
    for status, response in sorted(operation["responses"].items()):
        responses[str(status)] = _response(int(status), response, example, has_key=has_key)
        if int(status) in {200, 201} and has_key:
            responses[str(status)]["headers"] |= _headers(REPLAYED)
        if int(status) in {200, 304} and method == "get":
            responses[str(status)]["headers"] |= _headers("ETag")
    if any(one["in"] == "query" for one in operation["parameters"]):
        responses["414"] = _too_long()
    operation["responses"] = responses


def _without_null(schema: Tree) -> Tree:
    """A header or a query has no null: what is not sent is not there."""
    kinds = [kind for kind in schema.get("anyOf", ()) if kind.get("type") != "null"]
    if len(kinds) != 1:
        return schema
    kept: Tree = {name: value for name, value in schema.items() if name != "anyOf"}
    kept |= kinds[0]
    return kept


def _response(status: int, response: Tree, example: Tree, *, has_key: bool) -> Tree:
    made: Tree = {"description": HTTPStatus(status).phrase, "headers": {}}
    names = _OF_STATUS.get(status, ("RateLimit", "RateLimit-Policy") if status < 400 else ())
    made["headers"] = _headers(*names)
    if status == HTTPStatus.NOT_MODIFIED:
        return made
    content: Tree = next(iter(response.get("content", {}).values()), {})
    if status < HTTPStatus.BAD_REQUEST:
        shown = {"example": {"value": example["response"]}} if "response" in example else {}
        made["content"] = {"application/json": content | ({"examples": shown} if shown else {})}
        return made
    kinds = [
        kind for kind in KINDS.values()
        if kind.status == status and (has_key or kind.slug not in OF_REPEATS)
    ]  # fmt: skip
    made["description"] = " / ".join(f"{kind.slug}" for kind in kinds)
    made["content"] = {
        MEDIA_TYPE: content | {"examples": {k.slug: {"value": problem(k.slug)} for k in kinds}}
    }
    return made


def _too_long() -> Tree:
    """The one refusal that is not ours: the server itself reads no longer address."""
    words = "The address is longer than the server reads (4094 signs); given by the server itself."
    return {"description": words, "content": {"text/html": {"schema": {"type": "string"}}}}


def problem(slug: str) -> Tree:
    """What a problem looks like."""
    kind = KINDS[slug]
    body: Tree = {
        "type": address_of(slug),
        "title": _plain(kind.title),
        "status": kind.status,
        "detail": f"{_plain(kind.means)} {_plain(kind.act)}",
        "instance": "urn:uuid:01934b2a-7c10-7d52-9f0e-2f6d1c9a4e11",
    }
    if slug == "invalid":
        fault = {"where": "body", "field": "text", "code": "missing", "message": "This is needed."}
        body["errors"] = [fault]
    return body


def _plain(words: Any) -> str:
    """The English id of a lazy sentence: the document is in English whoever asks."""
    return str(words._args[0]) if hasattr(words, "_args") else str(words)


def _header(name: str, words: str, examples: list[str]) -> Tree:
    schema: Tree = {"type": "string", "description": words}
    if examples:
        schema["examples"] = examples
    return {"in": "header", "name": name, "required": False, "schema": schema, "description": words}


def _headers(*names: str) -> Tree:
    return {name: {"description": _HEADERS[name], "schema": {"type": "string"}} for name in names}
