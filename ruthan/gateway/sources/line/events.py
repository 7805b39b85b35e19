"""LINE's webhook events in the words of the conversation; pure, and nothing raises.

What we do not know passes as `Kind.OTHER`: LINE adds kinds of events without asking.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from ruthan.core.text.limits import storable
from ruthan.gateway.conversation.incoming import MEDIA, Incoming, Kind

CHANNEL: Final = "line"
_KINDS: Final = {
    "follow": Kind.CAME,
    "unfollow": Kind.LEFT,
    "join": Kind.JOINED,
    "leave": Kind.REMOVED,
    "postback": Kind.ACT,
    "unsend": Kind.UNSENT,
}
_MESSAGES: Final = {
    "text": Kind.TEXT,
    "image": Kind.IMAGE,
    "video": Kind.VIDEO,
    "audio": Kind.AUDIO,
    "file": Kind.FILE,
    "sticker": Kind.STICKER,
    "location": Kind.PLACE,
}
_FAR = 253_402_300_799_000  # the last millisecond that a datetime holds


class Unreadable(ValueError):
    """The body is no JSON object with a list of events."""


def read_events(body: bytes) -> list[Incoming]:
    """The events of a webhook body in their order; raises Unreadable."""
    try:
        held = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable from error
    events = held.get("events") if isinstance(held, dict) else None
    if not isinstance(events, list):
        raise Unreadable
    return [read_event(event) for event in events if isinstance(event, dict)]


def read_event(event: Mapping[str, Any]) -> Incoming:
    """One event; `Kind.OTHER` for what is not for us, among it everything in standby."""
    message, source = _object(event, "message"), _object(event, "source")
    kind = _kind(event, message)
    provider = _object(message, "contentProvider")
    is_elsewhere = _text(provider, "type") == "external"
    return Incoming(
        channel=CHANNEL,
        event_id=_text(event, "webhookEventId") or _stand_in(event),
        kind=kind,
        at=_moment(event.get("timestamp")),
        person=_text(source, "userId"),
        group=_text(source, "groupId") or _text(source, "roomId"),
        text=_text(message, "text") if kind == Kind.TEXT else "",
        act=_text(_object(event, "postback"), "data"),
        message_id=_text(_object(event, "unsend"), "messageId") or _text(message, "id"),
        set_id=_text(_object(message, "imageSet"), "id"),
        file_name=_text(message, "fileName"),
        link=_text(provider, "originalContentUrl") if is_elsewhere and kind in MEDIA else "",
        reply_token=_text(event, "replyToken"),
        is_addressed=_is_addressed(message),
    )


def _kind(event: Mapping[str, Any], message: Mapping[str, Any]) -> Kind:
    if event.get("mode") == "standby":
        return Kind.OTHER
    if event.get("type") == "message":
        return _MESSAGES.get(_text(message, "type"), Kind.OTHER)
    return _KINDS.get(_text(event, "type"), Kind.OTHER)


def _is_addressed(message: Mapping[str, Any]) -> bool:
    """Whether a line in a group names us."""
    named = _object(message, "mention").get("mentionees")
    return isinstance(named, list) and any(
        isinstance(one, dict) and one.get("isSelf") is True for one in named
    )


def _stand_in(event: Mapping[str, Any]) -> str:
    """A name for an event that has none: its own words, hashed by whoever keeps it."""
    return json.dumps(event, sort_keys=True, default=str)


def _moment(value: object) -> datetime:
    is_time = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _FAR
    return datetime.fromtimestamp(int(value) / 1000 if is_time else 0, tz=UTC)  # type: ignore[call-overload]  # an int


def _object(held: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = held.get(name)
    return found if isinstance(found, dict) else {}


def _text(held: Mapping[str, Any], name: str) -> str:
    found = held.get(name)
    return storable(found) if isinstance(found, str) else ""
