"""An alert in the words of each way out, in the language that is active: a letter, a chat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ruthan.core.say import Bulletin, Choice, Said
from ruthan.network.queries import province_name
from ruthan.publishing.queries.drafts import OVER
from ruthan.publishing.rules import FEW_PROVINCES
from ruthan.ui.tags.moments import thai_datetime
from ruthan.ui.words import SEVERITIES

if TYPE_CHECKING:
    from ruthan.publishing.models import Alert


@dataclass(frozen=True, slots=True)
class AlertLetter:
    """What an e-mail says."""

    language: str
    subject: str
    body: str


def letter(alert: Alert) -> AlertLetter:
    """The words of the e-mail; how to stop is added when it is sent."""
    kind = f"{alert.get_message_display()}: " if alert.message == "update" else ""
    if alert.message == "cancel" and not alert.title.startswith(OVER):
        kind = f"{alert.get_message_display()}: "  # the title that is proposed says so itself
    parts = [
        alert.title,
        alert.change,
        alert.body,
        alert.todo,
        _where_and_until(alert),
        _url(alert),
    ]
    return AlertLetter(
        language=(get_language() or "th")[:2],
        subject=f"[{_site()}] {kind}{alert.title}",
        body="\n\n".join(part for part in parts if part),
    )


def bulletin(alert: Alert) -> Said:
    """What is said in a chat, with one tap to stop and one to choose another province."""
    is_over = alert.message == "cancel"
    word = str(alert.get_message_display())
    if not is_over:
        word = f"{word} · {SEVERITIES[alert.severity].word}"
    url, title = _url(alert), alert.title
    if is_over:  # the word above it says so already
        title = next((title.removeprefix(one) for one in OVER if title.startswith(one)), title)
    said = Bulletin(
        is_over=is_over,
        word=word,
        title=title,
        change=alert.change,
        body=alert.body,
        todo=alert.todo,
        note=_where_and_until(alert),
        url=url,
        read=_("Read the whole alert"),
        share=_("Send on by LINE"),
        passed_on=f"{alert.title}\n{url}",
    )
    under = (Choice(_("Other provinces"), "follow"), Choice(_("Stop the alerts"), "unfollow"))
    return Said((said,), under)


def _where_and_until(alert: Alert) -> str:
    names = [province_name(code) for code in alert.provinces]
    more = len(names) - FEW_PROVINCES
    places = " · ".join(names[:FEW_PROVINCES])
    if more > 0:
        places += " · " + _("%(count)s more") % {"count": more}
    if alert.message == "cancel":
        return places or _("The whole country")
    until = _("In force until %(at)s") % {"at": thai_datetime(alert.expires_at)}
    return _("%(places)s. %(until)s") % {
        "places": places or _("The whole country"),
        "until": until,
    }


def _url(alert: Alert) -> str:
    return f"{settings.RUTHAN_BASE_URL}{reverse('publishing:alert', args=[alert.ref])}"


def _site() -> str:
    english = (get_language() or "th").startswith("en")
    return str(settings.RUTHAN_NAME_EN if english else settings.RUTHAN_NAME_TH)
