"""Where: every address of the API."""

from __future__ import annotations

from django.urls import URLPattern, path

from ruthan.core.api.door import absent, opened
from ruthan.project.api.assembly import AS_HMA, PREFIX, api, filters_of, place_of, scopes_of
from ruthan.project.api.pages import openapi
from ruthan.project.api.webhooks import events_schema


def _addresses() -> list[URLPattern]:
    """ninja's own patterns behind our door, one for each path."""
    found: dict[str, URLPattern] = {}
    for bound in api._get_bound_routers():
        for pattern in bound.urls_paths(bound.prefix):
            route = str(pattern.pattern)
            if route not in found:
                view = opened(
                    pattern.callback,
                    scopes_of(bound.path_operations, pattern),
                    filters=filters_of(bound.path_operations, pattern),
                    is_hidden=route.startswith(AS_HMA),
                )
                found[route] = path(place_of(route), view, name=f"api-{pattern.name}")
    return list(found.values())


urlpatterns = [
    *_addresses(),
    path("api/openapi.json", openapi, name="api-openapi"),
    path("api/events.json", events_schema, name="api-events"),
    path(PREFIX, opened(absent, {}), name="api-root"),
    path(PREFIX + "<path:path>", opened(absent, {}), name="api-absent"),
    path(AS_HMA + "<path:path>", opened(absent, {}), name="api-absent-hma"),
]
