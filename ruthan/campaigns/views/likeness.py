"""Photos that look alike, side by side: what was done, whose they are, what a reviewer says.

A province sees its own photo whole; of the other unit's only a small picture, unit and month.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from PIL import Image

from ruthan.campaigns import actions
from ruthan.campaigns.access import units_for
from ruthan.campaigns.forms.monthly import LikenessForm
from ruthan.campaigns.permissions import P
from ruthan.campaigns.queries import likeness as queries
from ruthan.campaigns.queries.monthly import print_of
from ruthan.campaigns.states import Channel, LikenessState
from ruthan.campaigns.views.monthly_words import (
    days_of,
    done_to,
    jpeg,
)
from ruthan.core.guard import Forbidden, StaffRequest, may, needs
from ruthan.core.states import Refused
from ruthan.ui.tags.moments import month_name

if TYPE_CHECKING:
    from ruthan.campaigns.models import Likeness, Photo

PAGE = 25
SMALL = 200  # pixels of a picture that belongs to somebody else
_TABS = {"open": (LikenessState.OPEN,), "done": (LikenessState.FINE, LikenessState.CHANGED)}


@require_GET
@needs(P.ACTIVITY_READ)
def likeness_list(request: StaffRequest) -> HttpResponse:
    """The pairs of one's own units, newest first."""
    rows = queries.likenesses_of(units_for(request.user, P.ACTIVITY_READ))
    tab = request.GET.get("tab", "open")
    tab = tab if tab in _TABS else "open"
    page = Paginator(rows.filter(state__in=_TABS[tab]), PAGE).get_page(request.GET.get("page"))
    words = {"open": _("To be looked at"), "done": _("Looked at")}
    tabs = [
        {
            "url": "?" + urlencode({"tab": name}), "label": word, "current": name == tab,
            "count": rows.filter(state__in=_TABS[name]).count(),
        }
        for name, word in words.items()
    ]  # fmt: skip
    context = {"page": page, "tab_items": tabs, "rows": [_row(one) for one in page.object_list]}
    return render(request, "campaigns/likeness_list.html", context)


@require_GET
@needs(P.ACTIVITY_READ)
def likeness_page(request: StaffRequest, likeness_id: UUID) -> HttpResponse:
    """Two photos side by side."""
    return _page(request, _likeness(request, likeness_id), LikenessForm())


@require_POST
@needs(P.ACTIVITY_READ)
def decide(request: StaffRequest, likeness_id: UUID) -> HttpResponse:
    """Say what holds."""
    likeness, form = _likeness(request, likeness_id), LikenessForm(request.POST)
    if not form.is_valid():
        return _page(request, likeness, form, status=422)
    is_fine = form.cleaned_data["said"] == "fine"
    try:
        actions.decide_likeness(
            by=request.user, likeness=likeness, is_fine=is_fine, note=form.cleaned_data["note"]
        )
    except Refused:
        messages.warning(request, _("Somebody else was first. This is how it stands now."))
    except Forbidden as error:
        raise Http404 from error
    else:
        said = _("Noted: both may stay.") if is_fine else _("Noted: another photo was asked for.")
        messages.success(request, said)
    return redirect("monthly:likeness", likeness_id=likeness.pk)


@require_GET
@needs(P.ACTIVITY_READ)
def picture(request: StaffRequest, likeness_id: UUID, which: str) -> HttpResponse:
    """One of the two photos: one's own whole, another unit's small."""
    likeness = _likeness(request, likeness_id)
    photo = likeness.photo if which == "later" else likeness.earlier
    body = print_of(photo)
    if not body:
        raise Http404
    return jpeg(request, body if _is_own(request, photo) else _small(body))


def _likeness(request: StaffRequest, likeness_id: UUID) -> Likeness:
    rows = queries.likenesses_of(units_for(request.user, P.ACTIVITY_READ))
    return get_object_or_404(rows, pk=likeness_id)


def _is_own(request: StaffRequest, photo: Photo) -> bool:
    units = units_for(request.user, P.ACTIVITY_READ)
    return units.filter(pk=photo.activity.unit_id).exists()


def _page(
    request: StaffRequest, likeness: Likeness, form: LikenessForm, *, status: int = 200
) -> HttpResponse:
    unit = likeness.photo.activity.unit_id
    reviews = units_for(request.user, P.ACTIVITY_REVIEW).filter(pk=unit).exists()
    context = {
        "likeness": likeness, "form": form, "done": done_to(likeness.stage, likeness.transform),
        "sides": [
            _side(request, likeness.photo, "later", _("The newer photo")),
            _side(request, likeness.earlier, "earlier", _("The earlier photo")),
        ],
        "is_open": likeness.state == LikenessState.OPEN,
        "may_decide": reviews or may(request.user, P.REPORT_RECEIVE),
    }  # fmt: skip
    return render(request, "campaigns/likeness_page.html", context, status=status)


def _side(request: StaffRequest, photo: Photo, which: str, title: str) -> dict[str, Any]:
    """What is told of a photo: of another unit's nothing but unit and month."""
    activity, is_own = photo.activity, _is_own(request, photo)
    told = {
        "which": which, "title": title, "unit": activity.unit.name, "is_own": is_own,
        "month": month_name(activity.month),
    }  # fmt: skip
    if is_own:
        told |= {
            "days": days_of(activity.first_on, activity.last_on), "activity": activity,
            "channel": Channel(activity.channel).label if activity.channel else "",
            "caption": photo.caption or activity.what,
        }  # fmt: skip
    return told


def _row(one: Likeness) -> dict[str, Any]:
    return {
        "likeness": one, "unit": one.photo.activity.unit.name,
        "other": one.earlier.activity.unit.name, "done": done_to(one.stage, one.transform),
        "month": month_name(one.photo.activity.month),
        "other_month": month_name(one.earlier.activity.month),
        "what": one.photo.caption or one.photo.activity.what,
    }  # fmt: skip


def _small(body: bytes) -> bytes:
    with Image.open(io.BytesIO(body), formats=("JPEG",)) as opened:
        opened.draft("RGB", (SMALL, SMALL))
        held = opened.convert("RGB")
    held.thumbnail((SMALL, SMALL))
    out = io.BytesIO()
    held.save(out, "JPEG", quality=70)
    return out.getvalue()
