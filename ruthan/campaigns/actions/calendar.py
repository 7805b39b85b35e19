"""The secret address by which a person's calendar program reads deadlines: made, used, revoked."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.campaigns.models import CalendarFeed
from ruthan.campaigns.permissions import P
from ruthan.campaigns.queries.calendar import TOKEN
from ruthan.core import clock
from ruthan.core.crypto import keyed_hash
from ruthan.core.guard import require

if TYPE_CHECKING:
    from ruthan.accounts.models import User


@transaction.atomic
def make_feed(*, by: User) -> str:
    """Draw a new secret for one's own feed; the one before opens nothing from now on.

    The secret is returned once and kept nowhere.
    """
    require(by, P.LETTER_READ)
    token = secrets.token_urlsafe(24)
    feed, _is_new = CalendarFeed.objects.update_or_create(
        user=by,
        defaults={
            "token_hash": keyed_hash(TOKEN, token), "made_at": clock.now(), "read_on": None,
        },
    )  # fmt: skip
    record(by=by, what="campaigns:feed:make", on=feed)
    return token


@transaction.atomic
def revoke_feed(*, by: User) -> bool:
    """Take one's own feed back; False when there was none. Safe twice."""
    feed = CalendarFeed.objects.select_for_update().filter(user=by).first()
    if feed is None:
        return False
    record(by=by, what="campaigns:feed:revoke", on=feed)
    feed.delete()
    return True


def note_read(*, feed: CalendarFeed) -> None:
    """Note the day on which a program read it, at most once a day."""
    today = clock.today()
    if feed.read_on != today:
        CalendarFeed.objects.filter(pk=feed.pk).update(read_on=today)
