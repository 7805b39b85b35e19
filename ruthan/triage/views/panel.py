"""Everything that the page of one item shows, prepared before the template."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ruthan.claims import queries as claims
from ruthan.claims.permissions import P as CLAIMS
from ruthan.core import clock, crypto
from ruthan.core.guard import may, organisations_where
from ruthan.intake import queries as intake
from ruthan.intake.permissions import P as INTAKE
from ruthan.intake.rules.texts import upright
from ruthan.intake.states import Author, ReportState
from ruthan.matching.engine.entities import Entity, defang, extract_entities, masked_text
from ruthan.network import queries as network
from ruthan.referrals import queries as referrals
from ruthan.referrals.permissions import P as REFERRALS
from ruthan.triage import queries
from ruthan.triage.forms import AskForm, DeclineForm, HandOverForm, OverrideForm
from ruthan.triage.permissions import P
from ruthan.triage.states import ItemState
from ruthan.triage.views import words
from ruthan.triage.views.candidates import family_note
from ruthan.triage.views.fired import fired
from ruthan.triage.views.matrix import routing_note
from ruthan.triage.views.named import named
from ruthan.triage.views.neighbours import neighbours
from ruthan.triage.views.pictures import picture_note

if TYPE_CHECKING:
    from ruthan.accounts.models import User
    from ruthan.intake.models import Report
    from ruthan.triage.models import Assessment, QueueItem

SHOWN = 30  # reports of one item on its page
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
    sent = _sent(head)
    text = upright(sent)
    entities = extract_entities(text, received=head.submitted_at)
    assessment = queries.assessment_of(head.pk)
    detail = queries.detail_now(assessment, head.cluster_id)
    claim = claims.claim_of_cluster(item.cluster_id) if item.cluster_id else None
    near = neighbours(item, claim, text, user=user)
    return {
        "item": item,
        "head": head,
        "tone": _STATE_TONES[ItemState(item.state)],
        "text": text,
        "fired": fired(detail, sent, text, _covered(entities, full=full)),
        "opening": words.opening(detail),
        "full": full,
        "chips": named(entities),
        "reports": [_report_line(report, full=full) for report in reports],
        "more_reports": more,
        "claim": claim,
        "handovers": queries.handovers_of_cluster(item.cluster_id),
        "is_mine": item.taken_by_id == user.pk and item.state == ItemState.TAKEN,
        "can": _rights(user, item),
        "now": clock.now(),
        **_rank(assessment, detail),
        **near,
        **family_note(item, near["family_ref"]),
        **picture_note(item, reports, chips=named(entities)),
        "returned": referrals.gone_before(
            targets=[e.value for e in entities if e.kind in {"url", "social"}],
            cluster_id=item.cluster_id,
            centres=organisations_where(user, REFERRALS.NOTICE_READ),
        ),
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


_CASE_WORK = "cases:case:work"  # of an app above: its page is named by URL


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
        "notice": may(user, REFERRALS.NOTICE_PROPOSE),
        "undo_claim": may(user, CLAIMS.CLUSTER_UNDO),
        "read": may(user, INTAKE.REPORT_READ, organisation=centre),
        "case": may(user, _CASE_WORK, organisation=centre),
    }


def _rank(assessment: Assessment | None, detail: dict[str, Any]) -> dict[str, Any]:
    """The rank of the head with its reasons, factors and routes in words."""
    return {
        "assessment": assessment,
        "because": queries.because_of(assessment) if assessment else "",
        "reasons": detail.get("reasons", {}).get(words.language(), [])[:3],
        "factors": words.factor_lines(detail),
        "strand_labels": [
            network.strand_label(s["code"], s["category"] or "")
            for s in detail.get("strands", [])
            if s["code"] != "NONE"
        ],
        "routes": _routes(detail),
        **routing_note(detail, queries.matrix_called),
    }


def _sent(report: Report) -> str:
    """The text as it was sent; '' once its key is gone."""
    try:
        return intake.text_of(report)
    except crypto.KeyDestroyed:
        return ""


def _covered(entities: tuple[Entity, ...], *, full: bool) -> list[Entity]:
    """What is covered in the text; links in the unmasked one, too, so that none is followed."""
    return [entity for entity in entities if not full or entity.kind == "url"]


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
