"""What travels: the picture of an answer, and the feeds of answers and corrections."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
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
from ruthan.publishing.engine import atom, jsonfeed
from ruthan.publishing.engine.card import CARD_VERSION, Card, draw_card
from ruthan.publishing.engine.claimreview import LICENCE
from ruthan.publishing.forms import AnswerFilter
from ruthan.publishing.views.address import absolute, site_name
from ruthan.publishing.views.reviews import NEVER
from ruthan.publishing.views.sharing import shared
from ruthan.ui.tags.moments import thai_date
from ruthan.ui.words import VERDICTS

if TYPE_CHECKING:
    from django.http import HttpRequest

    from ruthan.publishing.queries import AnswerPage

SECONDS = 300


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
    response["ETag"] = etag
    response["Cache-Control"] = "public, max-age=600"
    return response


@public
@require_safe
def answer_feed(request: HttpRequest) -> HttpResponse:
    """The newest answers and corrections as Atom; `direction` and `strand` narrow it."""
    feed = _feed(_chosen(request))
    kind = "application/atom+xml; charset=utf-8"
    return shared(request, atom.atom(feed), kind, changed=feed.updated, seconds=SECONDS)


@public
@require_safe
def answer_json(request: HttpRequest) -> HttpResponse:
    """The same as JSON Feed 1.1."""
    chosen = _chosen(request)
    rows = _rows(chosen)
    feed = jsonfeed.JsonFeed(
        feed_url=_address("publishing:answer-json", chosen),
        site_url=_address("publishing:answers", chosen),
        title=_("%(site)s: answers and corrections") % {"site": site_name()},
        description=_("What people passed around, and what two people signed about it."),
        author=site_name(),
        language=(get_language() or "th")[:2],
        about=absolute("publishing:open-data"),
        items=[_item(row) for row in rows],
    )
    body = json.dumps(jsonfeed.json_feed(feed), ensure_ascii=False).encode()
    return shared(request, body, jsonfeed.MEDIA_TYPE, changed=_newest(rows), seconds=SECONDS)


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


def _chosen(request: HttpRequest) -> dict[str, str]:
    form = AnswerFilter(request.GET)
    return {k: v for k, v in form.chosen().items() if v and k != "verdict"}


def _rows(chosen: dict[str, str]) -> list[Any]:
    return queries.newest_changes(
        strand=chosen.get("strand", ""), direction=chosen.get("direction", "")
    )


def _newest(rows: list[Any]) -> datetime:
    return max((row.decided_at for row in rows), default=NEVER)


def _feed(chosen: dict[str, str]) -> atom.Feed:
    rows = _rows(chosen)
    address = _address("publishing:feed", chosen)
    return atom.Feed(
        id=address,
        self_url=address,
        site_url=_address("publishing:answers", chosen),
        title=_("%(site)s: answers and corrections") % {"site": site_name()},
        author=site_name(),
        language=(get_language() or "th")[:2],
        rights="CC BY 4.0",
        updated=_newest(rows),
        entries=[_entry(row) for row in rows],
    )


def _entry(row: Any) -> atom.Entry:
    word = str(VERDICTS[row.verdict_code].word)
    base = settings.RUTHAN_BASE_URL
    return atom.Entry(
        id=f"urn:uuid:{row.pk}",
        url=absolute("publishing:claim", row.ref),
        title=_title(row),
        summary=_text(row),
        published=row.published_at,
        updated=row.decided_at,
        categories=(
            (f"{base}/verdict", row.verdict_code, word),
            (f"{base}/strand", row.strand, strand_label(row.strand)),
            (f"{base}/direction", row.direction, str(row.get_direction_display())),
        ),
    )


def _item(row: Any) -> jsonfeed.Item:
    more = {
        "ref": row.ref,
        "verdict": row.verdict_code,
        "strand": row.strand,
        "direction": row.direction,
        "licence": LICENCE,
    }
    return jsonfeed.Item(
        id=f"urn:uuid:{row.pk}",
        url=absolute("publishing:claim", row.ref),
        title=_title(row),
        text=_text(row),
        published=row.published_at,
        modified=row.decided_at,
        tags=[str(VERDICTS[row.verdict_code].word), strand_label(row.strand)],
        more=more,
    )


def _title(row: Any) -> str:
    """What is true, then the verdict on the message: before the fact it reads as its opposite."""
    title = queries.in_language(row.title_th, row.title_en)
    word = VERDICTS[row.verdict_code].word
    return _("%(fact)s (the message going round: %(verdict)s)") % {"fact": title, "verdict": word}


def _text(row: Any) -> str:
    words = queries.in_language
    parts = [
        words(row.change_th, row.change_en),
        words(row.reason_th, row.reason_en),
        words(row.advice_th, row.advice_en),
    ]
    return "\n\n".join(part for part in parts if part)


def _address(name: str, chosen: dict[str, str]) -> str:
    query = f"?{urlencode(sorted(chosen.items()))}" if chosen else ""
    return f"{settings.RUTHAN_BASE_URL}{reverse(name)}{query}"
