"""What claims:search finds among the ratings that we gave."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from ruthan.claims import queries as claims
from ruthan.core import clock
from ruthan.publishing import rules


def found_claims(words: str, *, language: str, days: int) -> list[Any]:
    """Rated claims of ours for words or a whole message, best first. About six queries.

    At most fifty, as the search of the site; nothing of the words is kept.
    """
    best = [found.pk for found in claims.published_like(words)]
    held = {row.pk: row for row in _rated(language, days).filter(pk__in=best)}
    return [held[pk] for pk in best if pk in held]


def newest_claims(
    *, language: str, days: int, after: tuple[datetime, UUID] | None, skip: int, most: int
) -> list[Any]:
    """Rated claims of ours, decided last first, behind a place of the list. One query."""
    rows = _rated(language, days)
    if after is not None:
        rows = rows.filter(Q(decided_at__lt=after[0]) | Q(decided_at=after[0], pk__lt=after[1]))
    return list(rows.order_by("-decided_at", "-pk")[skip : skip + most])


def _rated(language: str, days: int) -> QuerySet[Any]:
    """What is a ClaimReview now, told in a language ('' for any), no older than so many days."""
    rows = claims.open_answers(demonstrations=True).filter(verdict_code__in=rules.RATING_WORDS)
    if language not in {"", "th"}:
        rows = rows.exclude(statement_en="") if language == "en" else rows.none()
    if days:
        rows = rows.filter(decided_at__gte=clock.now() - timedelta(days=days))
    return rows
