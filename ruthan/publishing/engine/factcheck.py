"""Answers in the shape of Google's Fact Check Tools API (v1alpha1), which clients know already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

STATUSES: Final = {400: "INVALID_ARGUMENT", 405: "UNIMPLEMENTED", 429: "RESOURCE_EXHAUSTED"}


@dataclass(frozen=True, slots=True)
class ReviewTold:
    """A review of a claim in one language; `words` is the rating in words."""

    url: str
    title: str
    words: str
    language: str
    decided_at: datetime
    publisher: str


@dataclass(frozen=True, slots=True)
class ClaimFound:
    """A claim with its reviews, the language of its text first."""

    text: str
    reviews: Sequence[ReviewTold]


def search_answer(claims: Sequence[ClaimFound], *, site: str, following: str) -> dict[str, Any]:
    """The answer to claims:search; `site` is the host that publishes every review.

    Who made a claim, and when, is not told: we know it from reports alone.
    """
    made: dict[str, Any] = {"claims": [_claim(claim, site) for claim in claims]}
    if following:
        made["nextPageToken"] = following
    return made


def refusal(code: int, message: str) -> dict[str, Any]:
    """A refusal as Google's clients read it."""
    return {"error": {"code": code, "message": message, "status": STATUSES[code]}}


def _claim(claim: ClaimFound, site: str) -> dict[str, Any]:
    reviews = [
        {
            "publisher": {"name": review.publisher, "site": site},
            "url": review.url,
            "title": review.title,
            "reviewDate": _moment(review.decided_at),
            "textualRating": review.words,
            "languageCode": review.language,
        }
        for review in claim.reviews
    ]
    return {"text": claim.text, "claimReview": reviews}


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
