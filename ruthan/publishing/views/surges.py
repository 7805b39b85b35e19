"""Surges now and past: what, where, since when, how fast; and the alert that one proposes."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_POST

from ruthan.claims.permissions import P as CLAIMS
from ruthan.core import clock
from ruthan.core.guard import StaffRequest, may, needs
from ruthan.core.states import Refused
from ruthan.network.queries import province_name
from ruthan.publishing import queries
from ruthan.publishing.access import surge_for, surges_for
from ruthan.publishing.forms import DismissForm
from ruthan.surges import queries as surges
from ruthan.surges.actions import dismiss
from ruthan.surges.permissions import P
from ruthan.surges.states import Proposal
from ruthan.triage.access import centres_of
from ruthan.triage.permissions import P as TRIAGE

PAGE = 20
TONES = {"none": "neutral", "open": "wait", "taken": "good", "dismissed": "neutral"}


@require_GET
@needs(P.SURGE_READ)
def surge_list(request: StaffRequest) -> HttpResponse:
    """The surges that one may see: those that go on first, or now, waiting for a person, past."""
    show = request.GET.get("show", "")
    every = found = surges_for(request.user)
    if show in _TABS:
        found = found.filter(**_TABS[show])
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [_shown(line) for line in _lines(request, list(page.object_list))],
        "tabs": _tab_items(show, surges.tab_counts(every)),
    }
    return render(request, "publishing/surge_list.html", context)


@require_GET
@needs(P.SURGE_READ)
def surge_page(request: StaffRequest, surge_id: UUID) -> HttpResponse:
    """One surge with its hours, its provinces, and what may be done."""
    return render(request, "publishing/surge.html", _panel(request, surge_id, DismissForm()))


@require_POST
@needs(P.PROPOSAL_ANSWER)
def surge_dismiss(request: StaffRequest, surge_id: UUID) -> HttpResponse:
    """Put the proposed alert aside, with a reason."""
    surge, form = surge_for(request.user, surge_id), DismissForm(request.POST)
    if not form.is_valid():
        return render(request, "publishing/surge.html", _panel(request, surge_id, form), status=422)
    try:
        dismiss(by=request.user, surge_id=surge.pk, **form.cleaned_data)
        messages.success(request, _("No alert: your reason is kept with the surge."))
    except Refused:
        messages.warning(request, _("Somebody else was first; nothing was changed."))
    return redirect("publishing:surge", surge_id=surge.pk)


_TABS: dict[str, dict[str, Any]] = {
    "now": {"ended_at__isnull": True},
    "proposed": {"proposal": Proposal.OPEN},
    "past": {"ended_at__isnull": False},
}


def _tab_items(show: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    words = {
        "": _("All"),
        "now": pgettext("surges", "Now"),
        "proposed": pgettext("surges", "Alert proposed"),
        "past": pgettext("surges", "Past"),
    }
    return [
        {
            "label": label,
            "url": f"?show={code}" if code else "?",
            "count": counts.get(code),
            "current": code == (show if show in _TABS else ""),
        }
        for code, label in words.items()
    ]


def _lines(request: StaffRequest, page: list[Any]) -> list[queries.SurgeLine]:
    user = request.user
    with_words = may(user, TRIAGE.FAMILY_READ)
    return queries.surge_lines(page, centres=centres_of(user), with_words=with_words)


def _shown(line: queries.SurgeLine) -> dict[str, Any]:
    """A line with the words that stand for its picture."""
    return {
        "line": line,
        "tone": TONES[line.surge.proposal],
        "values": [people for _hour, people in line.hours],
        "picture": _("People an hour: at most %(most)d, now %(now)d") % {
            "most": max((n for _hour, n in line.hours), default=0),
            "now": line.hours[-1][1] if line.hours else 0,
        },
    }  # fmt: skip


def _panel(request: StaffRequest, surge_id: UUID, form: DismissForm) -> dict[str, Any]:
    surge, user = surge_for(request.user, surge_id), request.user
    (line,) = _lines(request, [surge])
    answers = may(user, P.PROPOSAL_ANSWER) and surge.proposal == Proposal.OPEN
    return {
        "line": line,
        "surge": surge,
        "tone": TONES[surge.proposal],
        "series": [{"name": _("people"), "values": [people for _hour, people in line.hours]}],
        "labels": [_hour_words(hour) for hour, _people in line.hours],
        "provinces": [(province_name(code), n) for code, n in surges.provinces_of(surge)],
        "lasted": _lasted(surge),
        "may_answer": answers,
        "may_read_claim": may(user, CLAIMS.CLAIM_READ),
        "may_read_family": may(user, TRIAGE.FAMILY_READ),
        "form": form,
    }


def _hour_words(hour: datetime) -> str:
    """An hour in so few letters that three stand under a picture on a phone: 29/11 07:00."""
    local = localtime(hour)
    return f"{local.day}/{local.month} {local:%H:%M}"


def _lasted(surge: Any) -> str:
    """How long it went on, or has gone on, in whole hours."""
    hours = max(1, round(((surge.ended_at or clock.now()) - surge.began_at).total_seconds() / 3600))
    return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
