"""The link under our mails: one look, one press, and nothing more is sent to that address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ruthan.core.guard import public
from ruthan.gateway.sources.web.answers import is_one_click
from ruthan.messaging.actions import OptOutRefused, opt_out, read_opt_out

if TYPE_CHECKING:
    from django.http import HttpRequest


@public
@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once, then stop; a link that is not ours is a page that is not there.

    Mail programs press it by themselves and bring no cookie (RFC 8058); the word in the address is
    what shows who may.
    """
    try:
        read_opt_out(token)
        if request.method == "POST":
            opt_out(token=token)
    except OptOutRefused as error:
        raise Http404 from error
    if is_one_click(request):
        return HttpResponse(content_type="text/plain")
    return render(request, "gateway/web/stop_mail.html", {"is_done": request.method == "POST"})
