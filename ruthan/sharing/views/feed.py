"""A static MISP feed behind a partner's key: manifest, events, hashes; every reading on record."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ruthan.audit.actions import record
from ruthan.core.api.auth import ApiKey
from ruthan.core.api.door import json_answer, opened
from ruthan.core.api.keys import Holder
from ruthan.core.api.problems import Problem, answer
from ruthan.network import queries as network
from ruthan.network.states import Scope
from ruthan.sharing import actions, queries
from ruthan.sharing.rules import misp
from ruthan.sharing.states import Collection

_SCOPE = {
    Collection.SITES: (Scope.INDICATORS_READ, Scope.INDICATORS_READ_AMBER),
    Collection.ACCOUNTS: (Scope.INDICATORS_READ_AMBER,),
}
_ALL = {"GET": (Scope.INDICATORS_READ.value, Scope.INDICATORS_READ_AMBER.value)}
_FILTERS: frozenset[str] = frozenset()
File = Callable[..., HttpResponse]


def _keyed(view: File) -> Callable[..., HttpResponse]:
    """A file of a feed: asks for the key itself; accounts and phones need the amber scope."""

    @require_safe
    @wraps(view)
    def through(request: HttpRequest, collection: str, **kwargs: Any) -> HttpResponse:
        try:
            if collection not in Collection.values:
                _holder(request, *_ALL["GET"])
                raise Problem("not-found")
            holder = _holder(request, *_SCOPE[Collection(collection)])
            return view(request, holder, collection, **kwargs)
        except Problem as problem:
            return answer(problem)

    return opened(through, _ALL, filters=_FILTERS)


def _holder(request: HttpRequest, *scopes: str) -> Holder:
    found = ApiKey(*scopes)(request)
    if found is None:
        raise Problem("key-wrong", headers={"WWW-Authenticate": 'Bearer realm="ruthan"'})
    holder: Holder = found
    return holder


@_keyed
def manifest(request: HttpRequest, holder: Holder, collection: str) -> HttpResponse:
    """The events of a collection, each with the time of its last change. Four queries."""
    told = misp.manifest_of(queries.envelopes(collection), author=queries.author())
    _note(holder, collection, "manifest", len(told))
    return json_answer(request, _bytes(told))


@_keyed
def event(request: HttpRequest, holder: Holder, collection: str, event_id: UUID) -> HttpResponse:
    """One event with what it tells today; withdrawn entries say so and nothing else."""
    author = queries.author()
    if collection == Collection.SITES and event_id == queries.warnings_uuid():
        envelope = queries.warnings_envelope()
        if envelope is None:
            raise Problem("not-found")
        told = misp.event_of(envelope, (), author=author, messages=queries.warnings())
        return json_answer(request, _bytes(told))
    held = queries.feed_event(collection, event_id)
    if held is None:
        raise Problem("not-found")
    lines = actions.event_lines(held, to=_code(holder))
    told = misp.event_of(queries.envelope_of(held), lines, author=author)
    return json_answer(request, _bytes(told))


@_keyed
def hashes(request: HttpRequest, holder: Holder, collection: str) -> HttpResponse:
    """MD5 of every shared value and its event, for readers that look before they load.

    An MD5 of a number is the number to whoever tries them all: it needs the same key as the
    values do, and is on record as they are.
    """
    rows: list[str] = []
    for envelope in queries.envelopes(collection):
        held = queries.feed_event(collection, envelope.uuid)
        if held is not None:
            lines = actions.event_lines(held, to=_code(holder))
            rows += [f"{mark},{name}" for mark, name in misp.hashes_of(held.pk, lines)]
    response = HttpResponse("\n".join([*rows, ""]), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="hashes.csv"'
    return response


def _note(holder: Holder, collection: str, what: str, events: int) -> None:
    facts: dict[str, str | int] = {"to": _code(holder), "file": what, "events": events}
    record(
        by=holder.user, what="sharing:feed:read", on=("sharing.collection", collection), facts=facts
    )


def _code(holder: Holder) -> str:
    return network.code_of(holder.organisation)


def _bytes(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
