"""Everything that the page of one item shows, prepared before the template."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ruthan.claims import queries as claims
from ruthan.core import clock, crypto
from ruthan.intake import queries as intake
from ruthan.intake.states import ReportState
from ruthan.matching import queries as matching
from ruthan.matching.engine.entities import Entity, defang, extract_entities, mask, masked_text
from ruthan.network import queries as network
from ruthan.triage import queries
from ruthan.triage.forms import AskForm, DeclineForm, HandOverForm, OverrideForm

if TYPE_CHECKING:
    from ruthan.accounts.models import User
    from ruthan.claims.models import Claim
    from ruthan.intake.models import Report
    from ruthan.triage.models import QueueItem

SHOWN = 30  # reports of one item on its page
_SHOWN_KINDS = frozenset({"datetime", "place", "agency", "money", "person_age"})
_TONES = {
    ReportState.RECEIVED: "info",
    ReportState.SCREENING: "info",
    ReportState.WAITING_REPORTER: "wait",
    ReportState.ANSWERED: "good",
}


def item_panel(item: QueueItem, *, user: User, language: str, full: bool) -> dict[str, Any]:
    """The item's head opened and masked, its rank with reasons, its neighbours and its reports."""
    head = item.head
    text = _text(head)
    entities = extract_entities(text, received=head.submitted_at)
    assessment = queries.assessment_of(head.pk)
    detail = queries.detail_of(assessment)
    return {
        "item": item,
        "head": head,
        "text": masked_text(text, _links_of(entities) if full else entities),
        "full": full,
        "chips": _chips(entities),
        "assessment": assessment,
        "because": queries.because_of(assessment) if assessment else "",
        "detail": detail,
        "reasons": detail.get("reasons", {}).get(language, [])[:3],
        "factors": _factors(detail),
        "strand_labels": [
            network.strand_label(s["code"], s["category"]) for s in detail.get("strands", [])
        ],
        "routes": _routes(detail),
        "reports": [_report_line(report) for report in queries.reports_of(item)[:SHOWN]],
        "counts": intake.cluster_counts(item.cluster_id),
        "claim": claims.claim_of_cluster(item.cluster_id) if item.cluster_id else None,
        **_neighbours(item, text),
        "handovers": queries.handovers_of_cluster(item.cluster_id),
        "is_mine": item.taken_by_id == user.pk and item.state == "taken",
        "now": clock.now(),
        "override_form": OverrideForm(initial={"severity": item.severity, "urgency": item.urgency}),
        "decline_form": DeclineForm(),
        "ask_form": AskForm(initial={"report": head.ref}),
        "hand_over_form": HandOverForm(item=item),
    }


def _text(report: Report) -> str:
    try:
        return intake.text_of(report)
    except crypto.KeyDestroyed:
        return ""


def _links_of(entities: tuple[Entity, ...]) -> list[Entity]:
    """Only the links: even the unmasked text holds nothing that can be followed."""
    return [entity for entity in entities if entity.kind == "url"]


def _chips(entities: tuple[Entity, ...]) -> list[tuple[str, str]]:
    seen: dict[tuple[str, str], None] = {}
    for entity in entities:
        shown = entity.text if entity.kind in _SHOWN_KINDS else mask(entity)
        seen.setdefault((entity.kind, shown))
    return list(seen)


def _factors(detail: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    axes = [detail.get("severity") or {}, detail.get("urgency") or {}]
    return [pair for axis in axes for pair in axis.get("factors", {}).items()]


def _routes(detail: dict[str, Any]) -> list[tuple[str, str]]:
    """Where it should go: the organisation's name and the clock."""
    found = []
    for route in detail.get("routes", []):
        code, _, rest = route.partition("/")
        organisation = network.organisation(code)
        found.append((organisation.short if organisation else code, rest.rpartition("/")[2]))
    return found


def _neighbours(item: QueueItem, text: str) -> dict[str, Any]:
    """Clusters and claims near this text, each with why the machine thinks so."""
    if not text:
        return {"near_claims": [], "near_clusters": []}
    lookup = matching.known(text)
    near_claims = [
        {"claim": claim, "match": match, "verdict": _code(claim)}
        for match in lookup.claims
        if (claim := claims.claim_by_id(match.claim_id)) is not None
    ]
    near_clusters = [
        {"match": match, "excerpt": excerpt, "counts": intake.cluster_counts(match.cluster_id)}
        for match in lookup.clusters
        if match.cluster_id != item.cluster_id and (excerpt := _excerpt(match.cluster_id))
    ]
    return {"near_claims": near_claims, "near_clusters": near_clusters}


def _code(claim: Claim) -> str | None:
    verdict = claims.current_verdict(claim)
    return verdict.code if verdict else None


def _excerpt(cluster_id: Any) -> str:
    first = intake.reports_in_cluster(cluster_id).first()
    try:
        return intake.masked_text_of(first)[: queries.EXCERPT] if first else ""
    except crypto.KeyDestroyed:
        return ""


def _report_line(report: Report) -> dict[str, Any]:
    return {
        "report": report,
        "tone": _TONES.get(ReportState(report.state), "neutral"),
        "province": network.province_name(report.province) if report.province else "",
        "answers": intake.answers_of(report),
        "files": [e for e in intake.evidence_of(report) if e.kind != "link"],
        "links": [defang(e.name) for e in intake.evidence_of(report) if e.kind == "link"],
        "remarks": intake.remarks_of(report),
    }
