"""Activities told in a chat: a chat becomes a coordinator's own by a code, words become a draft."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.campaigns import access, queries
from ruthan.campaigns.actions.activities import Told, record_activity
from ruthan.campaigns.models import Activity, ChatLink
from ruthan.campaigns.permissions import P
from ruthan.campaigns.rules.days import Days, DaysRefused, read_days
from ruthan.campaigns.rules.guess import channel_of_words
from ruthan.campaigns.states import Way
from ruthan.core import clock
from ruthan.core.crypto import keyed_hash
from ruthan.core.text.dates import find_dates

if TYPE_CHECKING:
    from uuid import UUID

    from ruthan.network.models import Organisation

CODE_LASTS = timedelta(minutes=10)
CODE_DIGITS = 8
_CODES = "campaigns.chat-link"


@transaction.atomic
def begin_link(*, by: Any) -> str:
    """Draw a code that makes the chat which sends it this person's own, once, for ten minutes."""
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    fields = {"code_hash": keyed_hash(_CODES, code), "code_until": clock.now() + CODE_LASTS}
    ChatLink.objects.update_or_create(user=by, defaults=fields)
    record(by=by, what="campaigns:chat:begin", on=("campaigns.chatlink", str(by.pk)))
    return code


@transaction.atomic
def link_chat(*, code: str, name_hash: bytes) -> ChatLink | None:
    """Make a chat its sender's own; None for a code that is wrong, used or too old.

    A chat that was another person's is theirs no longer.
    """
    rows = ChatLink.objects.select_for_update(of=("self",)).select_related("user")
    link = rows.filter(code_hash=keyed_hash(_CODES, code), code_until__gte=clock.now()).first()
    if link is None or not link.user.is_active:
        return None
    ChatLink.objects.filter(name_hash=name_hash).exclude(pk=link.pk).update(name_hash=None)
    link.name_hash, link.code_hash, link.code_until = name_hash, None, None
    link.linked_at = clock.now()
    link.save(update_fields=["name_hash", "code_hash", "code_until", "linked_at"])
    record(by=link.user, what="campaigns:chat:link", on=("campaigns.chatlink", str(link.pk)))
    return link


@transaction.atomic
def end_link(*, by: Any) -> None:
    """Take the link away; safe twice."""
    ChatLink.objects.filter(user=by).delete()
    record(by=by, what="campaigns:chat:end", on=("campaigns.chatlink", str(by.pk)))


def draft_from_chat(*, by: Any, text: str, client_key: UUID) -> Activity | None:
    """Make a draft of what a coordinator says they did; channel and days are guessed from it.

    None for somebody who records for no unit. Raises MonthSealed.
    """
    unit = _unit_of(by)
    if unit is None:
        return None
    days, what = _days_in(text)
    told = Told(
        channel=channel_of_words(what), what=what[:200], first_on=days and days.first,
        last_on=days and days.last,
    )  # fmt: skip
    return record_activity(
        by=by, unit=unit, client_key=client_key, told=told, way=Way.LINE, is_draft=True
    )[0]


def day_problem(text: str) -> str:
    """Why no day was taken from the words of a chat: a code of `rules.days.CODES`."""
    found = find_dates(text, today=clock.today())
    try:
        read_days(text[found[0].start : found[-1].end] if found else "", today=clock.today())
    except DaysRefused as refused:
        return refused.code
    return ""


def _unit_of(by: Any) -> Organisation | None:
    """The unit that a person records for; of several, the one whose report shows the others."""
    units = list(access.units_for(by, P.ACTIVITY_RECORD))
    own = [one for one in units if queries.reporting_unit_of(one).pk == one.pk]
    return next(iter(own or units), None)


def _days_in(text: str) -> tuple[Days | None, str]:
    """The days that a text names, if they can be recorded, and the text without them."""
    found = find_dates(text, today=clock.today())
    if not found:
        return None, " ".join(text.split())
    start, end = found[0].start, found[-1].end
    try:
        days = read_days(text[start:end], today=clock.today())
    except DaysRefused:
        return None, " ".join(text.split())
    rest = re.sub(r"(?:วันที่|เมื่อ)\s*$", "", text[:start]) + " " + text[end:]
    return days, " ".join(rest.split())
