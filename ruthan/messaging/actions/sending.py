"""Writing a message down, sealed, to be delivered after the commit; once for each dedupe key."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.db import transaction

from ruthan.core import crypto
from ruthan.core.events import emit
from ruthan.core.say import Said, packed, unpacked
from ruthan.messaging.events import MessageQueued
from ruthan.messaging.models import Message
from ruthan.messaging.queries import hash_of
from ruthan.messaging.rules import SMS_PARTS
from ruthan.messaging.states import MessageState
from ruthan.messaging.transports import Enclosed, Reply, sms

if TYPE_CHECKING:
    from ruthan.core.models import DataKey

TO, SUBJECT, BODY = "messaging.to", "messaging.subject", "messaging.body"
OWN_KEY = "message"  # the purpose of a key that seals one message and nothing else
_WITH_FILES: Final = "\x1e"  # begins a body that is no plain text: no person types it
MAIL: Final = "email"
SMS: Final = "sms"


@transaction.atomic
def send(
    *,
    transport: str = "email",
    to: str,
    subject: str,
    body: str,
    about: tuple[str, str],
    dedupe_key: str,
    data_key: DataKey,
    language: str = "th",
    is_one_of_many: bool = False,
    files: Sequence[Enclosed] = (),
) -> Message:
    """Write one message and have it delivered after the commit.

    One of many is only written: whoever writes them says LetterQueued of all of them.

    A second call with the same dedupe key writes nothing and returns the first message. Address,
    subject and body are sealed under `data_key`; the job carries the message's id only. A text
    message is kept to what fits into SMS_PARTS parts, its last line whole; a number is written in
    one shape, so that a wish to stop is known however it was typed. `files` go with a mail, sealed
    with its body.
    """
    if files:
        body = with_files(body, files)
    if transport == SMS:
        to, body = address_of_number(to), sms.kept_to(body, SMS_PARTS)
    found = Message.objects.filter(dedupe_key=dedupe_key).first()
    if found is not None:
        return found
    message, is_new = Message.objects.get_or_create(
        dedupe_key=dedupe_key,
        defaults={
            "transport": transport,
            "about_kind": about[0],
            "about_id": about[1],
            "data_key": data_key,
            "to_sealed": crypto.seal(data_key, TO, to),
            "to_hash": hash_of(to),
            "subject_sealed": crypto.seal(data_key, SUBJECT, subject),
            "body_sealed": crypto.seal(data_key, BODY, body),
            "language": language[:2],
        },
    )
    if is_new and not is_one_of_many:
        emit(MessageQueued(message_id=message.id))
    return message


@transaction.atomic
def tell(
    *,
    transport: str,
    to: str,
    said: Said,
    about: tuple[str, str],
    dedupe_key: str,
    data_key: DataKey | None = None,
    reply: Reply | None = None,
    language: str = "th",
) -> Message:
    """Write down what is said in a chat, to be delivered after the commit; once for each key.

    Sealed under `data_key`, or under a key of its own when it is about nothing that has one.
    """
    found = Message.objects.filter(dedupe_key=dedupe_key).first()
    if found is not None:
        return found
    body: dict[str, object] = {"said": packed(said)}
    if reply is not None:
        body["reply"] = [reply.token, reply.until.isoformat(), reply.is_only_way]
    return send(
        transport=transport,
        to=to,
        subject="",
        body=json.dumps(body, ensure_ascii=False),
        about=about,
        dedupe_key=dedupe_key,
        data_key=data_key or crypto.new_data_key(OWN_KEY),
        language=language,
    )


def address_of_number(typed: str) -> str:
    """A number in the one shape in which addresses are hashed; as typed when it is none."""
    try:
        return sms.number_of(typed)
    except sms.BadNumber:
        return typed


def read_body(body: str) -> tuple[Said, Reply | None]:
    """What `tell` wrote down."""
    held = json.loads(body)
    reply = held.get("reply")
    if reply is None:
        return unpacked(held["said"]), None
    token, until, is_only_way = reply
    return unpacked(held["said"]), Reply(
        token, datetime.fromisoformat(until), is_only_way=is_only_way
    )


def with_files(body: str, files: Sequence[Enclosed]) -> str:
    """A mail's text together with its files, as it is sealed."""
    enclosed = [[one.name, one.content_type, base64.b64encode(one.body).decode()] for one in files]
    return _WITH_FILES + json.dumps({"text": body, "files": enclosed}, ensure_ascii=False)


def read_mail(body: str) -> tuple[str, tuple[Enclosed, ...]]:
    """The text of a mail and the files that go with it."""
    if not body.startswith(_WITH_FILES):
        return body, ()
    held = json.loads(body.removeprefix(_WITH_FILES))
    files = (Enclosed(name, kind, base64.b64decode(code)) for name, kind, code in held["files"])
    return held["text"], tuple(files)


def stop_messages(*, about: tuple[str, str]) -> int:
    """Stop what waits and blank what was written about a thing; returns how many were waiting."""
    written = Message.objects.filter(about_kind=about[0], about_id=about[1])
    stopped = written.filter(state__in=(MessageState.WAITING, MessageState.FAILED)).update(
        state=MessageState.STOPPED
    )
    written.update(to_sealed=b"", to_hash=b"", subject_sealed=b"", body_sealed=b"")
    return stopped
