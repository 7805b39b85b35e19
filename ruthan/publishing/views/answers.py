"""Answers: the list, and one answer with its reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ruthan.claims import queries as claims
from ruthan.core.guard import public
from ruthan.network.queries import label, strand_label
from ruthan.publishing import queries
from ruthan.publishing.forms import AnswerFilter
from ruthan.publishing.views.address import absolute
from ruthan.publishing.views.reviews import review_of_page

if TYPE_CHECKING:
    from django.http import HttpRequest

    from ruthan.publishing.queries import AnswerPage

PAGE = 12
IMPACT_LEVELS = ("individual", "family", "community", "society")


@public
@require_safe
def answer_list(request: HttpRequest) -> HttpResponse:
    """Every published answer, searched and narrowed by what stands in the address."""
    form = AnswerFilter(request.GET)
    chosen = form.chosen()
    rows = queries.filtered(**chosen)
    words = form.words()
    found: Any = queries.searched(words, rows) if words else rows
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "words": words,
        "page": page,
        "cards": queries.cards(page),
        "is_narrowed": any(chosen.values()) or bool(words),
    }
    return render(request, "publishing/answer_list.html", context)


@public
@require_safe
def answer_detail(request: HttpRequest, ref: str) -> HttpResponse:
    """One answer; while nothing is published only that it is being checked, and no word of it."""
    page = queries.answer_page(ref)
    if page is None:
        return _unpublished(request, ref)
    context = {
        "page": page,
        "claim": page.claim,
        "verdict": page.verdict,
        "history": _history(page),
        "sources": [_source(source) for source in page.sources],
        "impact": _impact(page.claim.impact),
        "strand": strand_label(page.claim.strand, page.claim.category),
        "content_type": _content_type(page.claim.content_type),
        "review": review_of_page(page),
        "related": queries.related(page),
        "og_image": f"{absolute('publishing:card', ref)}?v={page.verdict.number}",
        "url": absolute("publishing:claim", ref),
    }
    return render(request, "publishing/answer_detail.html", context)


def _unpublished(request: HttpRequest, ref: str) -> HttpResponse:
    claim = claims.claim(ref)
    if claim is None:
        raise Http404
    context = {"ref": ref, "closed": claim.state == "closed", "because": claim.closed_because}
    return render(request, "publishing/answer_waiting.html", context)


def _history(page: AnswerPage) -> list[dict[str, Any]]:
    items = []
    for verdict in reversed(page.history):
        change = queries.in_language(verdict.change_th, verdict.change_en)
        first = verdict.number == page.history[0].number
        items.append(
            {
                "code": verdict.code,
                "label": _("First answer") if first else _("Correction"),
                "text": change,
                "at": verdict.decided_at,
                "now": verdict.pk == page.verdict.pk,
            }
        )
    return items


def _source(source: Any) -> dict[str, Any]:
    tier = "agency" if source.kind == "primary" else ""
    return {
        "title": source.title,
        "publisher": source.publisher,
        "url": source.url,
        "quote": source.quote,
        "date": source.read_on,
        "tier": tier,
    }


def _impact(impact: dict[str, dict[str, str]]) -> list[tuple[str, str]]:
    words = {
        "individual": _("You yourself"),
        "family": _("The family"),
        "community": _("The community"),
        "society": _("Society"),
    }
    found = []
    for level in IMPACT_LEVELS:
        line = impact.get(level) or {}
        text = queries.in_language(line.get("th", ""), line.get("en", ""))
        if text:
            found.append((words[level], text))
    return found


def _content_type(code: str) -> str:
    return label("content_types", code) if code else ""
