"""The webhook: verified, kept, acknowledged, within milliseconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ruthan.core.guard import public
from ruthan.gateway.conversation.hearing import hear
from ruthan.gateway.sources.line.events import Unreadable, read_events
from ruthan.gateway.sources.line.signature import is_signed

if TYPE_CHECKING:
    from django.http import HttpRequest

    from ruthan.gateway.conversation.incoming import Incoming


@public
@csrf_exempt
@require_POST
def webhook(request: HttpRequest) -> HttpResponse:
    """Hear every event of a signed call. 200 means that each is committed, here or before.

    404 where no channel is set up, 401 for a wrong signature, 400 for signed nonsense. Anything
    that fails is a 5xx, and LINE brings the whole call again; what was kept is not kept twice.
    """
    if not (settings.RUTHAN_LINE_SECRET and settings.RUTHAN_LINE_TOKEN):
        raise Http404
    body = request.body
    signature = request.headers.get("X-Line-Signature", "")
    if not is_signed(body, signature, secret=settings.RUTHAN_LINE_SECRET):
        return HttpResponse(status=401)
    try:
        events = read_events(body)
    except Unreadable:
        return HttpResponse(status=400)
    failures = [failure for event in events if (failure := _heard(event)) is not None]
    if failures:
        raise failures[0]
    return HttpResponse(status=200)


def _heard(event: Incoming) -> Exception | None:
    """Hear one event; its failure keeps none of the others from being heard."""
    try:
        hear(event)
    except Exception as failure:  # noqa: BLE001 - raised by the caller once all were heard
        return failure
    return None
