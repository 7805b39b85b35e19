"""Everything that the page of one item shows, prepared before the template."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ruthan.claims import queries as claims
from ruthan.claims.permissions import P as CLAIMS
from ruthan.core import clock, crypto
from ruthan.core.guard import may
from ruthan.intake import queries as intake
from ruthan.intake.permissions import P as INTAKE
from ruthan.intake.rules.texts import upright
from ruthan.intake.states import Author, ReportState
from ruthan.matching import queries as matching
from ruthan.matching.engine.entities import Entity, defang, extract_entities, mask, masked_text
from ruthan.network import queries as network
from ruthan.triage import queries
from ruthan.triage.forms import AskForm, DeclineForm, HandOverForm, OverrideForm
from ruthan.triage.permissions import P
from ruthan.triage.states import ItemState
from ruthan.triage.views import words
from ruthan.triage.views.candidates import family_note
from ruthan.triage.views.pictures import picture_note

if TYPE_CHECKING:
    from ruthan.accounts.models import User
    from ruthan.claims.models import Claim
    from ruthan.intake.models import Report
    from ruthan.triage.models import QueueItem

COMPARED = 4_000  # characters that are masked; a number cut in two lies beyond what is shown
SHOWN = 30  # reports of one item on its page
_SHOWN_KINDS = frozenset({"datetime", "place", "agency", "money", "person_age"})
_TONES = {
    ReportState.RECEIVED: "info",
    ReportState.SCREENING: "info",
    ReportState.WAITING_REPORTER: "wait",
    ReportState.ANSWERED: "good",
}
_STATE_TONES = {ItemState.WAITING: "wait", ItemState.TAKEN: "info", ItemState.DONE: "good"}


def item_panel(item: QueueItem, *, user: User, full: bool) -> dict[str, Any]:
    """The item's head opened and masked, its rank with reasons, its neighbours and its reports."""
    head = item.head
    reports, more = queries.newest_of(item, most=SHOWN)
    text = _text(head)
    entities = extract_entities(text, received=head.submitted_at)
    claim = claims.claim_of_cluster(item.cluster_id) if item.cluster_id else None
    return {
        "item": item,
        "head": head,
        "tone": _STATE_TONES[ItemState(item.state)],
        "text": _harmless(text, entities) if full else masked_text(text, entities),
        "full": full,
        "chips": _chips(entities),
        "reports": [_report_line(report, full=full) for report in reports],
        "more_reports": more,
        "claim": claim,
        "handovers": queries.handovers_of_cluster(item.cluster_id),
        "is_mine": item.taken_by_id == user.pk and item.state == ItemState.TAKEN,
        "can": _rights(user, item),
        "now": clock.now(),
        **_rank(head),
        **family_note(item),
        **picture_note(item, reports, chips=_chips(entities)),
        **_neighbours(item, claim, text),
        **item_forms(item, reports),
    }


def item_forms(item: QueueItem, reports: list[Report]) -> dict[str, Any]:
    """The forms of the action bar, empty."""
    refs = [report.ref for report in reports]
    return {
        "override_form": OverrideForm(initial={"severity": item.severity, "urgency": item.urgency}),
        "decline_form": DeclineForm(),
        "ask_form": AskForm(refs=refs),
        "hand_over_form": HandOverForm(item=item),
    }


def _rights(user: User, item: QueueItem) -> dict[str, bool]:
    """What the person may press here. No query."""
    centre = item.centre_id
    return {
        "take": may(user, P.ITEM_TAKE, organisation=centre),
        "family": may(user, P.FAMILY_EDIT, organisation=centre),
        "merge": may(user, P.ITEM_MERGE, organisation=centre),
        "decline": may(user, P.REPORT_DECLINE, organisation=centre),
        "ask": may(user, INTAKE.REPORT_ASK, organisation=centre),
        "rank": may(user, P.RANK_OVERRIDE, organisation=centre),
        "hand_over": may(user, P.ITEM_HAND_OVER, organisation=centre),
        "claim": may(user, CLAIMS.CLAIM_OPEN),
        "read": may(user, INTAKE.REPORT_READ, organisation=centre),
    }


def _rank(head: Report) -> dict[str, Any]:
    """The rank of the head with its reasons, factors and routes in words."""
    assessment = queries.assessment_of(head.pk)
    detail = queries.detail_of(assessment)
    return {
        "assessment": assessment,
        "because": queries.because_of(assessment) if assessment else "",
        "reasons": detail.get("reasons", {}).get(words.language(), [])[:3],
        "factors": words.factor_lines(detail),
        "signals": words.signal_words(detail),
        "strand_labels": [
            network.strand_label(s["code"], s["category"] or "")
            for s in detail.get("strands", [])
            if s["code"] != "NONE"
        ],
        "routes": _routes(detail),
    }


def _text(report: Report) -> str:
    try:
        return upright(intake.text_of(report))
    except crypto.KeyDestroyed:
        return ""


def _harmless(text: str, entities: tuple[Entity, ...]) -> str:
    """The unmasked text, in which links alone are changed: nothing in it can be followed."""
    return masked_text(text, [entity for entity in entities if entity.kind == "url"])


def _chips(entities: tuple[Entity, ...]) -> list[tuple[str, str]]:
    seen: dict[tuple[str, str], None] = {}
    for entity in entities:
        shown = entity.text if entity.kind in _SHOWN_KINDS else mask(entity)
        seen.setdefault((entity.kind, shown))
    return list(seen)


def _routes(detail: dict[str, Any]) -> list[tuple[str, str]]:
    """Where it should go: the organisation's name and the clock."""
    routes = [
        (code, rest) for code, _, rest in (r.partition("/") for r in detail.get("routes", []))
    ]
    named = network.organisations_of({code for code, _rest in routes})
    return [
        (
            named[code].short if code in named else code,
            words.clock_words(rest.rpartition("/")[2]),
        )
        for code, rest in routes
    ]


def _neighbours(item: QueueItem, claim: Claim | None, text: str) -> dict[str, Any]:
    """Clusters and claims near this text, each with why the machine thinks so.

    What is known of all of them is asked together with what is known of the item's own: five
    queries more than the engine's, however many are near.
    """
    lookup = matching.known(text) if text else matching.Lookup(None, (), ())
    near_claims = claims.claims_by_id([match.claim_id for match in lookup.claims])
    codes = claims.codes_of([*near_claims.values(), *([claim] if claim else [])])
    clusters = [match for match in lookup.clusters if match.cluster_id != item.cluster_id]
    ids = [match.cluster_id for match in clusters]
    counts = intake.counts_of_clusters([*ids, *([item.cluster_id] if item.cluster_id else [])])
    texts = {pk: _masked(report) for pk, report in intake.newest_in_clusters(ids).items()}
    kin = matching.families_of([*ids, *([item.cluster_id] if item.cluster_id else [])])
    own = kin.get(item.cluster_id) if item.cluster_id else None
    return {
        "claim_verdict": codes.get(claim.pk) if claim else None,
        "counts": counts[item.cluster_id] if item.cluster_id else intake.NO_REPORTS,
        "near_claims": [
            {
                "claim": near_claims[match.claim_id],
                "verdict": codes.get(match.claim_id),
                **_match(match),
            }
            for match in lookup.claims
            if match.claim_id in near_claims
        ],
        "near_clusters": [
            {
                "id": match.cluster_id,
                "excerpt": shown[: queries.EXCERPT],
                "text": shown,
                "family": kin.get(match.cluster_id),
                "is_kin": own is not None and kin.get(match.cluster_id) is not None,
                "counts": counts[match.cluster_id],
                **_match(match),
            }
            for match in clusters
            if (shown := texts.get(match.cluster_id, ""))
        ],
    }


def _match(match: matching.ClaimMatch | matching.ClusterMatch) -> dict[str, Any]:
    return {
        "relation": words.relation_word(match.relation),
        "reasons": words.reason_words(match.reasons)[:3],
    }


def _masked(report: Report) -> str:
    """What of a report can still be read, masked; of a very long one the beginning."""
    try:
        return upright(masked_text(intake.text_of(report)[:COMPARED]))[: COMPARED // 2]
    except crypto.KeyDestroyed:
        return ""


def _report_line(report: Report, *, full: bool) -> dict[str, Any]:
    evidence = intake.evidence_of(report)
    return {
        "report": report,
        "tone": _TONES.get(ReportState(report.state), "neutral"),
        "province": network.province_name(report.province) if report.province else "",
        "answers": words.answer_lines(intake.answers_of(report)),
        "files": [line for line in evidence if line.kind != "link"],
        "links": [defang(line.name) for line in evidence if line.kind == "link"],
        "remarks": [
            {
                "is_staff": line.author == Author.STAFF,
                "body": upright(line.body if full else masked_text(line.body)),
                "at": line.at,
            }
            for line in intake.remarks_of(report)
        ],
    }
