"""Alerts as CAP files, and the index of those that hold now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext
from django.views.decorators.http import require_safe

from ruthan.core import clock
from ruthan.core.guard import public
from ruthan.network.queries import label, province
from ruthan.publishing import actions, queries
from ruthan.publishing.engine import cap
from ruthan.publishing.views.address import absolute, site_name
from ruthan.publishing.views.sharing import shared

if TYPE_CHECKING:
    from django.http import HttpRequest

    from ruthan.publishing.models import Alert

FILE_SECONDS = 3600  # what two people signed never changes


@public
@require_safe
def alert_cap(request: HttpRequest, ref: str) -> HttpResponse:
    """One message in both languages; the same whatever came after it. Drafts are not there."""
    alert = queries.public_alert(ref)
    if alert is None or alert.approved_at is None:
        raise Http404
    body = cap.cap(cap_message(alert, queries.thread(alert)))
    return shared(request, body, cap.MEDIA_TYPE, changed=alert.approved_at, seconds=FILE_SECONDS)


def cap_address(alert: Alert) -> str:
    """Where the CAP file of a message is, in whatever language one reads."""
    with override("th"):
        return absolute("publishing:alert-cap", alert.ref)


def cap_message(alert: Alert, thread: Sequence[Alert]) -> cap.Message:
    """A message for the CAP serializer; `thread` is the signed messages about the same thing."""
    sent = alert.approved_at or clock.now()
    earlier = [m for m in thread if alert.replaces_id and m.approved_at and m.approved_at < sent]
    languages = ["th"]
    if alert.title_en and (alert.title_en, alert.body_en) != (alert.title_th, alert.body_th):
        languages.append("en")
    return cap.Message(
        identifier=identifier(alert),
        sender=alert.sender or actions.sender(),
        sent=timezone.localtime(sent),
        status=_status(alert),
        kind=alert.message,
        severity=alert.severity,
        urgency=alert.urgency,
        certainty=alert.certainty,
        expires=timezone.localtime(alert.expires_at),
        references=[_reference(m) for m in earlier],
        note=alert.change_th,
        infos=[_info(alert, language) for language in languages],
    )


def identifier(alert: Alert) -> str:
    """The name of a message all over the world; it never changes."""
    return f"urn:uuid:{alert.pk}"


def _status(alert: Alert) -> str:
    if alert.approved_at is None:
        return "Draft"
    return "Test" if alert.is_demonstration or settings.RUTHAN_DEMO else "Actual"


def _reference(alert: Alert) -> cap.Reference:
    sent = timezone.localtime(alert.approved_at)
    return cap.Reference(alert.sender or actions.sender(), identifier(alert), sent)


def _info(alert: Alert, language: str) -> cap.Info:
    with override(language):
        everyone = alert.audience == "everyone"
        return cap.Info(
            language={"th": "th-TH", "en": "en-US"}[language],
            event=label("strands", alert.strand) if alert.strand else _("Online harm"),
            audience="" if everyone else str(alert.get_audience_display()),
            sender_name=site_name(),
            headline=alert.title,
            description=alert.body,
            instruction=alert.todo,
            web=absolute("publishing:alert", alert.ref),
            areas=[_area(code) for code in alert.provinces] or [_country()],
        )


def _area(code: str) -> cap.Area:
    found = province(code)
    iso, tis = cap.PROVINCE_CODES
    return cap.Area(found.name if found else code, ((iso, f"TH-{code}"), (tis, code)))


def _country() -> cap.Area:
    return cap.Area(pgettext("country", "Thailand"), (("ISO 3166-1", "TH"),))
