"""Chats by their keyed names: found, made, locked; their stage and whether they are there."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from ruthan.core import clock, crypto
from ruthan.core.crypto import keyed_hash
from ruthan.gateway.models import Chat, Heard
from ruthan.messaging.actions import close_address, open_address
from ruthan.messaging.states import OptOutReason

if TYPE_CHECKING:
    from uuid import UUID

    from ruthan.gateway.conversation.incoming import Incoming

ADDRESS, TURN = "gateway.chat.address", "gateway.heard.turn"
STAGE_LASTS = timedelta(minutes=30)


def chat_of(heard: Incoming) -> Chat:
    """The chat in which something was said, made when it is new. Two queries as a rule."""
    address = heard.group or heard.person
    name = keyed_hash(f"chat:{heard.channel}", address)
    found = Chat.objects.select_related("data_key").filter(name_hash=name).first()
    return found or _new_chat(heard, name, address)


def locked(chat_id: UUID) -> Chat:
    """The chat, locked until the end of the transaction: one turn after the other."""
    return Chat.objects.select_for_update(of=("self",)).select_related("data_key").get(pk=chat_id)


def address_of(chat: Chat) -> str:
    """Where the messenger finds it."""
    return crypto.open_text(chat.data_key, ADDRESS, bytes(chat.address_sealed))


def stage_of(chat: Chat) -> str:
    """What we asked last, or '' when that was long ago."""
    if not chat.stage or chat.stage_at is None or clock.now() - chat.stage_at > STAGE_LASTS:
        return ""
    return chat.stage


def set_stage(chat: Chat, stage: str) -> None:
    """Remember what we ask now, or ('') that we ask nothing. One UPDATE where it changes."""
    if chat.stage == stage == "":
        return
    chat.stage, chat.stage_at = stage, clock.now() if stage else None
    Chat.objects.filter(pk=chat.pk).update(stage=chat.stage, stage_at=chat.stage_at)


def note_words(chat: Chat, language: str) -> None:
    """Note that the person wrote, and in which language. One UPDATE."""
    chat.language, chat.heard_at = language, clock.now()
    Chat.objects.filter(pk=chat.pk).update(language=language, heard_at=chat.heard_at)


@transaction.atomic
def note_presence(chat: Chat, *, is_here: bool, at: datetime) -> bool:
    """Note that a person came or left, unless a later word says otherwise; whether it counted.

    Whoever left gets nothing; whoever comes back gets what comes from then on.
    """
    chat = locked(chat.pk)
    if chat.here_at is not None and chat.here_at >= at:
        return False
    Chat.objects.filter(pk=chat.pk).update(is_here=is_here, here_at=at)
    to = address_of(chat)
    if is_here:
        open_address(to=to, reason=OptOutReason.LEFT)
    else:
        close_address(to=to, reason=OptOutReason.LEFT)
    return True


def reports_of(chat: Chat, *, most: int) -> list[UUID]:
    """The newest reports of a chat, newest first, each once. One query."""
    rows = Heard.objects.filter(chat=chat, report__isnull=False).order_by("-received_at")
    found: list[Any] = list(dict.fromkeys(rows.values_list("report", flat=True)[: most * 5]))
    return found[:most]


def unanswered() -> int:
    """How many events wait for their answer. One query."""
    return Heard.objects.filter(is_done=False).count()


def _new_chat(heard: Incoming, name: bytes, address: str) -> Chat:
    key = crypto.draw_data_key("chat")
    chat = Chat(
        channel=heard.channel,
        kind="group" if heard.group else "person",
        name_hash=name,
        data_key=key,
        address_sealed=crypto.seal(key, ADDRESS, address),
        heard_at=clock.now(),
    )
    try:
        with transaction.atomic():
            key.save(force_insert=True)
            chat.save(force_insert=True)
    except IntegrityError:  # their first two messages came at once
        return Chat.objects.select_related("data_key").get(name_hash=name)
    return chat
