"""What looks like an item: clusters and claims near its text, less what people set apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from ruthan.claims import queries as claims
from ruthan.core import crypto
from ruthan.intake import queries as intake
from ruthan.intake.rules.texts import upright
from ruthan.matching import queries as matching
from ruthan.matching.engine.entities import masked_text
from ruthan.triage import queries
from ruthan.triage.views import words
from ruthan.triage.views.told import told

if TYPE_CHECKING:
    from ruthan.accounts.models import User
    from ruthan.claims.models import Claim
    from ruthan.intake.models import Report
    from ruthan.triage.models import QueueItem

COMPARED = 4_000  # characters that are masked; a number cut in two lies beyond what is shown


def neighbours(item: QueueItem, claim: Claim | None, text: str, *, user: User) -> dict[str, Any]:
    """Clusters and claims near this text, each with why the machine thinks so.

    What is known of all of them is asked together with what is known of the item's own: six
    queries more than the engine's, however many are near, and one where people said something.
    """
    said = matching.said_of(item.cluster_id)
    apart = {word.other for word in said if word.kind in {"cluster", "claim"}}
    parted = {word.other for word in said if word.kind == "split"}
    lookup = matching.known(text) if text else matching.Lookup(None, (), ())
    asked = [match.claim_id for match in lookup.claims]
    asked += [word.other for word in said if word.kind == "claim"]
    near_claims = claims.claims_by_id(asked)
    codes = claims.codes_of([*near_claims.values(), *([claim] if claim else [])])
    near = [match for match in lookup.clusters if match.cluster_id not in {item.cluster_id, *apart}]
    own = [item.cluster_id] if item.cluster_id else []
    counts = intake.counts_of_clusters([*(match.cluster_id for match in near), *own])
    texts = _texts([*(match.cluster_id for match in near), *apart, *parted])
    kin = matching.families_of([*(match.cluster_id for match in near), *own])
    family = kin.get(item.cluster_id) if item.cluster_id else None
    shown = {pk: text[: queries.EXCERPT] for pk, text in texts.items()}
    shown |= {pk: held.title_th for pk, held in near_claims.items()}
    return {
        "claim_verdict": codes.get(claim.pk) if claim else None,
        "counts": counts[item.cluster_id] if item.cluster_id else intake.NO_REPORTS,
        "family_ref": family,
        "said": told(said, shown, user),
        "near_claims": [
            {
                "claim": near_claims[match.claim_id],
                "verdict": codes.get(match.claim_id),
                **_match(match),
            }
            for match in lookup.claims
            if match.claim_id in near_claims and match.claim_id not in apart
        ],
        "near_clusters": [
            {
                "id": match.cluster_id,
                "excerpt": shown[match.cluster_id],
                "text": texts[match.cluster_id],
                "family": kin.get(match.cluster_id),
                "is_kin": family is not None and kin.get(match.cluster_id) is not None,
                "counts": counts[match.cluster_id],
                **_match(match),
            }
            for match in near
            if texts.get(match.cluster_id)
        ],
    }


def _match(match: matching.ClaimMatch | matching.ClusterMatch) -> dict[str, Any]:
    return {
        "relation": words.relation_word(match.relation),
        "reasons": words.reason_words(match.reasons)[:3],
    }


def _texts(cluster_ids: list[UUID]) -> dict[UUID, str]:
    """The newest readable text of each, masked. One query at most."""
    return {pk: _masked(report) for pk, report in intake.newest_in_clusters(cluster_ids).items()}


def _masked(report: Report) -> str:
    """What of a report can still be read, masked; of a very long one the beginning."""
    try:
        return upright(masked_text(intake.text_of(report)[:COMPARED]))[: COMPARED // 2]
    except crypto.KeyDestroyed:
        return ""
