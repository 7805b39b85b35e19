"""Writing a message down, sealed, to be delivered after the commit; once for each dedupe key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ruthan.core import crypto
from ruthan.core.events import emit
from ruthan.messaging.events import MessageQueued
from ruthan.messaging.models import Message
from ruthan.messaging.queries import hash_of
from ruthan.messaging.states import MessageState

if TYPE_CHECKING:
    from ruthan.core.models import DataKey

TO, SUBJECT, BODY = "messaging.to", "messaging.subject", "messaging.body"


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
) -> Message:
    """Write one message and have it delivered after the commit.

    A second call with the same dedupe key writes nothing and returns the first message. Address,
    subject and body are sealed under `data_key`; the job carries the message's id only.
    """
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
    if is_new:
        emit(MessageQueued(message_id=message.id))
    return message


def stop_messages(*, about: tuple[str, str]) -> int:
    """Stop what waits and blank what was written about a thing; returns how many were waiting."""
    written = Message.objects.filter(about_kind=about[0], about_id=about[1])
    stopped = written.filter(state__in=(MessageState.WAITING, MessageState.FAILED)).update(
        state=MessageState.STOPPED
    )
    written.update(to_sealed=b"", to_hash=b"", subject_sealed=b"", body_sealed=b"")
    return stopped
