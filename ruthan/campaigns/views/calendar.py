"""Deadlines as a month on a page, as a file, and as a feed for a calendar program."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from ruthan.campaigns import access, actions
from ruthan.campaigns.engine.calendar_ics import Entry, calendar_text
from ruthan.campaigns.permissions import P
from ruthan.campaigns.queries import calendar as queries
from ruthan.campaigns.queries.obligations import title_of
from ruthan.campaigns.rules.months import month_before, month_of, next_month
from ruthan.core import clock, throttle
from ruthan.core.guard import StaffRequest, may, needs, public
from ruthan.core.throttle import Limit, TooOften
from ruthan.ui.tags.moments import month_name

if TYPE_CHECKING:
    from ruthan.accounts.models import User
    from ruthan.campaigns.queries.calendar import Deadline

BY_NETWORK = Limit("campaigns.feed", 120, 3_600)
TYPE = "text/calendar; charset=utf-8"
_NAMED = "orders:feed"


@require_GET
@needs(P.LETTER_READ)
def month_page(request: StaffRequest) -> HttpResponse:
    """A month with everything that falls due for the person's units."""
    month = _month(request.GET.get("month", ""))
    units = list(access.units_for(request.user, P.LETTER_READ))
    weeks = queries.month_page(units, month)
    listed = [
        (day, [_words(one) for one in day.deadlines])
        for week in weeks
        for day in week
        if day.is_inside and day.deadlines
    ]
    context = {
        "name": month_name(month), "month": month,
        "before": month_before(month).isoformat()[:7], "after": next_month(month).isoformat()[:7],
        "weeks": [
            [(day, [_words(one) for one in day.deadlines]) for day in week] for week in weeks
        ],
        "listed": listed, "feed": queries.feed_of(request.user),
        "days": [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")],
        "address": request.session.pop(_NAMED, ""),
    }  # fmt: skip
    return render(request, "campaigns/calendar.html", context)


def _month(asked: str) -> date:
    """The month of the address, 2026-03; this month when it names none."""
    try:
        found = date.fromisoformat(f"{asked}-01")
    except ValueError:
        return month_of(clock.today())
    return found if 2000 <= found.year <= 2100 else month_of(clock.today())


def _words(one: Deadline) -> dict[str, Any]:
    return {
        "deadline": one,
        "title": title_of(one.obligation),
        "month": month_name(one.month) if one.month else "",
        "who": _who(one),
    }


def _who(one: Deadline) -> str:
    """For whom it is due: the unit's name, or how many and how many have done it."""
    if len(one.units) == 1:
        return one.units[0].unit.short
    return ngettext(
        "%(done)s of %(n)s unit has done it", "%(done)s of %(n)s units have done it", len(one.units)
    ) % {"done": one.done, "n": len(one.units)}


@require_GET
@needs(P.LETTER_READ)
def download(request: StaffRequest) -> HttpResponse:
    """The deadlines of two months back and a year ahead as a file."""
    answer = _file(request.user)
    answer["Content-Disposition"] = 'attachment; filename="ruthan-deadlines.ics"'
    return answer


@require_POST
@needs(P.LETTER_READ)
def make_feed(request: StaffRequest) -> HttpResponse:
    """Draw a secret address for one's own calendar program; it is shown once."""
    token = actions.make_feed(by=request.user)
    request.session[_NAMED] = settings.RUTHAN_BASE_URL + reverse(_NAMED, args=(token,))
    return redirect(reverse("orders:calendar") + "#feed")


@require_POST
@needs(P.LETTER_READ)
def revoke_feed(request: StaffRequest) -> HttpResponse:
    """Take the address back: programs that read it find nothing from now on."""
    if actions.revoke_feed(by=request.user):
        messages.success(request, _("Taken back. The address opens nothing any more."))
    return redirect(reverse("orders:calendar") + "#feed")


@public
@never_cache
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The deadlines of whose secret it is; 404 for any other, and once they may not read them."""
    try:
        throttle.count(BY_NETWORK, throttle.visitor(request))
    except TooOften as refused:
        answer = HttpResponse(status=429)
        answer["Retry-After"] = str(refused.retry_after)
        return answer
    found = queries.feed_by_token(token)
    if found is None or not may(found.user, P.LETTER_READ):
        raise Http404
    actions.note_read(feed=found)
    return _file(found.user)


def _file(user: User) -> HttpResponse:
    units = list(access.units_for(user, P.LETTER_READ))
    entries = [_entry(one) for one in queries.coming(units)]
    text = calendar_text(_("Ruthan: what is due"), entries, now=clock.now())
    return HttpResponse(text, content_type=TYPE)


def _entry(one: Deadline) -> Entry:
    month = one.month.isoformat()[:7] if one.month else "once"
    title = title_of(one.obligation)
    if one.month:
        title = f"{title} ({month_name(one.month)})"
    host = settings.RUTHAN_BASE_URL.partition("://")[2].partition("/")[0].partition(":")[0]
    return Entry(
        uid=f"{one.obligation.ref}-{month}-{one.due_on:%Y%m%d}@{host or 'ruthan'}",
        day=one.due_on,
        title=f"✓ {title}" if one.state == "done" else title,
        text=_who(one),
        url=settings.RUTHAN_BASE_URL + reverse("orders:due"),
        alarms=() if one.state == "done" else one.obligation.remind_days,
    )
