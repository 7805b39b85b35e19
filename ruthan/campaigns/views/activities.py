"""The list of activities, recording one, its page, wording it anew, taking it out and back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ruthan.campaigns import actions, queries
from ruthan.campaigns.access import activities_for, activity_for, units_for
from ruthan.campaigns.forms.activities import (
    ICONS,
    ActivityFilter,
    ActivityForm,
    channel_hints,
    held_in,
    shown_days,
)
from ruthan.campaigns.forms.photos import PhotosForm
from ruthan.campaigns.permissions import P
from ruthan.campaigns.rules.channels import app
from ruthan.campaigns.states import ActivityState, Way
from ruthan.campaigns.views.offline import phone_words
from ruthan.campaigns.views.photos import added, is_overloaded
from ruthan.core import clock
from ruthan.core.guard import Forbidden, StaffRequest, may, needs
from ruthan.core.states import Refused
from ruthan.ui.tags.moments import month_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from ruthan.campaigns.models import Activity

PAGE = 25
_FILLED = ("channel", "what", "place", "unit", "campaign")  # what an address may fill in


@require_GET
@needs(P.ACTIVITY_READ)
def activity_list(request: HttpRequest) -> HttpResponse:
    """The activities of one's units, newest first."""
    rows = activities_for(request.user)
    months = queries.months_of(rows)
    form = ActivityFilter(
        request.GET,
        units=units_for(request.user, P.ACTIVITY_READ),
        months=[(f"{one:%Y-%m}", month_name(one)) for one in months],
    )
    found = form.cleaned_data if form.is_valid() else {}
    rows = _filtered(rows, found).order_by("-recorded_at", "-id")
    counted = rows.annotate(n_photos=queries.photo_count())
    page = Paginator(counted, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form, "page": page, "now": clock.now(),
        "rows": [(one, ICONS.get(one.channel, "file"), _days(one)) for one in page.object_list],
        "is_filtered": any(found.values()), "can_record": may(request.user, P.ACTIVITY_RECORD),
        "words": phone_words(request),
    }  # fmt: skip
    return render(request, "campaigns/activities_list.html", context)


def _days(activity: Activity) -> str:
    if activity.first_on is None or activity.last_on is None:
        return ""
    return shown_days(activity.first_on, activity.last_on)


def _filtered(rows: Any, found: dict[str, Any]) -> Any:
    if found.get("q"):
        said = found["q"].strip()
        rows = rows.filter(Q(what__icontains=said) | Q(place__icontains=said) | Q(ref=said.upper()))
    if found.get("unit"):
        rows = rows.filter(unit__code=found["unit"])
    if found.get("month"):
        year, month = found["month"].split("-")
        rows = rows.filter(month=date(int(year), int(month), 1))
    for name in ("channel", "state"):
        if found.get(name):
            rows = rows.filter(**{name: found[name]})
    if not found.get("state"):
        rows = rows.exclude(state=ActivityState.WITHDRAWN)
    return rows


def wants_json(request: HttpRequest) -> bool:
    """Whether it is the phone's script that asks."""
    return request.headers.get("Accept", "").startswith("application/json")


@require_http_methods(["GET", "POST"])
@needs(P.ACTIVITY_RECORD)
def new(request: StaffRequest) -> HttpResponse:
    """Record an activity; a page for people, an answer in JSON for the phone's queue."""
    units = list(units_for(request.user, P.ACTIVITY_RECORD))
    form = ActivityForm(request.POST or None, units=units, initial=_chosen(request))
    if request.method != "POST":
        return _form_page(request, form)
    is_valid = form.is_valid()
    if is_overloaded(request):
        form.add_error(
            None, _("The photos together were more than can be sent at once. Send fewer.")
        )
    elif is_valid:
        made = _recorded(request, form)
        if made is not None:
            return made
    if wants_json(request):
        return JsonResponse({"errors": form.errors}, status=422)
    return _form_page(request, form, status=422)


def _chosen(request: HttpRequest) -> dict[str, Any]:
    """What the address fills in: "the same again" for another day, or a campaign."""
    held = {name: request.GET.get(name, "")[:200] for name in _FILLED}
    return {name: value for name, value in held.items() if value}


def _recorded(request: StaffRequest, form: ActivityForm) -> HttpResponse | None:
    """Record what is valid; None when it was refused and the form says why."""
    unit = form.units[form.cleaned_data["unit"]]
    told = actions.Told(**form.told())
    way = Way.OFFLINE if request.POST.get("way") == Way.OFFLINE else Way.WEB
    key = form.cleaned_data["client_key"] or form.fields["client_key"].initial()
    try:
        activity, is_new = actions.record_activity(
            by=request.user, unit=unit, client_key=key, told=told, way=way
        )
    except actions.MonthSealed as sealed:
        form.add_error("days", sealed_words(sealed))
        return None
    except actions.KeyTaken:
        form.add_error(None, _("This form was sent already. Open a new one."))
        return None
    where = reverse("activities:activity", args=[activity.ref])
    if wants_json(request):
        return JsonResponse({"ref": activity.ref, "url": where}, status=201 if is_new else 200)
    if request.FILES.getlist("photos"):
        added(request, activity)
    messages.success(request, recorded_words(activity))
    return redirect(where)


def sealed_words(sealed: actions.MonthSealed) -> str:
    """Why nothing can be recorded into a sealed month, and what helps."""
    return _(
        "The report of %(month)s is sealed already. What you typed is kept here: choose another "
        "day, or ask for the report to be opened again."
    ) % {"month": month_name(sealed.report.month)}


def recorded_words(activity: Activity) -> str:
    """What became of it."""
    if activity.state == ActivityState.APPROVED:
        return _("Recorded, for the report of %(month)s.") % {"month": month_name(activity.month)}
    return _("Recorded. The province looks at it for the report of %(month)s.") % {
        "month": month_name(activity.month)
    }


def _form_page(
    request: HttpRequest, form: ActivityForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "form": form, "photos_form": PhotosForm(request.POST or None), "icons": ICONS,
        "hints": channel_hints(), "used_before": queries.used_before(list(form.units.values())),
        "words": phone_words(request), "several": len(form.units) > 1, **more,
    }  # fmt: skip
    return render(request, "campaigns/activities_form.html", context, status=status)


@require_GET
@needs(P.ACTIVITY_READ)
def activity_page(request: StaffRequest, ref: str) -> HttpResponse:
    """One activity with its photos and what is still missing."""
    return show(request, activity_for(request.user, ref))


def show(
    request: StaffRequest, activity: Activity, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The page of an activity."""
    photos = list(queries.photos_of(activity))
    again = {"channel": activity.channel, "what": activity.what, "place": activity.place}
    context = {
        "activity": activity, "days": _days(activity),
        "photos": [(one, queries.other_day(one, activity)) for one in photos],
        "missing": queries.what_is_missing(activity, photos=len(photos)),
        "month": month_name(activity.month), "photos_form": PhotosForm(),
        "can_change": can_change(request.user, activity),
        "can_record": may(request.user, P.ACTIVITY_RECORD),
        "is_returned": activity.state == ActivityState.RETURNED,
        "is_draft": activity.state == ActivityState.DRAFT,
        "app": app(activity.app), "words": phone_words(request),
        "is_out": activity.state == ActivityState.WITHDRAWN,
        "again": urlencode(again | {"unit": activity.unit.code}), **more,
    }  # fmt: skip
    return render(request, "campaigns/activities_page.html", context, status=status)


def can_change(user: Any, activity: Activity) -> bool:
    """Whether the person may change it as it stands; the actions look once more."""
    if not may(user, P.ACTIVITY_RECORD):
        return False
    if not units_for(user, P.ACTIVITY_RECORD).filter(pk=activity.unit_id).exists():
        return False
    if activity.state != ActivityState.APPROVED:
        return True
    return units_for(user, P.ACTIVITY_REVIEW).filter(pk=activity.reporting_unit_id).exists()


@require_http_methods(["GET", "POST"])
@needs(P.ACTIVITY_RECORD)
def edit(request: StaffRequest, ref: str) -> HttpResponse:
    """Word an activity anew; whoever comes second sees what the first one changed."""
    activity = activity_for(request.user, ref, P.ACTIVITY_RECORD)
    form = ActivityForm(request.POST or None, units=[activity.unit], initial=held_in(activity))
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return _form_page(request, form, status=status, activity=activity)
    told, version = actions.Told(**form.told()), form.cleaned_data["version"] or 0
    try:
        held = actions.edit_activity(by=request.user, activity=activity, told=told, version=version)
    except actions.EditedMeanwhile as meanwhile:
        typed = request.POST.copy()
        typed["version"] = str(meanwhile.held.version)
        form.data = typed
        changes = _differences(form, meanwhile.held)
        more = {"activity": meanwhile.held, "changes": changes}
        return _form_page(request, form, status=409, **more)
    except actions.MonthSealed as sealed:
        form.add_error("days", sealed_words(sealed))
        return _form_page(request, form, status=422, activity=activity)
    except (Forbidden, Refused):
        messages.warning(request, not_now())
        return redirect("activities:activity", ref=ref)
    messages.success(request, recorded_words(held))
    return redirect("activities:activity", ref=ref)


def _differences(form: ActivityForm, held: Activity) -> list[tuple[Any, Any, Any]]:
    """The fields in which the other one's words are not those that were typed: theirs, yours."""
    theirs = ActivityForm(units=[held.unit], initial=held_in(held))
    found = []
    for name, bound in ((one.name, one) for one in theirs if not one.is_hidden):
        said = form.cleaned_data.get(name)
        there = bound.initial
        if (said or "") != (there or ""):
            found.append((bound.label, _in_words(bound, there), _in_words(bound, said)))
    return found


def _in_words(bound: Any, value: Any) -> Any:
    choices = dict(getattr(bound.field, "choices", ()))
    return choices.get(value) or bound.field.prepare_value(value) or "–"


def not_now() -> str:
    """Why a change was refused as things stand."""
    return _("The province has approved it or it was taken out: ask the province to return it.")


@require_POST
@needs(P.ACTIVITY_RECORD)
def send_again(request: StaffRequest, ref: str) -> HttpResponse:
    """Send what was returned to the province once more, as it stands."""
    return _into_month(request, ref, actions.send_again)


@require_POST
@needs(P.ACTIVITY_RECORD)
def take_out(request: StaffRequest, ref: str) -> HttpResponse:
    """Take an activity out of its month; the page offers to put it back."""
    activity = activity_for(request.user, ref, P.ACTIVITY_RECORD)
    try:
        actions.withdraw_activity(by=request.user, activity=activity)
    except actions.MonthSealed as sealed:
        messages.warning(request, sealed_words(sealed))
    except (Forbidden, Refused):
        messages.warning(request, not_now())
    return redirect("activities:activity", ref=ref)


@require_POST
@needs(P.ACTIVITY_RECORD)
def put_back(request: StaffRequest, ref: str) -> HttpResponse:
    """Put back what was taken out."""
    return _into_month(request, ref, actions.restore_activity)


def _into_month(request: StaffRequest, ref: str, act: Callable[..., Activity]) -> HttpResponse:
    """Bring an activity back into its month, and say where it stands now."""
    activity = activity_for(request.user, ref, P.ACTIVITY_RECORD)
    try:
        held = act(by=request.user, activity=activity)
    except actions.MonthSealed as sealed:
        messages.warning(request, sealed_words(sealed))
    except Refused:
        messages.info(request, _("It is there already."))
    else:
        messages.success(request, recorded_words(held))
    return redirect("activities:activity", ref=ref)
