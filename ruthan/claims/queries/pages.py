"""Published claims page by page, for programs that read along."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery

from ruthan.claims.models import Verdict
from ruthan.claims.queries.public import PUBLIC, published, search_published


def published_after(
    *,
    verdict: str = "",
    strand: str = "",
    since: datetime | None = None,
    after: tuple[datetime, UUID] | None = None,
) -> QuerySet[Any]:
    """Claims with the verdict in force and its day, beginning behind a place of the list.

    With `since` the one decided longest ago comes first, so that a reader who goes on from the
    last one misses nothing; without it the newest.
    """
    rows = decided().filter(**_wanted(verdict, strand))
    if since is not None:
        rows = rows.filter(decided_at__gte=since).order_by("decided_at", "id")
        if after is not None:
            rows = rows.filter(Q(decided_at__gt=after[0]) | Q(decided_at=after[0], id__gt=after[1]))
        return rows
    if after is not None:
        rows = rows.filter(Q(decided_at__lt=after[0]) | Q(decided_at=after[0], id__lt=after[1]))
    return rows.order_by("-decided_at", "-id")


def published_like(
    words: str, *, verdict: str = "", strand: str = "", since: datetime | None = None
) -> list[Any]:
    """Published claims for a few words or a whole message, best first. About six queries."""
    best = [found.pk for found in search_published(words)]
    fitting = decided().filter(pk__in=best, **_wanted(verdict, strand))
    if since is not None:
        fitting = fitting.filter(decided_at__gte=since)
    held = {claim.pk: claim for claim in fitting}
    return [held[pk] for pk in best if pk in held]


def decided() -> QuerySet[Any]:
    """Published claims, each with the code, day, number and confirming office of its verdict.

    The number counts what was public: a proposal that was sent back is no version.
    """
    public = Verdict.objects.filter(claim=OuterRef("pk"), state__in=PUBLIC).order_by()
    counted = public.values("claim").annotate(n=Count("pk")).values("n")
    return published().annotate(
        verdict_code=F("verdicts__code"),
        verdict_number=Subquery(counted, output_field=IntegerField()),
        decided_at=F("verdicts__decided_at"),
        verified_th=F("verdicts__verified_by__name_th"),
        verified_en=F("verdicts__verified_by__name_en"),
    )


def _wanted(verdict: str, strand: str) -> dict[str, str]:
    wanted = {"verdict_code": verdict, "strand": strand}
    return {name: value for name, value in wanted.items() if value}
