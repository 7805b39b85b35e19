"""The routers of the apps behind one door."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI

from ruthan.claims import api as claims
from ruthan.core.api import keys
from ruthan.core.api.door import refuse_by
from ruthan.core.api.reading import JsonParser
from ruthan.gateway.sources.api import evidence, reports
from ruthan.network.queries import holder_of
from ruthan.referrals import api as referrals

PREFIX = "api/v1/"
VERSION = "1.0"


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
        reports.router, evidence.router, claims.published, claims.known, referrals.router,
    )  # fmt: skip
    for router in routers:
        made.add_router("", router)
    return made


def scopes_of(views: Any, pattern: Any) -> dict[str, tuple[str, ...]]:
    """The scopes of an address by its methods, for the table of who may."""
    found: dict[str, tuple[str, ...]] = {}
    for view in views.values():
        if any(_url_name(operation) == pattern.name for operation in view.operations):
            for operation in view.operations:
                for method in operation.methods:
                    found[method] = operation.auth_callbacks[0].scopes
    return found


def _url_name(operation: Any) -> str:
    return str(getattr(operation, "url_name", "") or operation.view_func.__name__)


keys.install(holder_of)
api = _made()
