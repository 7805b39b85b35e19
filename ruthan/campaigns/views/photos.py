"""Photos of an activity: shown sealed to everyone else, added, put into order, taken out."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ruthan.campaigns import actions, queries
from ruthan.campaigns.access import activity_for, photo_for
from ruthan.campaigns.forms.photos import photo_refusal
from ruthan.campaigns.permissions import P
from ruthan.core.crypto import KeyDestroyed, SealBroken
from ruthan.core.guard import Forbidden, StaffRequest, needs
from ruthan.core.states import Refused
from ruthan.core.storage import FileGone
from ruthan.intake.rules.files import clean_name
from ruthan.ui.tags.moments import month_name

if TYPE_CHECKING:
    from ruthan.campaigns.models import Activity

_KEPT = "private, max-age=600"
_SIZES = ("print", "large")


@require_GET
@needs(P.ACTIVITY_READ)
def photo(request: HttpRequest, photo_id: UUID) -> HttpResponse:
    """A photo as JPEG, `?size=large` for the larger one; kept by this browser alone."""
    size = request.GET.get("size", "print")
    if size not in _SIZES:
        raise Http404
    held = photo_for(request.user, photo_id)
    try:
        body = queries.photo_body(held, size)
    except (FileGone, KeyDestroyed, SealBroken) as error:
        raise Http404 from error
    return HttpResponse(body, content_type="image/jpeg", headers={"Cache-Control": _KEPT})


def is_overloaded(request: HttpRequest) -> bool:
    """Whether the files together were more than memory takes: then none of them was kept."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return length.isdigit() and int(length) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE


def added(request: StaffRequest, activity: Activity) -> int:
    """Take in the files of a form, each judged by itself; what is refused is said. How many."""
    taken = 0
    for file in request.FILES.getlist("photos"):
        try:
            actions.add_photo(
                by=request.user, activity=activity, client_key=uuid.uuid4(), body=file.read(),
                with_place=bool(request.POST.get("with_place")),
            )  # fmt: skip
        except (actions.PhotoRefused, actions.TooManyPhotos) as refused:
            code = getattr(refused, "code", "too_many")
            said = {"name": clean_name(file.name or ""), "why": photo_refusal(code)}
            messages.warning(request, _("%(name)s: %(why)s") % said)
        else:
            taken += 1
    return taken


@require_POST
@needs(P.ACTIVITY_RECORD)
def add(request: StaffRequest, ref: str) -> HttpResponse:
    """Add photos by a plain form."""
    activity = activity_for(request.user, ref, P.ACTIVITY_RECORD)
    if is_overloaded(request):
        messages.warning(
            request, _("The photos together were more than can be sent at once. Send fewer.")
        )
        return redirect("activities:activity", ref=ref)
    try:
        taken = added(request, activity)
    except (actions.MonthSealed, Forbidden, Refused) as refused:
        messages.warning(request, refusal(refused))
        return redirect("activities:activity", ref=ref)
    if taken:
        messages.success(request, _("Photos added: %(n)s.") % {"n": taken})
    elif not request.FILES:
        messages.info(request, _("No photo was chosen."))
    return redirect("activities:activity", ref=ref)


def refusal(refused: Exception) -> str:
    """Why photos cannot be changed as things stand."""
    if isinstance(refused, actions.MonthSealed):
        return _("The report of %(month)s is sealed: its photos stay as they are.") % {
            "month": month_name(refused.report.month)
        }
    return _("The province has approved it or it was taken out: ask the province to return it.")


@require_http_methods(["GET", "POST"])
@needs(P.ACTIVITY_RECORD)
def part(request: StaffRequest, ref: str, client_key: UUID) -> JsonResponse:
    """A part of a photo from a phone; a GET says how much is there, to go on from."""
    activity = activity_for(request.user, ref, P.ACTIVITY_RECORD)
    if request.method == "GET":
        return _state(actions.arrived(client_key, activity))
    piece = request.FILES.get("part")
    numbers = [request.POST.get(name, "") for name in ("offset", "size")]
    if piece is None or not all(one.isdigit() and len(one) < 12 for one in numbers):
        return _state(actions.arrived(client_key, activity), status=409)
    try:
        came = actions.add_part(
            by=request.user, activity=activity, client_key=client_key, body=piece.read(),
            offset=int(numbers[0]), all_bytes=int(numbers[1]),
            caption=request.POST.get("caption", ""),
            with_place=bool(request.POST.get("with_place")),
        )  # fmt: skip
    except actions.WrongPlace as wrong:
        return JsonResponse({"have": wrong.have, "done": False}, status=409)
    except (actions.PhotoRefused, actions.TooManyPhotos) as refused:
        code = getattr(refused, "code", "too_many")
        return JsonResponse({"refused": photo_refusal(code)}, status=422)
    except (actions.MonthSealed, Forbidden, Refused) as refused:
        return JsonResponse({"refused": refusal(refused)}, status=422)
    return _state(came)


def _state(came: actions.Arrived, *, status: int = 200) -> JsonResponse:
    return JsonResponse({"have": came.have, "done": came.photo is not None}, status=status)


@require_POST
@needs(P.ACTIVITY_RECORD)
def arrange(request: StaffRequest, ref: str) -> HttpResponse:
    """Keep the order and the captions; `up` and `down` move one photo by a place."""
    activity = activity_for(request.user, ref, P.ACTIVITY_RECORD)
    order = _moved(request, [one for one in map(_uuid, request.POST.getlist("order")) if one])
    captions = {
        one: " ".join(request.POST.get(f"caption-{one}", "").split()) for one in order
    }  # fmt: skip
    try:
        actions.arrange_photos(by=request.user, activity=activity, order=order, captions=captions)
    except (actions.MonthSealed, Forbidden, Refused) as refused:
        messages.warning(request, refusal(refused))
    else:
        messages.success(request, _("Order and captions are saved."))
    return redirect("activities:activity", ref=ref)


def _moved(request: HttpRequest, order: list[UUID]) -> list[UUID]:
    for name, step in (("up", -1), ("down", 1)):
        one = _uuid(request.POST.get(name, ""))
        if one in order:
            at = order.index(one)
            to = min(max(at + step, 0), len(order) - 1)
            order[at], order[to] = order[to], order[at]
    return order


def _uuid(text: str) -> Any:
    try:
        return UUID(text)
    except ValueError:
        return None


@require_POST
@needs(P.ACTIVITY_RECORD)
def remove(request: StaffRequest, photo_id: UUID) -> HttpResponse:
    """Take a photo out for good."""
    held = photo_for(request.user, photo_id, P.ACTIVITY_RECORD)
    try:
        actions.remove_photo(by=request.user, photo=held)
    except (actions.MonthSealed, Forbidden, Refused) as refused:
        messages.warning(request, refusal(refused))
    else:
        messages.success(request, _("The photo is gone."))
    return redirect("activities:activity", ref=held.activity.ref)
