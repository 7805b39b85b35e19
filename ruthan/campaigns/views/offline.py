"""What makes recording work without signal: the worker, the manifest, the words of the script."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ruthan.campaigns.permissions import P
from ruthan.core.guard import needs

if TYPE_CHECKING:
    from collections.abc import Mapping

_NO_KEY = "00000000-0000-0000-0000-000000000000"
_WORKER = "static/campaigns/offline_worker.js"


@require_GET
@needs(P.ACTIVITY_RECORD)
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; from this address it may serve what lies below and nothing else."""
    return HttpResponse(
        _script(), content_type="text/javascript; charset=utf-8",
        headers={"Cache-Control": "private, no-cache"},
    )  # fmt: skip


@lru_cache(maxsize=1)
def _script() -> bytes:
    return files("ruthan.campaigns").joinpath(_WORKER).read_bytes()


@require_GET
@needs(P.ACTIVITY_RECORD)
def manifest(request: HttpRequest) -> JsonResponse:
    """What a phone needs to put recording on its home screen."""
    scope, icon = reverse("activities:list"), static("ui/favicon.svg")
    held = {
        "id": scope, "scope": scope, "start_url": reverse("activities:new"),
        "name": _("Ruthan: record activities"), "short_name": _("Activities"),
        "lang": get_language() or "th", "display": "standalone", "background_color": "#fbfaf7",
        "theme_color": "#0a6b6b",
        "icons": [
            {"src": icon, "sizes": "any", "type": "image/svg+xml"},
            {"src": static("ui/apple-touch-icon.png"), "sizes": "180x180", "type": "image/png"},
        ],
    }  # fmt: skip
    answer = JsonResponse(held, content_type="application/manifest+json")
    answer["Cache-Control"] = "private, no-cache"
    return answer


def phone_words(request: HttpRequest) -> Mapping[str, str]:
    """What the script on the phone says, where it sends to, and for whom."""
    return {
        "user": str(request.user.pk), "new": reverse("activities:new"),
        "list": reverse("activities:list"), "worker": reverse("activities:worker"),
        "login": reverse("account_login"),
        "photo_part": reverse("activities:photo-part", args=["REF", _NO_KEY]),
        "waits": _("Waits for signal"), "sending": _("Sending"),
        "sign_in": _("Sign in again, then it is sent. Nothing is lost."),
        "sign_in_act": _("Sign in"),
        "other": _("Recorded by somebody else on this phone: it is sent when they sign in."),
        "partly": _("It is in, without these photos. Choose others on its page."),
        "put_away": _("Put these words away"),
        "mend": _("Needs a look before it can be sent"), "open": _("Open it"),
        "discard": _("Delete from this phone"), "sure": _("Delete it from this phone for good?"),
        "photo": _("Photo"), "photos": _("photos"), "caption": _("Caption"),
        "up": _("Move up"), "down": _("Move down"), "out": _("Take it out"),
        "grip": _("Drag to another place"),
        "too_large": _("larger than 20 MB: choose a smaller one"),
        "no_channel": _("Choose the channel."),
        "no_what": _("Say in a few words what was done."),
        "kept": _("Kept on this phone. It is sent by itself when there is signal."),
        "full": _("This phone has no room left for it. Free some space and save again."),
        "sent": _("Sent."), "retry": _("The connection broke. It goes on by itself."),
        "gone": _("It cannot be sent any more: the page is not there for you."),
    }  # fmt: skip
