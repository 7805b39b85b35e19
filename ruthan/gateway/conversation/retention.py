"""What is not kept of conversations: events, and chats that fell silent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils.translation import gettext_noop

from ruthan.core import crypto
from ruthan.core.retention import Rule, whole_rows
from ruthan.gateway.models import Chat, Heard


def shred_chats(ids: Sequence[UUID]) -> int:
    """Destroy the keys of silent chats and forget them, with every event that is left of them."""
    done = 0
    locked = Chat.objects.select_for_update(of=("self",), skip_locked=True)
    for chat in locked.select_related("data_key").filter(pk__in=list(ids)).order_by("pk"):
        key = chat.data_key
        chat.delete()
        crypto.destroy(key)
        done += 1
    return done


def _silent(edge: datetime) -> QuerySet[Any]:
    return Chat.objects.filter(heard_at__lt=edge).annotate(moment=F("heard_at"))


RULES = (
    whole_rows(
        Heard.objects, past="received_at", name="gateway.heard", model="gateway.Heard",
        what=gettext_noop("Which chat a report came from; later answers do not reach it any more"),
        since=gettext_noop("since the message came"),
    ),
    Rule(
        name="gateway.chat", model="gateway.Chat", covers=("core.DataKey",),
        what=gettext_noop("The sealed address of a chat"),
        since=gettext_noop("since something was last said in it"),
        due=_silent, shred=shred_chats,
    ),
)  # fmt: skip
