"""The Messaging API, thinly: say, ask how much may be said, fetch what people sent.

Every method is one call and raises `transports.Refused` (see `door`). Whoever says something with
a retry key keeps the key: a UUID, good for 24 hours, the same for every attempt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from ruthan.messaging.transports import Refused
from ruthan.messaging.transports.line.door import ALREADY, Door, read

MOST_RECIPIENTS: Final = 500  # of one multicast
MOST_MESSAGES: Final = 5
Message = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Taken:
    """LINE has it: under which number of theirs, and whether they had it before."""

    request_id: str
    was_taken_before: bool


@dataclass(frozen=True, slots=True)
class Quota:
    """How many messages this month allows (None: no limit) and how many were used."""

    limit: int | None
    used: int

    @property
    def left(self) -> int | None:
        """What may still be said; None without a limit."""
        return None if self.limit is None else max(0, self.limit - self.used)


@dataclass(frozen=True, slots=True)
class Profile:
    """What a follower shows of themselves."""

    name: str
    language: str


@dataclass(frozen=True, slots=True)
class Content:
    """What somebody sent, in memory."""

    media_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Client:
    """The channel's voice and ears."""

    door: Door

    @classmethod
    def of_settings(cls) -> Client:
        """The client of the channel that the settings name."""
        return cls(Door.of_settings())

    # -- Saying -----------------------------------------------------------------------------------

    def reply(self, token: str, messages: Sequence[Message]) -> None:
        """Answer with a token that is good once; LINE knows no retry key here."""
        body = {"replyToken": token, "messages": _few(messages)}
        self.door.post("/v2/bot/message/reply", body)

    def push(self, to: str, messages: Sequence[Message], *, retry_key: str) -> Taken:
        """Say something to one person or group."""
        return self._say("push", {"to": to, "messages": _few(messages)}, retry_key)

    def multicast(self, to: Sequence[str], messages: Sequence[Message], *, retry_key: str) -> Taken:
        """Say the same to 1 to 500 people in one call."""
        if not 1 <= len(to) <= MOST_RECIPIENTS:
            raise ValueError("a multicast goes to 1 to 500 people")
        return self._say("multicast", {"to": list(to), "messages": _few(messages)}, retry_key)

    def broadcast(self, messages: Sequence[Message], *, retry_key: str) -> Taken:
        """Say the same to every follower."""
        return self._say("broadcast", {"messages": _few(messages)}, retry_key)

    def narrowcast(
        self,
        messages: Sequence[Message],
        *,
        retry_key: str,
        recipient: dict[str, Any] | None = None,
        demographic: dict[str, Any] | None = None,
        most: int | None = None,
    ) -> Taken:
        """Say something to a part of the followers; LINE takes it and works on: ask `progress`."""
        body: dict[str, Any] = {"messages": _few(messages)}
        if recipient is not None:
            body["recipient"] = recipient
        if demographic is not None:
            body["filter"] = {"demographic": demographic}
        if most is not None:
            body["limit"] = {"max": most}
        return self._say("narrowcast", body, retry_key)

    def progress(self, request_id: str) -> dict[str, Any]:
        """How far a narrowcast is: phase waiting, sending, succeeded or failed, and counts."""
        return self.door.get(
            f"/v2/bot/message/progress/narrowcast?requestId={quote(request_id, safe='')}"
        )

    def validate(self, kind: str, messages: Sequence[Message]) -> None:
        """Have LINE look at messages without sending them; `kind` is reply, push, multicast ..."""
        self.door.post(f"/v2/bot/message/validate/{kind}", {"messages": _few(messages)})

    def quota(self) -> Quota:
        """How much of this month is left. Two calls."""
        held = self.door.get("/v2/bot/message/quota")
        used = self.door.get("/v2/bot/message/quota/consumption")
        limit = int(held.get("value", 0)) if held.get("type") == "limited" else None
        return Quota(limit, int(used.get("totalUsage", 0)))

    # -- Hearing ----------------------------------------------------------------------------------

    def profile(self, person: str) -> Profile | None:
        """What a follower shows; None for whoever is not one."""
        try:
            held = self.door.get(f"/v2/bot/profile/{quote(person, safe='')}")
        except Refused as refused:
            if refused.is_final:
                return None
            raise
        return Profile(str(held.get("displayName", "")), str(held.get("language", "")))

    def content(self, message_id: str, *, max_bytes: int) -> Content:
        """A picture, film, sound or file, from the other host, into memory."""
        return self._content(message_id, "content", max_bytes)

    def preview(self, message_id: str, *, max_bytes: int) -> Content:
        """A small still of a picture or film."""
        return self._content(message_id, "content/preview", max_bytes)

    def transcoding(self, message_id: str) -> str:
        """Whether a film or sound is ready: processing, succeeded or failed."""
        path = f"/v2/bot/message/{quote(message_id, safe='')}/content/transcoding"
        answer = self.door.data(path, max_bytes=10_000)
        return str(read(answer).get("status", "failed"))

    def _content(self, message_id: str, what: str, max_bytes: int) -> Content:
        path = f"/v2/bot/message/{quote(message_id, safe='')}/{what}"
        answer = self.door.data(path, max_bytes=max_bytes)
        return Content(answer.headers.get("content-type", ""), answer.body)

    def _say(self, how: str, body: dict[str, Any], retry_key: str) -> Taken:
        answer = self.door.post(f"/v2/bot/message/{how}", body, retry_key=retry_key)
        before = answer.status == ALREADY
        number = "x-line-accepted-request-id" if before else "x-line-request-id"
        return Taken(answer.headers.get(number, ""), before)


def _few(messages: Sequence[Message]) -> list[Message]:
    if not 1 <= len(messages) <= MOST_MESSAGES:
        raise ValueError("1 to 5 messages go in one call")
    return list(messages)
