"""One claim: what was sent, what is known, who waits for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ruthan.claims import queries
from ruthan.claims.access import claim_for
from ruthan.claims.forms import BecauseForm, SourceForm
from ruthan.claims.permissions import P
from ruthan.claims.states import WORKING, ClaimState
from ruthan.core import clock
from ruthan.core.guard import may, needs
from ruthan.referrals import queries as referrals

if TYPE_CHECKING:
    from ruthan.claims.models import Claim, Verdict


@require_GET
@needs(P.CLAIM_READ)
def claim_detail(request: HttpRequest, ref: str) -> HttpResponse:
    """The whole claim on one page."""
    return show(request, claim_for(request.user, ref))


def show(request: HttpRequest, claim: Claim, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The claim's page, with a form that was refused put back where it was typed."""
    verdicts = queries.verdicts(claim)
    asked = referrals.about("claim", claim.pk)
    context = {
        "claim": claim,
        "now": clock.now(),
        "current": _last(verdicts, "approved"),
        "proposal": _last(verdicts, "proposed"),
        "returned": _last(verdicts, "returned"),
        "sources": queries.sources(claim),
        "suggestions": queries.suggestions(claim),
        "spread": queries.spread(claim),
        "clusters": queries.cluster_heads(claim),
        "referrals": [(one, referrals.answer_of(one)) for one in asked],
        "history": _history(claim, verdicts),
        "can": _powers(request.user, claim),
        "source_form": SourceForm(initial={"read_on": clock.today()}),
        "because_form": BecauseForm(),
        **forms,
    }
    return render(request, "claims/claim_detail.html", context, status=status)


def _last(verdicts: list[Verdict], state: str) -> Verdict | None:
    """The newest verdict in a state; a returned one only while nothing came after it."""
    found = [verdict for verdict in verdicts if verdict.state == state]
    if state == "returned" and found and found[-1] is not verdicts[-1]:
        return None
    return found[-1] if found else None


def _powers(user: Any, claim: Claim) -> dict[str, bool]:
    """What the person may do with the claim as it stands."""
    works = claim.state in WORKING
    checks = may(user, P.VERDICT_PROPOSE)
    return {
        "edit": works and may(user, P.CLAIM_OPEN),
        "propose": checks and (works or claim.state == ClaimState.PUBLISHED),
        "approve": may(user, P.VERDICT_APPROVE),
        "refer": works and may(user, P.CLAIM_REFER),
        "suggest": works and may(user, P.SOURCE_SUGGEST) and not checks,
        "sources": works and checks,
        "close": works and checks,
        "warn": checks,  # whoever proposes verdicts drafts alerts
        "reopen": checks and claim.state in {ClaimState.PUBLISHED, ClaimState.CLOSED},
    }


def _brought(verdict: Verdict, word: str) -> dict[str, Any]:
    """The line of a verdict that another organisation reached; none of our people signed it."""
    by = verdict.verified_by.name if verdict.verified_by else ""
    said = _("Imported: %(verdict)s, checked by %(name)s") % {"verdict": word, "name": by}
    return {"label": said, "at": verdict.decided_at}


def _history(claim: Claim, verdicts: list[Verdict]) -> list[dict[str, Any]]:
    """What happened, newest first."""
    lines: list[dict[str, Any]] = [
        {"label": _("Claim opened"), "at": claim.opened_at, "by": claim.opened_by, "icon": "plus"}
    ]
    for verdict in verdicts:
        word = verdict.get_code_display()
        if verdict.is_imported:
            lines.append(_brought(verdict, word))
            continue
        proposed = _("Proposed: %(verdict)s") % {"verdict": word}
        lines.append({"label": proposed, "at": verdict.proposed_at, "by": verdict.proposed_by})
        if verdict.decided_at:
            signed = _("Signed: %(verdict)s") % {"verdict": word}
            lines.append(
                {
                    "label": signed,
                    "at": verdict.decided_at,
                    "by": verdict.approved_by,
                    "text": verdict.change_th,
                    "icon": "shield-check",
                }
            )
        elif verdict.returned_because:
            lines.append(
                {"label": _("Sent back"), "text": verdict.returned_because, "icon": "undo"}
            )
    if claim.closed_because:
        lines.append({"label": _("Closed without a verdict"), "text": claim.closed_because})
    return lines[::-1]
