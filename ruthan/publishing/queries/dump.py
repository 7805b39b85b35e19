"""Our own verdicts as open data: what we signed, under a licence that we may give."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Max, Q, QuerySet

from ruthan.claims import queries as claims
from ruthan.claims.rules import NOT_ANSWERS
from ruthan.publishing import rules
from ruthan.publishing.engine.claimreview import LICENCE

LICENCE_NAME = "CC BY 4.0"
DUMP_VERSION = 1  # raise it when a row changes its shape: what readers hold is then sent anew
_CHUNK = 500
_WORDS = ("statement", "title", "reason", "advice", "change")


@dataclass(frozen=True, slots=True)
class Holdings:
    """What is open: how many verdicts, how many of each kind, when one was last signed.

    `touched_at` and `mark` become different with anything that a row tells.
    """

    count: int
    corrected: int
    withdrawn: int
    by_code: tuple[tuple[str, int], ...]
    invented: int
    changed_at: datetime | None
    touched_at: datetime | None
    mark: str


@dataclass(frozen=True, slots=True)
class OpenReview:
    """A claim with the verdict in force and every verdict that was public, oldest first."""

    claim: Any
    history: Sequence[Any]

    @property
    def is_withdrawn(self) -> bool:
        """That the review of before no longer stands, and no other rates the claim."""
        return not rules.is_reviewed(self.claim.verdict_code, self.claim.provenance)


def open_claims(*, site: str, demonstrations: bool = False) -> Iterator[dict[str, Any]]:
    """Every published claim that we checked, oldest first; imported ones are not ours to give.

    Three queries for every five hundred, and no more held at once, however many there are. Each
    claim comes once, with what is known when its turn comes.
    """
    rows = claims.open_answers(demonstrations=demonstrations)
    for chunk in _chunks(rows):
        yield from _told(chunk, site)


def open_changes(
    *,
    site: str,
    demonstrations: bool,
    since: datetime | None,
    after: tuple[datetime, UUID] | None,
    most: int,
) -> tuple[list[dict[str, Any]], tuple[datetime, UUID] | None]:
    """A page of what was decided since a moment, the earliest first, and the place to go on from.

    Three queries.
    """
    rows = claims.open_answers(demonstrations=demonstrations)
    page, place = _page(claims.changed_since(rows, since, after), most)
    return list(_told(page, site)), place


def open_reviews(
    *,
    language: str,
    since: datetime | None,
    after: tuple[datetime, UUID] | None,
    most: int,
) -> tuple[list[OpenReview], tuple[datetime, UUID] | None]:
    """A page of what is, or once was, a ClaimReview in a language; as `open_changes`. Two queries.

    Invented ones are among them where the site shows a demonstration, as on its pages.
    """
    rows = claims.ever_told(claims.open_answers(demonstrations=True), rules.RATING_WORDS)
    if language == "en":
        rows = rows.exclude(statement_en="")
    page, place = _page(claims.changed_since(rows, since, after), most)
    histories = claims.histories_of(page)
    return [OpenReview(row, histories[row.pk]) for row in page], place


def holdings(*, demonstrations: bool) -> Holdings:
    """What is open now. Three queries over all of it."""
    rows = claims.open_answers(demonstrations=demonstrations)
    corrected = Q(was_corrected=True)
    found = rows.aggregate(
        n=Count("pk"),
        corrected=Count("pk", filter=corrected),
        withdrawn=Count("pk", filter=corrected & Q(verdict_code__in=NOT_ANSWERS)),
        invented=Count("pk", filter=Q(is_demonstration=True)),
        decided=Max("decided_at"),
        touched=Max("updated_at"),
    )
    codes = rows.values_list("verdict_code").annotate(n=Count("pk"))
    facts = (DUMP_VERSION, settings.RUTHAN_BASE_URL, found, claims.sources_mark(rows))
    return Holdings(
        count=found["n"],
        corrected=found["corrected"],
        withdrawn=found["withdrawn"],
        by_code=tuple(sorted(codes, key=lambda pair: (-pair[1], pair[0]))),
        invented=found["invented"],
        changed_at=found["decided"],
        touched_at=found["touched"],
        mark=hashlib.sha256(repr(facts).encode()).hexdigest()[:32],
    )


def last_change() -> datetime | None:
    """When anything of ours was last signed or opened again; None before the first. One query."""
    rows = claims.open_answers(demonstrations=True)
    found: datetime | None = rows.aggregate(at=Max("updated_at"))["at"]
    return found


def _chunks(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    """All rows by the day of their first publication, which never changes; no cursor is held."""
    rest = rows.order_by("published_at", "pk")
    chunk = list(rest[:_CHUNK])
    while chunk:
        yield chunk
        at, key = chunk[-1].published_at, chunk[-1].pk
        later = Q(published_at__gt=at) | Q(published_at=at, pk__gt=key)
        chunk = list(rest.filter(later)[:_CHUNK]) if len(chunk) == _CHUNK else []


def _page(rows: QuerySet[Any], most: int) -> tuple[list[Any], tuple[datetime, UUID] | None]:
    page = list(rows[: most + 1])
    if len(page) <= most:
        return page, None
    return page[:most], (page[most - 1].decided_at, page[most - 1].pk)


def _told(chunk: Sequence[Any], site: str) -> Iterator[dict[str, Any]]:
    histories, sources = claims.histories_of(chunk), claims.sources_of(chunk)
    for row in chunk:
        yield _row(row, histories[row.pk], sources[row.pk], site)


def _row(claim: Any, history: Sequence[Any], sources: Sequence[Any], site: str) -> dict[str, Any]:
    words = {
        f"{name}_{tongue}": getattr(claim, f"{name}_{tongue}")
        for name in _WORDS
        for tongue in ("th", "en")
    }
    return {
        "id": str(claim.pk),
        "ref": claim.ref,
        "url": f"{site}/answers/{claim.ref}/",
        "status": _status(claim.verdict_code, history),
        "version": len(history),
        "is_checked_again": claim.state != "published",
        "verdict": claim.verdict_code,
        **words,
        "strand": claim.strand,
        "category": claim.category,
        "direction": claim.direction,
        "provenance": claim.provenance,
        "partner": claim.partner.code if claim.partner else None,
        "verified_by": claim.verified_th or None,
        "published_at": claim.published_at.isoformat(),
        "decided_at": claim.decided_at.isoformat(),
        "corrections": _corrections(history),
        "sources": [
            {"title": source.title, "publisher": source.publisher, "url": source.url}
            for source in sources
        ],
        "is_demonstration": claim.is_demonstration,
        "publisher": settings.RUTHAN_NAME_TH,
        "licence": LICENCE_NAME,
        "licence_url": LICENCE,
    }


def _status(code: str, history: Sequence[Any]) -> str:
    if len(history) < 2:
        return "published"
    return "withdrawn" if code in NOT_ANSWERS else "corrected"


def _corrections(history: Sequence[Any]) -> list[dict[str, Any]]:
    """What replaced what, and why, oldest first."""
    return [
        {
            "version": number,
            "verdict": now.code,
            "instead_of": before.code,
            "decided_at": now.decided_at.isoformat() if now.decided_at else None,
            "change_th": now.change_th,
            "change_en": now.change_en,
        }
        for number, (before, now) in enumerate(zip(history, history[1:], strict=False), start=2)
    ]
