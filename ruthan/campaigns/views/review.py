"""Review by the province: what units sent in, approved one by one or many, or sent back."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_POST

from ruthan.campaigns import actions
from ruthan.campaigns.access import activities_for, units_for
from ruthan.campaigns.forms.monthly import ReturnForm, ReviewFilterForm
from ruthan.campaigns.permissions import P
from ruthan.campaigns.queries import review as queries
from ruthan.campaigns.queries.likeness import likenesses_of
from ruthan.campaigns.states import ActivityState, Channel, LikenessState
from ruthan.campaigns.views.monthly_words import days_of, month_from, proof_words
from ruthan.core.guard import Forbidden, StaffRequest, needs
from ruthan.core.states import Refused
from ruthan.ui.tags.moments import month_name

PAGE = 25
MOST = 100  # that are approved with one press


@require_GET
@needs(P.ACTIVITY_REVIEW)
def review_list(request: StaffRequest) -> HttpResponse:
    """What units sent in, oldest first, with filters in the address."""
    units = units_for(request.user, P.ACTIVITY_REVIEW)
    choices = [(one.code, one.name) for one in units]
    month = month_from(request.GET.get("month", ""))
    form = ReviewFilterForm(request.GET, units=choices, month=month)
    found = form.cleaned_data if form.is_valid() else {}
    tab = found.get("tab") if found.get("tab") in queries.TABS else "waiting"
    rows = queries.to_review(units, str(tab))
    if found.get("unit"):
        rows = rows.filter(unit__code=found["unit"])
    if found.get("channel"):
        rows = rows.filter(channel=found["channel"])
    if month:
        rows = rows.filter(month=month)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form, "page": page, "tab": tab,
        "rows": [_shown(one) for one in page.object_list],
        "tab_items": _tabs(queries.tab_counts(units), str(tab), found),
    }  # fmt: skip
    return render(request, "campaigns/review_list.html", context)


@require_GET
@needs(P.ACTIVITY_REVIEW)
def review_page(request: StaffRequest, ref: str) -> HttpResponse:
    """One activity with its photos, what its proof lacks, and photos that look alike."""
    return _page(request, ref, ReturnForm())


@require_POST
@needs(P.ACTIVITY_REVIEW)
def approve(request: StaffRequest, ref: str) -> HttpResponse:
    """Approve one, and go on to the next that waits."""
    activity = get_object_or_404(activities_for(request.user, P.ACTIVITY_REVIEW), ref=ref)
    try:
        actions.approve_activity(by=request.user, activity=activity)
    except actions.MonthSealed:
        messages.warning(request, _("Its month is sealed already. Undo the seal to let it in."))
    except Refused:
        messages.warning(request, _("Somebody else was first. This is how it stands now."))
    else:
        messages.success(request, _("Approved. It stands in the report of its month."))
        return _next(request)
    return redirect("monthly:review-page", ref=ref)


@require_POST
@needs(P.ACTIVITY_REVIEW)
def approve_many(request: StaffRequest) -> HttpResponse:
    """Approve those that were ticked."""
    refs = request.POST.getlist("ref")[:MOST]
    held = activities_for(request.user, P.ACTIVITY_REVIEW).filter(
        ref__in=refs, state=ActivityState.SENT
    )  # fmt: skip
    done, left = actions.approve_many(by=request.user, activities=list(held))
    if done:
        words = ngettext("%(n)s activity approved.", "%(n)s activities approved.", done)
        messages.success(request, words % {"n": done})
    if left or not done:
        messages.warning(request, _("Nothing was ticked that still waits.") if not left else _(
            "Some could not be approved: somebody was first, or their month is sealed."
        ))  # fmt: skip
    return redirect("monthly:review")


@require_POST
@needs(P.ACTIVITY_REVIEW)
def send_back(request: StaffRequest, ref: str) -> HttpResponse:
    """Send one back with a comment."""
    activity = get_object_or_404(activities_for(request.user, P.ACTIVITY_REVIEW), ref=ref)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _page(request, ref, form, status=422)
    try:
        actions.return_activity(by=request.user, activity=activity, **form.cleaned_data)
    except actions.MonthSealed:
        messages.warning(request, _("Its month is sealed already. Undo the seal to change it."))
    except Refused:
        messages.warning(request, _("Somebody else was first. This is how it stands now."))
    except Forbidden as error:
        raise Http404 from error
    else:
        messages.success(request, _("Sent back. Whoever recorded it was told."))
        return _next(request)
    return redirect("monthly:review-page", ref=ref)


def _page(request: StaffRequest, ref: str, form: ReturnForm, *, status: int = 200) -> HttpResponse:
    rows = activities_for(request.user, P.ACTIVITY_REVIEW)
    activity = get_object_or_404(queries.with_photos(rows), ref=ref)
    alike = likenesses_of([activity.unit_id]).filter(
        photo__activity=activity, state=LikenessState.OPEN
    )  # fmt: skip
    context = {
        "row": _shown(activity), "activity": activity, "form": form, "alike": alike,
        "can_approve": activity.state in {ActivityState.SENT, ActivityState.RETURNED},
        "can_return": activity.state in {ActivityState.SENT, ActivityState.APPROVED},
    }  # fmt: skip
    return render(request, "campaigns/review_page.html", context, status=status)


def _next(request: StaffRequest) -> HttpResponse:
    """The next that waits, or the list when there is none."""
    units = units_for(request.user, P.ACTIVITY_REVIEW)
    one = queries.to_review(units, "waiting").first()
    if one is None:
        return redirect("monthly:review")
    return redirect("monthly:review-page", ref=one.ref)


def _shown(activity: Any) -> dict[str, Any]:
    found = queries.reviewed(activity)
    return {
        "activity": activity, "photos": found.photos, "note": found.note,
        "days": days_of(activity.first_on, activity.last_on),
        "month": month_name(activity.month), "lacks": proof_words(found.lacks),
        "odd": [days_of(day, day) for day in found.odd_days],
        "channel": Channel(activity.channel).label if activity.channel else "",
    }  # fmt: skip


def _tabs(counts: dict[str, int], tab: str, found: dict[str, Any]) -> list[dict[str, Any]]:
    words = {
        "waiting": _("Waiting"),
        "returned": _("Sent back"),
        "approved": pgettext("activity", "Approved"),
    }
    kept = {name: found[name] for name in ("unit", "channel", "month") if found.get(name)}
    return [
        {
            "url": "?" + urlencode(kept | {"tab": code}), "label": word,
            "count": counts[code], "current": code == tab,
        }
        for code, word in words.items()
    ]  # fmt: skip
