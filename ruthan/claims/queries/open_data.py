"""Our own published verdicts for everyone: with their words, their past and their sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from ruthan.claims.models import Source, Verdict
from ruthan.claims.queries.pages import decided
from ruthan.claims.queries.public import PUBLIC
from ruthan.claims.states import Provenance, VerdictState

_WORDS = ("reason_th", "reason_en", "advice_th", "advice_en", "change_th", "change_en")


def open_answers(*, demonstrations: bool) -> QuerySet[Any]:
    """What we checked and published, with the words of the verdict in force; in no order.

    What others checked is not ours to give on. Without `demonstrations` nothing invented.
    """
    rows: QuerySet[Any] = decided().exclude(provenance=Provenance.IMPORTED).order_by()
    rows = rows.annotate(
        was_corrected=Exists(
            Verdict.objects.filter(claim=OuterRef("pk"), state=VerdictState.SUPERSEDED)
        ),
        **{name: F(f"verdicts__{name}") for name in _WORDS},
    )
    return rows if demonstrations else rows.filter(is_demonstration=False)


def ever_told(rows: QuerySet[Any], codes: Collection[str]) -> QuerySet[Any]:
    """Those that have, or once had, one of these verdicts."""
    told = Verdict.objects.filter(claim=OuterRef("pk"), state__in=PUBLIC, code__in=codes)
    return rows.filter(Exists(told))


def changed_since(
    rows: QuerySet[Any], since: datetime | None, after: tuple[datetime, UUID] | None
) -> QuerySet[Any]:
    """The verdict decided longest ago first, since a moment, behind a place of the list."""
    if since is not None:
        rows = rows.filter(decided_at__gte=since)
    if after is not None:
        rows = rows.filter(Q(decided_at__gt=after[0]) | Q(decided_at=after[0], pk__gt=after[1]))
    return rows.order_by("decided_at", "pk")


def histories_of(rows: Iterable[Any]) -> dict[UUID, list[Verdict]]:
    """The verdicts of these claims that were public, oldest first. One query."""
    found: dict[UUID, list[Verdict]] = defaultdict(list)
    public = Verdict.objects.filter(claim__in=[row.pk for row in rows], state__in=PUBLIC)
    for verdict in public.order_by("number"):
        found[verdict.claim_id].append(verdict)
    return found


def sources_of(rows: Iterable[Any]) -> dict[UUID, list[Source]]:
    """The accepted sources of these claims, in the order they were added. One query."""
    found: dict[UUID, list[Source]] = defaultdict(list)
    for source in Source.objects.filter(claim__in=[row.pk for row in rows], suggested=False):
        found[source.claim_id].append(source)
    return found


def sources_mark(rows: QuerySet[Any]) -> str:
    """What becomes different when a source of any of these claims does. One query."""
    held = Source.objects.filter(claim__in=rows.values("pk"), suggested=False)
    joined = StringAgg("digest", delimiter="", order_by=("pk",))
    return str(held.order_by().aggregate(mark=joined)["mark"] or "")
