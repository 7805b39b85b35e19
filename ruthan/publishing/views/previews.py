"""Before sending: what a message will look like on every channel, and how many it reaches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET

from ruthan.core.guard import StaffRequest, needs
from ruthan.publishing import queries, rules
from ruthan.publishing.access import alert_for
from ruthan.publishing.engine import cap
from ruthan.publishing.permissions import P
from ruthan.publishing.queries.letters import bulletin, letter
from ruthan.publishing.views.alerts import detail_context
from ruthan.publishing.views.cap import cap_message
from ruthan.publishing.views.sending import before_sending

if TYPE_CHECKING:
    from ruthan.publishing.models import Alert

_SHOWN = ("title", "body", "todo", "change")


@dataclass(frozen=True, slots=True)
class Measure:
    """How long one text is, and how long it may be."""

    name: str
    language: str
    count: int
    most: int

    @property
    def is_long(self) -> bool:
        """Whether a channel would cut it."""
        return self.count > self.most


@require_GET
@needs(P.ALERT_READ)
def desk_preview(request: StaffRequest, ref: str) -> HttpResponse:
    """The page as the public will read it, of a draft too; nobody else can open it."""
    alert = alert_for(request.user, ref)
    context = detail_context(alert) | {"is_preview": alert.approved_at is None}
    return render(request, "publishing/alert_detail.html", context)


def previews(alert: Alert) -> dict[str, object]:
    """What the review page shows of a draft: each channel as it will be, with its lengths."""
    file = cap.cap(cap_message(alert, queries.thread(alert)))
    letters, bulletins = [], []
    for language in ("th", "en") if alert.title_en else ("th",):
        with override(language):
            letters.append(letter(alert))
            bulletins.append({"language": language, "said": bulletin(alert)})
    return {
        "is_severe": rules.is_severe(alert.severity, alert.urgency) and alert.message != "cancel",
        "cap_file": file.decode(),
        "cap_bytes": len(file),
        "letters": letters,
        "bulletins": bulletins,
        "lengths": [m for m in _lengths(alert) if m.count],
        **before_sending(alert),
    }


def _lengths(alert: Alert) -> Sequence[Measure]:
    names = {
        "title": _("Headline"),
        "body": _("What is happening"),
        "todo": _("The one thing to do"),
        "change": _("What is different now"),
    }
    found = [
        Measure(names[name], language, len(getattr(alert, f"{name}_{code}")), rules.LIMITS[name])
        for code, language in (("th", _("Thai")), ("en", _("English")))
        for name in _SHOWN
    ]
    with override("th"):
        subject = letter(alert).subject
    return [
        *found,
        Measure(_("Subject of the e-mail"), _("Thai"), len(subject), rules.SUBJECT_CHARS),
    ]
