"""Writing to victims and whoever asked for a release, by the way they left."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from ruthan.cases.queries.holds import releases
from ruthan.cases.states import ReleaseState
from ruthan.intake import queries as intake
from ruthan.intake.states import WayKind
from ruthan.messaging.actions import send
from ruthan.messaging.queries import has_way

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from ruthan.intake.models import Report


@transaction.atomic
def tell_release(*, release_id: UUID) -> bool:
    """Write to whoever asked, where they left a way, that the bank has answered; once an answer.

    No account and no amount is in it. False where there is nothing to tell or no way.
    """
    found = releases().filter(pk=release_id).first()
    if found is None or found.report is None or found.report.data_key.destroyed_at is not None:
        return False
    if found.state not in {ReleaseState.RELEASED, ReleaseState.REFUSED} or not found.ended_at:
        return False
    words = partial(release_told, is_released=found.state == ReleaseState.RELEASED)
    key = f"release:{found.pk}:{found.ended_at:%Y%m%d%H%M%S%f}"
    return write(found.report, words, page=_page(), key=key)


def write(report: Report, words: Callable[[], tuple[str, str]], *, page: str, key: str) -> bool:
    """Write to whoever reported, by mail or SMS, in their language; False where they left no way.

    `words` are one line and the whole. A mail holds the whole, an SMS the line with the page. A
    second call with the same `key` writes nothing.
    """
    kind, to = intake.way_of(report)
    is_sms = kind == WayKind.SMS and has_way("sms")
    if kind != WayKind.EMAIL and not is_sms:
        return False
    with translation.override(report.language):
        line, whole = words()
        send(
            transport="sms" if is_sms else "email", to=to, subject="" if is_sms else line,
            body=f"{line}\n{page}" if is_sms else whole,
            about=("report", str(report.pk)), dedupe_key=key,
            data_key=report.data_key, language=report.language,
        )  # fmt: skip
    return True


def release_told(*, is_released: bool) -> tuple[str, str]:
    """What is written, in the language that is active: its one line, and the whole."""
    if is_released:
        subject = _("The bank has let the money go")
        rest = _("Look into your account. If it is not there yet, call your bank.")
    else:
        subject = _("The bank has answered: the hold stays")
        rest = _("Ask your bank for the ground in writing, or call 1441, press 2.")
    body = _(
        "%(line)s.\n\n%(rest)s\n\n"
        "Where it stands, and our staff, are on your page, with your tracking code: %(page)s"
    ) % {"line": subject, "rest": rest, "page": _page()}
    return subject, body


def _page() -> str:
    return settings.RUTHAN_BASE_URL + reverse("gateway:track")
