"""Hearing an event: once, sealed before anything is written, committed before it is acknowledged.

A text of one person becomes a report, a line on a report, or a sealed drop here and now; what was
pressed or sent as a file waits for the job. Of what is said in a group nothing is kept: it is
compared in memory, and only a sure answer leaves a trace, without words.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import connection, transaction

from ruthan.claims import queries as claims
from ruthan.claims import rules as claim_rules
from ruthan.core import clock, crypto, throttle
from ruthan.core.crypto import keyed_hash
from ruthan.core.events import emit
from ruthan.core.refs import uuid7
from ruthan.core.text.limits import TextRefused
from ruthan.core.throttle import Limit, TooOften
from ruthan.gateway.conversation import alerts, asking, chats, doing, intents, taking
from ruthan.gateway.conversation.incoming import MEDIA, Incoming, Kind
from ruthan.gateway.conversation.removing import lock_message, take_back
from ruthan.gateway.events import ChatHeard
from ruthan.gateway.models import Chat, Heard
from ruthan.intake.actions import must_be_sealed

if TYPE_CHECKING:
    from uuid import UUID

REPLY_LASTS = timedelta(seconds=50)  # a token surely counts for a minute
AN_HOUR: Final = Limit("chat.hear", 40, 3_600)
REFUSED: Final = Limit("chat.refused", 1, 3_600)
GROUP: Final = Limit("chat.group", 120, 3_600)
SAME: Final = Limit("chat.group.same", 1, 21_600)
_SHORTEST_IN_GROUP = 20
_NODS: Final = frozenset({intents.HELLO, intents.THANKS})
_ANSWERED = frozenset(
    {Kind.TEXT, *MEDIA, Kind.STICKER, Kind.PLACE, Kind.ACT, Kind.CAME, Kind.JOINED}
)
_CLAIM = """
INSERT INTO gateway_heard (id, event_hash, kind, became, intent, sealed, is_done, happened_at,
    received_at) VALUES (%s, %s, %s, '', '', '', false, %s, %s)
ON CONFLICT (event_hash) DO NOTHING
"""


def hear(heard: Incoming) -> bool:
    """Take one event in; False when it was heard before or concerns nobody. One transaction.

    Whatever raises leaves nothing behind, and the messenger brings the event again.
    """
    if heard.kind == Kind.OTHER or not (heard.person or heard.group):
        return False
    if heard.group and heard.kind not in {Kind.JOINED, Kind.REMOVED}:
        return _hear_group(heard) if heard.kind == Kind.TEXT else False
    with transaction.atomic():
        found = _claimed(heard)
        if found is None:
            return False
        _keep(found, heard)
    return True


def _claimed(heard: Incoming) -> UUID | None:
    """Write the event's row; None when another delivery was first. One INSERT."""
    ident, name = uuid7(), keyed_hash(f"heard:{heard.channel}", heard.event_id)
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [ident, name, str(heard.kind), heard.at, clock.now()])
        return ident if cursor.rowcount == 1 else None


def _keep(ident: UUID, heard: Incoming) -> None:
    chat = chats.chat_of(heard)
    name = message_hash(heard)
    row = Heard(id=ident, chat=chat, kind=heard.kind, message_hash=name)
    if heard.set_id:
        row.set_hash = keyed_hash("heard.set", heard.set_id)
    if heard.kind in {Kind.CAME, Kind.LEFT}:
        is_news = chats.note_presence(chat, is_here=heard.kind == Kind.CAME, at=heard.at)
        row.became = "" if is_news else "stale"
    elif heard.kind == Kind.REMOVED:
        Heard.objects.filter(pk=ident).update(is_done=True)
        chat.delete()
        crypto.destroy(chat.data_key)
        return
    elif heard.kind == Kind.UNSENT:
        row.became = take_back(chat, name)
    elif heard.kind in _ANSWERED:
        _keep_words(row, chat, heard, name)
    row.is_done = row.became in {"stale", "unsent", "quiet"} or heard.kind not in _ANSWERED
    if not row.is_done:
        row.sealed = row.sealed or _turn(chat, heard)
        emit(ChatHeard(heard_id=row.id))
    fields = (
        "chat", "message_hash", "set_hash", "became", "intent", "report", "remark", "is_done",
        "sealed",
    )  # fmt: skip
    Heard.objects.filter(pk=ident).update(**{name: getattr(row, name) for name in fields})


def _keep_words(row: Heard, chat: Chat, heard: Incoming, name: bytes | None) -> None:
    """What a message becomes; what was taken back before it came is not even looked at."""
    if heard.kind in {Kind.CAME, Kind.JOINED}:
        return
    if name is not None and _was_taken_back(name):
        row.became = "unsent"
        return
    row.became = _too_often(chat)
    if row.became:
        return
    if heard.kind == Kind.ACT:
        row.intent = heard.act[:24]
        return
    if heard.kind == Kind.TEXT:
        _keep_text(row, chat, heard)
    elif heard.link:
        taken = taking.report(chat, heard.link, links=(heard.link,))
        row.became, row.report = "report", taken.pk


def _keep_text(row: Heard, chat: Chat, heard: Incoming) -> None:
    if must_be_sealed(heard.text):
        row.became = taking.seal(chat, heard.text)
        chats.set_stage(chat, "")
        return
    intent = alerts.typed(chat, heard.text) or intents.asked_for(heard.text)
    if intent in _NODS and chats.stage_of(chat).startswith(taking.ANSWER) and heard.text.strip():
        intent = intents.SUBMISSION  # "yes" and "no" are answers where staff asked
    chats.note_words(chat, intents.language_of(heard.text, before=chat.language))
    if intent:
        row.intent = intent
        return
    told = doing.tell(chat, heard)
    if told:
        row.became, row.sealed = doing.DONE, _turn(chat, heard, told=told)
        return
    if chats.stage_of(chat) == intents.ACCOUNT:
        _ask(row, chat, heard)
        return
    try:
        taken = taking.take_text(chat, heard.text)
    except TextRefused as refused:
        row.intent = intents.HELLO if refused.code == "empty" else "too-long"
        return
    row.became, row.report, row.remark = taken.became, taken.report, taken.remark


def _ask(row: Heard, chat: Chat, heard: Incoming) -> None:
    """Look up what somebody is about to trust: the answer waits, the question is not kept."""
    chats.set_stage(chat, "")
    try:
        told = asking.ask(chat, heard.text)
    except TooOften:
        row.became = "throttled"
        return
    row.became, row.sealed = asking.ASKED, _turn(chat, heard, told=told)


def _turn(chat: Chat, heard: Incoming, *, told: str = "") -> bytes:
    """What the answer needs, sealed: leave to reply, a file that waits, or what is told."""
    turn = {
        "told": told,
        "token": heard.reply_token,
        "until": (clock.now() + REPLY_LASTS).isoformat(),
        "media": heard.message_id if heard.kind in MEDIA else "",
        "name": heard.file_name,
    }
    return crypto.seal(chat.data_key, chats.TURN, json.dumps(turn, ensure_ascii=False))


def _hear_group(heard: Incoming) -> bool:
    """Answer a group only when a published answer surely covers what was said, or when called."""
    who = f"{heard.channel}:{heard.group}"
    text = heard.text
    if must_be_sealed(text) or (len(text) < _SHORTEST_IN_GROUP and not heard.is_addressed):
        return False
    try:
        throttle.count(GROUP, who)
        claim = claims.surely_known(text, at_least=claim_rules.GROUP_PROBABILITY)
        verdict = claims.current_verdict(claim) if claim else None
        if verdict is not None and claim_rules.is_answer(verdict.code):
            throttle.count(SAME, f"{who}:{verdict.pk}")
        elif not heard.is_addressed:
            return False
        else:
            verdict = None
    except TooOften:
        return False
    with transaction.atomic():
        ident = _claimed(heard)
        if ident is None:
            return False
        chat = chats.chat_of(heard)
        sealed, told = _turn(chat, heard), verdict.pk if verdict else None
        Heard.objects.filter(pk=ident).update(chat=chat, sealed=sealed, told=told)
        emit(ChatHeard(heard_id=ident))
    return True


def _too_often(chat: Chat) -> str:
    """'' as a rule, `throttled` the first time in an hour that it is too much, then `quiet`."""
    who = bytes(chat.name_hash)
    try:
        throttle.count(AN_HOUR, who)
    except TooOften:
        try:
            throttle.count(REFUSED, who)
        except TooOften:
            return "quiet"
        return "throttled"
    return ""


def message_hash(heard: Incoming) -> bytes | None:
    """The keyed name of a message, by which it is found when it is taken back."""
    if not heard.message_id:
        return None
    return keyed_hash(f"heard.message:{heard.channel}", heard.message_id)


def _was_taken_back(name: bytes) -> bool:
    """Whether the word that a message was taken back came before the message. Two queries."""
    lock_message(name)
    return Heard.objects.filter(message_hash=name, kind=Kind.UNSENT).exists()
