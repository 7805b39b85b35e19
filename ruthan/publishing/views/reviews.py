"""Our verdicts as ClaimReview: in the page of an answer, and all of them as a feed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ruthan.core.guard import public
from ruthan.publishing import queries, rules
from ruthan.publishing.engine import claimreview
from ruthan.publishing.views.address import absolute, site_name
from ruthan.publishing.views.asked import PAGES, asked
from ruthan.publishing.views.sharing import opened, shared

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from ruthan.publishing.queries import AnswerPage, OpenReview

MEDIA_TYPE = "application/ld+json"
SECONDS = 300
PAGE, MOST = 100, 500
NEVER = datetime(2026, 1, 1, tzinfo=UTC)


@public
@require_http_methods(["GET", "HEAD", "OPTIONS"])
@opened(PAGES)
def review_feed(request: HttpRequest) -> HttpResponse:
    """Every ClaimReview as a DataFeed, page by page, what changed first; `since` narrows it."""
    wanted = asked(request, "reviews", page=PAGE, most=MOST)
    language = (get_language() or "th")[:2]
    found, place = queries.open_reviews(
        language=language, since=wanted.since, after=wanted.after, most=wanted.limit
    )
    changed = queries.last_change()
    following = _address(wanted.following(place)) if place else None
    feed = claimreview.DataFeed(
        url=_address(wanted.query()),
        name=_("%(site)s: checked claims") % {"site": site_name()},
        about=_("What people passed around, and what two people signed about it."),
        language=language,
        changed_at=changed,
        publisher=site_name(),
        publisher_url=settings.RUTHAN_BASE_URL,
        items=[_item(row) for row in found],
        following=following,
    )
    body = json.dumps(claimreview.data_feed(feed), ensure_ascii=False).encode()
    response = shared(request, body, MEDIA_TYPE, changed=changed or NEVER, seconds=SECONDS)
    if following:
        response["Link"] = f'<{following}>; rel="next"'
    return response


def review_of_page(page: AnswerPage) -> dict[str, Any] | None:
    """The ClaimReview of an answer's own page; None for what is no rating of a claim."""
    claim, verdict = page.claim, page.verdict
    if not rules.is_reviewed(verdict.code, claim.provenance) or not claim.published_at:
        return None
    review = _review(
        claim,
        page.history,
        explanation=page.reason,
        changed_at=verdict.decided_at or claim.published_at,
        first_seen=page.first_seen,
    )
    return claimreview.claim_review(review)


def _item(row: OpenReview) -> claimreview.Review | claimreview.Gone:
    """Without the day on which it was first seen: that comes from reports."""
    claim = row.claim
    if row.is_withdrawn:
        url = absolute("publishing:claim", claim.ref)
        return claimreview.Gone(url, claim.published_at, claim.decided_at)
    why = queries.in_language(claim.reason_th, claim.reason_en)
    return _review(
        claim, row.history, explanation=why, changed_at=claim.decided_at, first_seen=None
    )


def _review(
    claim: Any,
    history: Sequence[Any],
    *,
    explanation: str,
    changed_at: datetime,
    first_seen: datetime | None,
) -> claimreview.Review:
    code = history[-1].code
    by_partner = claim.provenance == "partner" and claim.partner
    return claimreview.Review(
        url=absolute("publishing:claim", claim.ref),
        language=(get_language() or "th")[:2],
        claim=queries.in_language(claim.statement_th, claim.statement_en),
        words=queries.in_language(*rules.RATING_WORDS[code]),
        value=rules.RATINGS.get(code),
        best=rules.BEST,
        worst=rules.WORST,
        explanation=explanation,
        published_at=claim.published_at,
        changed_at=changed_at,
        first_seen=first_seen,
        publisher=site_name(),
        publisher_url=settings.RUTHAN_BASE_URL,
        partner=claim.partner.name if by_partner else "",
        changes=[_change(verdict) for verdict in history[1:]],
    )


def _change(verdict: Any) -> claimreview.Change:
    words = queries.in_language(verdict.change_th, verdict.change_en)
    return claimreview.Change(verdict.decided_at, words)


def _address(query: dict[str, str]) -> str:
    written = f"?{urlencode(query)}" if query else ""
    return f"{settings.RUTHAN_BASE_URL}{reverse('publishing:review-feed')}{written}"
