"""An alert as an e-mail: a subject and plain text, in the language that is active."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ruthan.network.queries import province_name
from ruthan.publishing.views.address import absolute, site_name
from ruthan.ui.tags.moments import thai_datetime

if TYPE_CHECKING:
    from ruthan.publishing.models import Alert


@dataclass(frozen=True, slots=True)
class AlertLetter:
    """What an e-mail says."""

    language: str
    subject: str
    body: str


def letter(alert: Alert) -> AlertLetter:
    """The words of the e-mail; the address and how to stop are added when it is sent."""
    kind = "" if alert.message == "alert" else f"{alert.get_message_display()}: "
    places = " · ".join(province_name(code) for code in alert.provinces)
    until = _("In force until %(at)s") % {"at": thai_datetime(alert.expires_at)}
    parts = [
        alert.title,
        alert.change,
        alert.body,
        alert.todo,
        f"{places or _('The whole country')}. {until}",
        absolute("publishing:alert", alert.ref),
    ]
    return AlertLetter(
        language=(get_language() or "th")[:2],
        subject=f"[{site_name()}] {kind}{alert.title}",
        body="\n\n".join(part for part in parts if part),
    )
