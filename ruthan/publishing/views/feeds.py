"""What travels: the picture of an answer, and the feed of answers and corrections."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ruthan.core.guard import public
from ruthan.network.queries import strand_label
from ruthan.publishing import queries
from ruthan.publishing.engine import atom
from ruthan.publishing.engine.card import CARD_VERSION, Card, draw_card
from ruthan.publishing.forms import AnswerFilter
from ruthan.publishing.views.address import absolute, site_name
from ruthan.ui.tags.moments import thai_date
from ruthan.ui.words import VERDICTS

if TYPE_CHECKING:
    from django.http import HttpRequest

    from ruthan.publishing.queries import AnswerPage


@public
@require_safe
def answer_card(request: HttpRequest, ref: str) -> HttpResponse:
    """The picture of an answer to share; drawn anew only when the verdict changed."""
    page = queries.answer_page(ref)
    if page is None:
        raise Http404
    card = _card(page)
    mark = f"{page.verdict.pk}:{get_language()}:{CARD_VERSION}"
    etag = f'"{hashlib.sha256(mark.encode()).hexdigest()[:32]}"'
    held = get_conditional_response(request, etag=etag)
    response = held or HttpResponse(draw_card(card), content_type="image/png")
    return _shared(response, etag, seconds=600)


@public
@require_safe
def answer_feed(request: HttpRequest) -> HttpResponse:
    """The newest answers and corrections as Atom; `direction` and `strand` narrow it."""
    form = AnswerFilter(request.GET)
    chosen = {k: v for k, v in form.chosen().items() if v and k != "verdict"}
    body = atom.atom(_feed(chosen))
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    held = get_conditional_response(request, etag=etag)
    response = held or HttpResponse(body, content_type="application/atom+xml; charset=utf-8")
    return _shared(response, etag, seconds=300)


def _card(page: AnswerPage) -> Card:
    verdict, url = page.verdict, absolute("publishing:claim", page.claim.ref)
    look = VERDICTS[verdict.code]
    by = verdict.verified_by.name if verdict.verified_by else ""
    said = "" if verdict.code == "true" else page.statement
    return Card(
        language=(get_language() or "th")[:2],
        word=str(look.word),
        icon=look.icon,
        tone=look.tone,
        fact=page.title,
        said_label=_("What was passed around:"),
        said=said,
        todo=page.advice,
        source=_("Verified by %(name)s") % {"name": by} if by else "",
        date=thai_date(verdict.decided_at) if verdict.decided_at else "",
        site=site_name(),
        address=urlsplit(settings.RUTHAN_BASE_URL).netloc,
        url=url,
    )


def _feed(chosen: dict[str, str]) -> atom.Feed:
    rows = queries.newest_changes(
        strand=chosen.get("strand", ""), direction=chosen.get("direction", "")
    )
    query = f"?{urlencode(sorted(chosen.items()))}" if chosen else ""
    address = f"{settings.RUTHAN_BASE_URL}{reverse('publishing:feed')}{query}"
    newest = max((row.decided_at for row in rows), default=datetime(2026, 1, 1, tzinfo=UTC))
    return atom.Feed(
        id=address,
        self_url=address,
        site_url=f"{settings.RUTHAN_BASE_URL}{reverse('publishing:answers')}{query}",
        title=_("%(site)s: answers and corrections") % {"site": site_name()},
        author=site_name(),
        language=(get_language() or "th")[:2],
        rights="CC BY 4.0",
        updated=newest,
        entries=[_entry(row) for row in rows],
    )


def _entry(row: Any) -> atom.Entry:
    word, words = str(VERDICTS[row.verdict_code].word), queries.in_language
    parts = [
        words(row.change_th, row.change_en),
        words(row.reason_th, row.reason_en),
        words(row.advice_th, row.advice_en),
    ]
    base = settings.RUTHAN_BASE_URL
    return atom.Entry(
        id=f"urn:uuid:{row.pk}",
        url=absolute("publishing:claim", row.ref),
        title=f"{word}: {words(row.title_th, row.title_en)}",
        summary="\n\n".join(part for part in parts if part),
        published=row.published_at,
        updated=row.decided_at,
        categories=(
            (f"{base}/verdict", row.verdict_code, word),
            (f"{base}/strand", row.strand, strand_label(row.strand)),
            (f"{base}/direction", row.direction, str(row.get_direction_display())),
        ),
    )


def _shared(response: HttpResponse, etag: str, *, seconds: int) -> HttpResponse:
    """Nothing personal is in it: caches between us and the reader may keep it for a while."""
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={seconds}"
    return response
