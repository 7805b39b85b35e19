"""Surges as the desk sees them: named, with their items, and with the alert that one proposes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ruthan.claims import queries as claims
from ruthan.matching.engine.surge import Unusual, in_words
from ruthan.network.queries import province_name
from ruthan.publishing import rules
from ruthan.surges import queries as surges
from ruthan.surges.states import Kind
from ruthan.triage import queries as triage
from ruthan.triage.rules.rubric import SEVERITY_BANDS, URGENCY_BANDS

if TYPE_CHECKING:
    from ruthan.claims.models import Claim
    from ruthan.surges.models import Surge

DAYS = 7  # an alert from a surge is short: it is looked at again


@dataclass(frozen=True, slots=True)
class Line:
    """One surge prepared for a list: what it is of, in words, and its hours."""

    surge: Surge
    claim: Claim | None
    item_id: UUID | None  # in a queue that the reader sees
    excerpt: str
    place: str
    unusual: str
    hours: list[tuple[datetime, int]]


def lines(page: Sequence[Surge], *, centres: Collection[UUID]) -> list[Line]:
    """A page of surges, each with its claim or its item in these centres; six queries at most."""
    held = claims.claims_by_id({s.subject for s in page if s.kind == Kind.CLAIM})
    clusters = {s.subject for s in page if s.kind == Kind.CLUSTER}
    items = {row.item.cluster_id: row for row in triage.rows_of_clusters(clusters, centres)}
    hours = surges.hours_of(page)
    return [
        Line(
            surge,
            held.get(surge.subject),
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


def claim_of_surge(surge: Surge) -> Claim | None:
    """The claim that surges. One query."""
    return claims.claim_by_id(surge.subject) if surge.kind == Kind.CLAIM else None


def proposed_draft(surge: Surge) -> dict[str, Any]:
    """The alert that a surge proposes: numbers and a claim's own public title, never a report.

    People word it, sign it, and another one approves it.
    """
    claim = claim_of_surge(surge)
    thai, english = in_words(Unusual(surge.people, surge.hours, surge.expected))
    named_th = claim.title_th if claim else "เรื่องที่มีผู้แจ้งเข้ามามาก"
    named_en = (claim.title_en if claim else "") or "A matter that many people report"
    severity, urgency = _rank(surge)
    found = surges.provinces_of(surge)
    return {
        "title_th": f"ระวัง: {named_th}"[: rules.TITLE_CHARS],
        "body_th": f"มีผู้แจ้งเรื่องนี้เพิ่มขึ้นผิดปกติ ({thai}) เจ้าหน้าที่กำลังตรวจสอบ",
        "todo_th": "อย่าเพิ่งเชื่อ อย่าส่งต่อ และอย่าโอนเงิน จนกว่าจะตรวจสอบแล้ว",
        "title_en": f"Beware: {named_en}"[: rules.TITLE_CHARS],
        "body_en": f"Unusually many people report this ({english}). It is being checked.",
        "todo_en": "Do not believe it, pass it on or transfer money before it is checked.",
        "severity": severity,
        "urgency": urgency,
        "direction": claim.direction if claim else "clean",
        "provinces": [surge.province] if surge.province else _few([code for code, _n in found]),
        "days": DAYS,
    }


def _few(provinces: list[str]) -> list[str]:
    """The provinces where it surges when they are few; none, the whole country, when many."""
    return provinces if len(provinces) <= rules.FEW_PROVINCES else []


def _rank(surge: Surge) -> tuple[str, str]:
    """The gravest present rank of what waits; high and very urgent where nothing does."""
    ranks = triage.ranks_of_clusters(surges.clusters_of(surge.kind, surge.subject))
    severities = [s for s, _u in ranks if s in SEVERITY_BANDS]
    urgencies = [u for _s, u in ranks if u in URGENCY_BANDS]
    return (
        max(severities, key=SEVERITY_BANDS.index, default="high"),
        max(urgencies, key=URGENCY_BANDS.index, default="very_urgent"),
    )
