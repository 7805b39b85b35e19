"""One item of the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ruthan.core.guard import public
from ruthan.network.queries import label, province_name
from ruthan.publishing import queries, rules

if TYPE_CHECKING:
    from django.http import HttpRequest


@public
@require_safe
def library_item(request: HttpRequest, ref: str) -> HttpResponse:
    """A lesson, or what is good about a piece of media."""
    item = queries.library_item(ref)
    if item is None:
        raise Http404
    more = [other for other in queries.library(direction=item.direction) if other.ref != item.ref]
    scores = [
        (label("good_media_scores", code), item.scores[code])
        for code in rules.CRITERIA
        if code in item.scores
    ]
    context = {
        "item": item,
        "more": [other for other in more if other.kind == item.kind][:3],
        "scores": scores,
        "place": province_name(item.province),
    }
    return render(request, "publishing/library_item.html", context)
