"""Telling partners' programs that a verdict is out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from ruthan.claims import queries
from ruthan.claims.models import Verdict
from ruthan.messaging.actions import tell_partners
from ruthan.messaging.engine.cloudevent import moment


def tell_verdict(*, verdict_id: UUID) -> None:
    """Tell whoever chose it; what is not signed, or was made by others, tells nothing. Safe twice.

    One that was replaced meanwhile is told all the same: what replaced it follows as an event of
    its own.
    """
    verdict = queries.verdict(verdict_id)
    if verdict is None or verdict.decided_at is None or verdict.is_imported:
        return
    is_first = queries.history(verdict.claim)[0].pk == verdict.pk
    tell_partners(
        kind="verdict.published" if is_first else "verdict.corrected",
        key=str(verdict.pk),
        subject=verdict.claim.ref,
        data=verdict_data(verdict),
        at=verdict.decided_at,
    )


def verdict_data(verdict: Verdict) -> dict[str, Any]:
    """The fields of a signed verdict as partners read them, in both languages."""
    claim = verdict.claim
    with override("th"):
        page = settings.RUTHAN_BASE_URL + reverse("publishing:claim", args=[claim.ref])
    return {
        "ref": claim.ref,
        "number": verdict.number,
        "verdict": verdict.code,
        "title": {"th": claim.title_th, "en": claim.title_en},
        "statement": {"th": claim.statement_th, "en": claim.statement_en},
        "why": {"th": verdict.reason_th, "en": verdict.reason_en},
        "advice": {"th": verdict.advice_th, "en": verdict.advice_en},
        "change": {"th": verdict.change_th, "en": verdict.change_en},
        "strand": claim.strand,
        "category": claim.category,
        "verified_by": verdict.verified_by.code if verdict.verified_by else "",
        "decided_at": moment(verdict.decided_at or verdict.proposed_at),
        "url": page,
        "is_demonstration": claim.is_demonstration,
    }
