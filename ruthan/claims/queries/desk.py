"""Claims as the desks see them: tabs, search, samples of what people sent, reviews that are due."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from ruthan.claims.models import Claim, Source, Verdict
from ruthan.claims.queries.public import cluster_ids
from ruthan.claims.states import ClaimState, VerdictState
from ruthan.core import clock, crypto
from ruthan.core.text.fold import squash
from ruthan.intake import queries as intake
from ruthan.matching import queries as matching
from ruthan.network.queries import province_name

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from ruthan.accounts.models import User

SAMPLES = 5
_A_MOMENT = timedelta(minutes=10)
STATEMENT_CHARS = 500


@dataclass(frozen=True, slots=True)
class StateCounts:
    """How many claims stand in each tab."""

    open: int
    awaiting_agency: int
    proposed: int
    published: int
    closed: int
    review: int


@dataclass(frozen=True, slots=True)
class Sample:
    """One message of a cluster as other desks may see it: masked, links made harmless."""

    text: str
    province: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Spread:
    """How many asked, how widely, since when, with a few masked samples."""

    counts: intake.Counts
    provinces: tuple[str, ...]
    samples: tuple[Sample, ...]


def claims() -> QuerySet[Claim]:
    """Every claim with its centre and owner, the one moved last first."""
    suggested = Source.objects.filter(claim=OuterRef("pk"), suggested=True)
    found = Claim.objects.select_related("centre", "owner", "partner")
    return found.annotate(has_suggestions=Exists(suggested)).order_by("-updated_at", "-id")


def counts_by_state(rows: QuerySet[Claim]) -> StateCounts:
    """The numbers on the tabs. One query."""
    found = rows.order_by().aggregate(
        **{state.value: Count("id", filter=Q(state=state)) for state in ClaimState},
        review=Count("id", filter=_review_is_due()),
    )
    return StateCounts(**found)


def in_tab(rows: QuerySet[Claim], tab: str) -> QuerySet[Claim]:
    """The claims of one tab; `all` and unknown tabs show everything."""
    if tab == "review":
        return rows.filter(_review_is_due()).order_by("next_review_on", "id")
    return rows.filter(state=tab) if tab in ClaimState.values else rows


def searched(rows: QuerySet[Claim], words: str) -> QuerySet[Claim]:
    """The claims that hold every word, or are named by the reference."""
    for word in words.split()[:6]:
        folded = squash(word)
        rows = rows.filter(Q(ref__iexact=word) | Q(searchable__contains=folded or word))
    return rows


def due_for_review() -> QuerySet[Claim]:
    """Published claims whose day of review has come, longest overdue first."""
    return claims().filter(_review_is_due()).order_by("next_review_on", "id")


def spread(claim: Claim) -> Spread:
    """How far the claim went, over all its clusters; six queries and a few decryptions."""
    return _spread(cluster_ids(claim))


def samples(ids: Sequence[UUID], *, most: int = SAMPLES) -> tuple[Sample, ...]:
    """A few different messages of these clusters, newest first, masked."""
    found: dict[str, Sample] = {}
    for cluster_id in ids:
        for report in intake.reports_in_cluster(cluster_id)[: most * 2]:
            try:
                text = intake.masked_text_of(report)
            except crypto.KeyDestroyed:
                continue
            kept = Sample(text, province_name(report.province), report.submitted_at)
            found.setdefault(squash(text), kept)
    newest = sorted(found.values(), key=lambda sample: sample.at, reverse=True)
    return tuple(newest[:most])


def cluster_heads(claim: Claim) -> list[tuple[UUID, int]]:
    """The clusters under a claim with how many reports each has, largest first."""
    held = [(pk, matching.cluster(pk).reports) for pk in cluster_ids(claim)]
    return sorted(held, key=lambda pair: -pair[1])


def statement_from_cluster(cluster_id: UUID) -> str:
    """A first wording for a claim: the masked text of the cluster's newest readable report."""
    found = samples([cluster_id], most=1)
    return " ".join(found[0].text.split())[:STATEMENT_CHARS] if found else ""


def codes_of(rows: Iterable[Claim]) -> dict[UUID, str]:
    """The code in force of each claim of a page, for its badge. One query."""
    ids = [row.pk for row in rows]
    decided = Verdict.objects.filter(claim__in=ids, state=VerdictState.APPROVED)
    return dict(decided.values_list("claim_id", "code"))


def claims_like(text: str) -> list[tuple[Claim, str]]:
    """Claims near to a text with their relation, best first; for people to look at."""
    near = matching.known_claims(text) if text else ()
    held = claims().in_bulk([match.claim_id for match in near])
    return [(held[m.claim_id], m.relation) for m in near if m.claim_id in held]


def just_opened(by: User | AnonymousUser, statement: str) -> Claim | None:
    """The same statement opened by the same person a moment ago: a form that was sent twice."""
    edge = clock.now() - _A_MOMENT
    same = Claim.objects.filter(opened_by_id=by.pk, statement_th=" ".join(statement.split()))
    return same.filter(opened_at__gte=edge).first()


def _spread(ids: Sequence[UUID]) -> Spread:
    codes: set[str] = set()
    for cluster_id in ids:
        rows = intake.reports_in_cluster(cluster_id).exclude(province="").order_by()
        codes |= set(rows.values_list("province", flat=True).distinct())
    names = tuple(sorted(province_name(code) for code in codes))
    return Spread(intake.clusters_counts(list(ids)), names, samples(ids))


def _review_is_due() -> Q:
    decided = Exists(Verdict.objects.filter(claim=OuterRef("pk"), state=VerdictState.APPROVED))
    return Q(decided, next_review_on__lte=clock.today())
