"""Our own verdicts as open data: what we signed, under a licence that we may give."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import F

from ruthan.claims import queries as claims
from ruthan.publishing.engine.claimreview import LICENCE
from ruthan.publishing.queries.answers import answers

LICENCE_NAME = "CC BY 4.0"
_CHUNK = 500


def open_claims(*, site: str) -> Iterator[dict[str, Any]]:
    """Every published claim that we checked, oldest first; imported ones are not ours to give.

    One query for every five hundred and one for the sources of each. No demonstration.
    """
    rows = answers().exclude(provenance="imported").filter(is_demonstration=False)
    rows = rows.annotate(
        reason_th=F("verdicts__reason_th"),
        reason_en=F("verdicts__reason_en"),
        advice_th=F("verdicts__advice_th"),
        advice_en=F("verdicts__advice_en"),
        change_th=F("verdicts__change_th"),
        change_en=F("verdicts__change_en"),
    )
    for claim in rows.order_by("published_at", "id").iterator(chunk_size=_CHUNK):
        yield _row(claim, site)


def _row(claim: Any, site: str) -> dict[str, Any]:
    words = {
        f"{name}_{tongue}": getattr(claim, f"{name}_{tongue}")
        for name in ("statement", "title", "reason", "advice", "change")
        for tongue in ("th", "en")
    }
    return {
        "id": str(claim.pk),
        "ref": claim.ref,
        "url": f"{site}/answers/{claim.ref}/",
        "verdict": claim.verdict_code,
        "number": claim.verdict_number,
        **words,
        "strand": claim.strand,
        "category": claim.category,
        "direction": claim.direction,
        "provenance": claim.provenance,
        "partner": claim.partner.code if claim.partner else None,
        "published_at": claim.published_at.isoformat(),
        "decided_at": claim.decided_at.isoformat() if claim.decided_at else None,
        "sources": [
            {"title": source.title, "publisher": source.publisher, "url": source.url}
            for source in claims.sources(claim)
        ],
        "licence": LICENCE_NAME,
        "licence_url": LICENCE,
    }
