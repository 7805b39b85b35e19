"""Surges as the desk sees them: named, with their claims and items."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ruthan.claims import queries as claims
from ruthan.matching.engine.surge import Unusual, in_words
from ruthan.network.queries import province_name
from ruthan.publishing.queries.kin import Kin, kin_of
from ruthan.surges import queries as surges
from ruthan.surges.states import Kind
from ruthan.triage import queries as triage

if TYPE_CHECKING:
    from ruthan.claims.models import Claim
    from ruthan.surges.models import Surge


@dataclass(frozen=True, slots=True)
class Line:
    """One surge prepared for a list: what it is of, in words, and its hours."""

    surge: Surge
    claim: Claim | None
    kin: Kin | None  # the family that surges
    item_id: UUID | None  # in a queue that the reader sees
    excerpt: str
    place: str
    unusual: str
    hours: list[tuple[datetime, int]]


def lines(page: Sequence[Surge], *, centres: Collection[UUID], with_words: bool) -> list[Line]:
    """A page of surges, each with its claim, its family or its item in these centres.

    `with_words` says whether the reader may read what a family's instances say, masked. Nine
    queries at most.
    """
    held = claims.claims_by_id({s.subject for s in page if s.kind == Kind.CLAIM})
    kin = kin_of({s.subject for s in page if s.kind == Kind.FAMILY}, with_words=with_words)
    clusters = {s.subject for s in page if s.kind == Kind.CLUSTER}
    items = {row.item.cluster_id: row for row in triage.rows_of_clusters(clusters, centres)}
    hours = surges.hours_of(page)
    return [
        Line(
            surge,
            held.get(surge.subject),
            kin.get(surge.subject),
            items[surge.subject].item.pk if surge.subject in items else None,
            items[surge.subject].excerpt if surge.subject in items else "",
            province_name(surge.province) or _("The whole country"),
            unusual_words(surge),
            hours.get(surge.pk, []),
        )
        for surge in page
    ]


def unusual_words(surge: Surge) -> str:
    """What was unusual when it was found, in the reader's language."""
    thai, english = in_words(Unusual(surge.people, surge.hours, surge.expected))
    return english if (get_language() or "th").startswith("en") else thai
