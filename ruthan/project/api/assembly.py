"""The routers of the apps behind one door."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI

from ruthan.claims import api as claims
from ruthan.core.api import keys
from ruthan.core.api.door import refuse_by
from ruthan.core.api.reading import JsonParser
from ruthan.gateway.sources.api import evidence, reports
from ruthan.matching import api as matching
from ruthan.messaging import api as messaging
from ruthan.network.queries import holder_of
from ruthan.referrals import api as referrals

PREFIX = "api/v1/"
VERSION = "1.0"
AS_HMA = "m/"


def _made() -> NinjaAPI:
    made = NinjaAPI(
        title="Ruthan",
        version=VERSION,
        urls_namespace="api",
        openapi_url=None,
        docs_url=None,
        parser=JsonParser(),
    )
    refuse_by(made)
    routers = (
        reports.router, evidence.router, claims.published, claims.known, referrals.desk,
        referrals.turns,
        matching.router, messaging.router,
    )  # fmt: skip
    for router in routers:
        made.add_router("", router)
    return made


def place_of(route: str) -> str:
    """The whole address of a route: what follows HMA has the address that its programs ask for."""
    return route if route.startswith(AS_HMA) else PREFIX + route


def scopes_of(views: Any, pattern: Any) -> dict[str, tuple[str, ...]]:
    """The scopes of an address by its methods, for the table of who may."""
    return {
        method: operation.auth_callbacks[0].scopes
        for operation in _operations(views, pattern)
        for method in operation.methods
    }


def filters_of(views: Any, pattern: Any) -> frozenset[str]:
    """The names that the query of an address may hold."""
    return frozenset(
        name
        for operation in _operations(views, pattern)
        for model in operation.models
        if model.__ninja_param_source__ == "query"
        for name in model.model_json_schema()["properties"]
    )


def _operations(views: Any, pattern: Any) -> list[Any]:
    """The operations of the path of which a pattern names one."""
    names = ([operation.view_func.__name__ for operation in v.operations] for v in views.values())
    found = zip(views.values(), names, strict=True)
    return [o for view, held in found if pattern.name in held for o in view.operations]


keys.install(holder_of)
api = _made()
