"""Published answers as citizens read them: cards of lists, the whole page, news for feeds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import F, QuerySet
from django.urls import reverse

from ruthan.claims import queries as claims
from ruthan.intake import queries as intake
from ruthan.network.queries import strand_label
from ruthan.publishing import rules
from ruthan.publishing.models import in_language

if TYPE_CHECKING:
    from ruthan.claims.models import Claim, Source, Verdict

_OTHERS = "imported"
_LAST_DECIDED = F("decided_at").desc(nulls_last=True)


@dataclass(frozen=True, slots=True)
class AnswerCard:
    """One answer in a list."""

    ref: str
    url: str
    title: str
    said: str
    verdict: str
    decided_at: datetime | None  # a list of others may not say when
    strand: str
    direction: str
    checked_by: str  # who checked it, when we only pass it on


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """Everything that a claim page shows; every value is public."""

    claim: Claim
    verdict: Verdict
    history: tuple[Verdict, ...]
    sources: tuple[Source, ...]
    asked: int | None
    first_seen: datetime | None

    @property
    def title(self) -> str:
        """The fact in one line."""
        return in_language(self.claim.title_th, self.claim.title_en)

    @property
    def statement(self) -> str:
        """What was claimed."""
        return in_language(self.claim.statement_th, self.claim.statement_en)

    @property
    def reason(self) -> str:
        """Why the verdict is what it is."""
        return in_language(self.verdict.reason_th, self.verdict.reason_en)

    @property
    def advice(self) -> str:
        """What to do."""
        return in_language(self.verdict.advice_th, self.verdict.advice_en)


def answers() -> QuerySet[Any]:
    """Published claims, each with the code and day of its verdict in force."""
    return claims.published().annotate(
        verdict_code=F("verdicts__code"),
        decided_at=F("verdicts__decided_at"),
    )


def filtered(*, verdict: str = "", strand: str = "", direction: str = "") -> QuerySet[Any]:
    """The answers of a list, decided last first; what is not chosen does not narrow it."""
    wanted = {"verdict_code": verdict, "strand": strand, "direction": direction}
    rows = answers().filter(**{name: value for name, value in wanted.items() if value})
    return rows.order_by(_LAST_DECIDED, "-id")


def searched(words: str, rows: QuerySet[Any]) -> list[Any]:
    """Those of `rows` that are found for the words, best first. About three queries."""
    best = [found.pk for found in claims.search_published(words)]
    held = {claim.pk: claim for claim in rows.filter(pk__in=best)}
    return [held[pk] for pk in best if pk in held]


def latest(*, most: int = 6, **wanted: str) -> list[AnswerCard]:
    """The newest answers as cards. One query and the labels."""
    return cards(filtered(**wanted)[:most])


def own_latest(*, most: int = 6) -> list[AnswerCard]:
    """The newest answers that we checked, as cards. One query."""
    rows = answers().exclude(provenance=_OTHERS).order_by(_LAST_DECIDED, "-id")
    return cards(rows[:most])


def corrections(*, most: int = 4) -> list[AnswerCard]:
    """Answers of ours that were corrected, the latest correction first. One query."""
    rows = claims.open_answers(demonstrations=True).filter(was_corrected=True)
    rows = rows.order_by("-decided_at", "-id")
    return cards(rows[:most])


def cards(rows: Iterable[Any]) -> list[AnswerCard]:
    """Claims of `answers()` as cards of a list."""
    return [
        AnswerCard(
            ref=claim.ref,
            url=reverse("publishing:claim", args=[claim.ref]),
            title=in_language(claim.title_th, claim.title_en),
            said=in_language(claim.statement_th, claim.statement_en),
            verdict=claim.verdict_code,
            decided_at=claim.decided_at,
            strand=strand_label(claim.strand),
            direction=claim.direction,
            checked_by=_checked_by(claim),
        )
        for claim in rows
    ]


def _checked_by(claim: Any) -> str:
    """The organisation that checked an imported claim; '' for ours."""
    by = claim.owner or claim.partner
    return str(by.name) if claim.provenance == _OTHERS and by else ""


def newest_changes(*, most: int = 50, strand: str = "", direction: str = "") -> list[Any]:
    """For feeds: our answers and corrections decided last, with their words. One query.

    What others checked is not ours to give on under our licence.
    """
    rows = filtered(strand=strand, direction=direction).exclude(provenance=_OTHERS)
    rows = rows.annotate(
        reason_th=F("verdicts__reason_th"),
        reason_en=F("verdicts__reason_en"),
        advice_th=F("verdicts__advice_th"),
        advice_en=F("verdicts__advice_en"),
        change_th=F("verdicts__change_th"),
        change_en=F("verdicts__change_en"),
    )
    return list(rows.order_by("-decided_at", "-id")[:most])


def answer_page(ref: str) -> AnswerPage | None:
    """One published answer with all that belongs to it, or None. Six queries."""
    claim = claims.published_claim(ref)
    if claim is None:
        return None
    history = claims.history(claim)
    counts = intake.clusters_counts(claims.cluster_ids(claim))
    return AnswerPage(
        claim=claim,
        verdict=history[-1],
        history=tuple(history),
        sources=tuple(claims.sources(claim)),
        asked=rules.shown_count(counts.reporters),
        first_seen=counts.first,
    )


def related(page: AnswerPage, *, most: int = 3) -> list[AnswerCard]:
    """Other answers of the same strand, newest first. One query."""
    rows = filtered(strand=page.claim.strand).exclude(pk=page.claim.pk)
    return cards(rows[:most])
