"""schema.org ClaimReview as a plain object: one claim a page, words always, number by a table."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
_ESCAPES: Final = {"<": "\\u003C", ">": "\\u003E", "&": "\\u0026", "\u2028": "\\u2028"}


@dataclass(frozen=True, slots=True)
class Review:
    """What a review says, in one language."""

    url: str
    language: str
    claim: str
    words: str
    value: int | None
    best: int
    worst: int
    explanation: str
    published_at: datetime
    changed_at: datetime
    first_seen: datetime | None
    publisher: str
    publisher_url: str
    partner: str = ""


def claim_review(review: Review) -> dict[str, Any]:
    """The object of one published verdict; without a number when the table gives none."""
    rating: dict[str, Any] = {"@type": "Rating", "alternateName": review.words}
    if review.value is not None:
        rating |= {
            "ratingValue": review.value,
            "bestRating": review.best,
            "worstRating": review.worst,
        }
    if review.explanation:
        rating["ratingExplanation"] = review.explanation
    item: dict[str, Any] = {"@type": "Claim", "name": review.claim}
    if review.first_seen:
        item["datePublished"] = review.first_seen.date().isoformat()
    ours = {"@type": "Organization", "name": review.publisher, "url": review.publisher_url}
    made: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": review.url,
        "inLanguage": review.language,
        "datePublished": review.published_at.isoformat(timespec="seconds"),
        "dateModified": review.changed_at.isoformat(timespec="seconds"),
        "author": ours,
        "claimReviewed": review.claim,
        "itemReviewed": item,
        "reviewRating": rating,
        "sdPublisher": ours,
        "sdLicense": LICENCE,
    }
    if review.partner:
        made["sourceOrganization"] = {"@type": "Organization", "name": review.partner}
    return made


def as_script(made: dict[str, Any]) -> str:
    """JSON that cannot close the script element it stands in, nor begin another."""
    text = json.dumps(made, ensure_ascii=False, separators=(",", ":"))
    for bare, escaped in _ESCAPES.items():
        text = text.replace(bare, escaped)
    return text
