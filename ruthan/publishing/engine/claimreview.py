"""schema.org ClaimReview as a plain object: one claim a page, words always, number by a table."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
CONTEXT: Final = "https://schema.org"
_ESCAPES: Final = {"<": "\\u003C", ">": "\\u003E", "&": "\\u0026", "\u2028": "\\u2028"}


@dataclass(frozen=True, slots=True)
class Change:
    """One correction of a review: when, and what changed in words."""

    at: datetime
    text: str


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
    changes: Sequence[Change] = ()


@dataclass(frozen=True, slots=True)
class Gone:
    """A review that was withdrawn: its page stays and says what is known now."""

    url: str
    published_at: datetime
    gone_at: datetime


@dataclass(frozen=True, slots=True)
class DataFeed:
    """One page of reviews with the address it is served at; `following` is that of the next."""

    url: str
    name: str
    about: str
    language: str
    changed_at: datetime | None
    publisher: str
    publisher_url: str
    items: Sequence[Review | Gone]
    following: str | None


def claim_review(review: Review) -> dict[str, Any]:
    """The object of one published verdict; without a number when the table gives none."""
    return {"@context": CONTEXT, **_review(review)}


def data_feed(feed: DataFeed) -> dict[str, Any]:
    """The reviews as a DataFeed; `next` is ours, as schema.org has no word for a next page.

    A review that was withdrawn stands with `dateDeleted` and its address alone.
    """
    made: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "DataFeed",
        "url": feed.url,
        "name": feed.name,
        "description": feed.about,
        "inLanguage": feed.language,
        "license": LICENCE,
        "isAccessibleForFree": True,
        "publisher": _organisation(feed.publisher, feed.publisher_url),
        "dataFeedElement": [_element(item) for item in feed.items],
        "next": feed.following,
    }
    if feed.changed_at:
        made["dateModified"] = _moment(feed.changed_at)
    return made


def as_script(made: dict[str, Any]) -> str:
    """JSON that cannot close the script element it stands in, nor begin another."""
    text = json.dumps(made, ensure_ascii=False, separators=(",", ":"))
    for bare, escaped in _ESCAPES.items():
        text = text.replace(bare, escaped)
    return text


def _review(review: Review) -> dict[str, Any]:
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
    ours = _organisation(review.publisher, review.publisher_url)
    made: dict[str, Any] = {
        "@type": "ClaimReview",
        "url": review.url,
        "inLanguage": review.language,
        "datePublished": _moment(review.published_at),
        "dateModified": _moment(review.changed_at),
        "version": len(review.changes) + 1,
        "author": ours,
        "claimReviewed": review.claim,
        "itemReviewed": item,
        "reviewRating": rating,
        "sdPublisher": ours,
        "sdLicense": LICENCE,
    }
    if review.changes:
        made["correction"] = [_correction(change) for change in review.changes]
    if review.partner:
        made["sourceOrganization"] = {"@type": "Organization", "name": review.partner}
    return made


def _element(item: Review | Gone) -> dict[str, Any]:
    made: dict[str, Any] = {
        "@type": "DataFeedItem",
        "dateCreated": _moment(item.published_at),
    }
    if isinstance(item, Gone):
        gone = _moment(item.gone_at)
        made |= {"dateModified": gone, "dateDeleted": gone}
        return {**made, "item": [{"@type": "ClaimReview", "url": item.url}]}
    return {**made, "dateModified": _moment(item.changed_at), "item": [_review(item)]}


def _correction(change: Change) -> dict[str, Any]:
    return {
        "@type": "CorrectionComment",
        "text": change.text,
        "datePublished": _moment(change.at),
    }


def _organisation(name: str, url: str) -> dict[str, Any]:
    return {"@type": "Organization", "name": name, "url": url}


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
