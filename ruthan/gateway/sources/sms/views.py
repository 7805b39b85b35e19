"""The address that a gateway for text messages calls; the secret in it is all that opens it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ruthan.core.guard import public
from ruthan.core.refs import same
from ruthan.gateway.sources.sms.reading import read_call
from ruthan.messaging import actions as messaging
from ruthan.messaging.states import OptOutReason

if TYPE_CHECKING:
    from django.http import HttpRequest

SHORTEST = 16


@public
@csrf_exempt
@require_http_methods(["GET", "POST"])
def callback(request: HttpRequest, token: str) -> HttpResponse:
    """Honour a wish to stop, note whether a message arrived; 404 without the secret.

    Whatever else a call says is passed over with 200, or the gateway would repeat it for ever.
    """
    secret = settings.RUTHAN_SMS_CALLBACK
    if len(secret) < SHORTEST or not same(token.encode(), secret.encode()):
        raise Http404
    called = read_call(_given(request))
    if called.is_stop and called.number:
        address = messaging.address_of_number(called.number)
        messaging.close_address(to=address, reason=OptOutReason.ASKED)
    if called.message_id and called.has_arrived is not None:
        messaging.note_receipt(message_id=called.message_id, has_arrived=called.has_arrived)
    return HttpResponse(status=200)


def _given(request: HttpRequest) -> Mapping[str, Any]:
    """What was sent: JSON, a form, or a query."""
    if request.content_type == "application/json":
        try:
            held = json.loads(request.body or b"{}")
        except ValueError:
            return {}
        return held if isinstance(held, dict) else {}
    return {**request.GET.dict(), **request.POST.dict()}
