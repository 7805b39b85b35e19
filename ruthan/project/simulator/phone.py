"""Pretended people with their telephones: what they send becomes signed webhook calls."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from dataclasses import dataclass, field
from typing import Any, Final

from ruthan.core import http
from ruthan.project.simulator.state import Delivered, Media, State

TRIES: Final = 4
_PAUSE_SECONDS = 1.5
_KEPT = 400  # bubbles of one chat
Json = dict[str, Any]


@dataclass(slots=True)
class Chat:
    """One chat on one telephone; a group has a speaker."""

    id: str
    name: str
    speaker: str = ""
    bubbles: list[Json] = field(default_factory=list)

    @property
    def source(self) -> Json:
        """Where its events come from."""
        if self.speaker:
            return {"type": "group", "groupId": self.id, "userId": self.speaker}
        return {"type": "user", "userId": self.id}


def _name_of(kind: str, word: str) -> str:
    return kind + hashlib.md5(word.encode(), usedforsecurity=False).hexdigest()


PEOPLE: Final = (
    ("grandmother", "ยายสมมุติ"),
    ("uncle", "ลุงตัวอย่าง"),
    ("student", "น้องเดโม"),
)
GROUP: Final = ("family", "กลุ่มครอบครัวสมมุติ")


class Phones:
    """Every chat, what was said in it, and the way of an event to the service."""

    def __init__(self, state: State, *, webhook: str) -> None:
        self.state, self.webhook = state, webhook
        self.chats = {_name_of("U", word): Chat(_name_of("U", word), name) for word, name in PEOPLE}
        group = _name_of("C", GROUP[0])
        self.chats[group] = Chat(group, GROUP[1], speaker=next(iter(self.chats)))
        self.news = threading.Condition()
        self.version = 0

    # -- What people do ---------------------------------------------------------------------------

    def add(self, chat: str) -> None:
        """Become a follower, or bring the service into a group."""
        held = self.chats[chat]
        was_blocked = chat in self.state.blocked
        self.state.blocked.discard(chat)
        self.state.followers.add(chat)
        self._tell()
        if held.speaker:
            self._send(held, {"type": "join"})
        else:
            self._send(held, {"type": "follow", "follow": {"isUnblocked": was_blocked}})

    def leave(self, chat: str) -> None:
        """Block the service, or throw it out of a group."""
        held = self.chats[chat]
        self.state.followers.discard(chat)
        self.state.blocked.add(chat)
        self._tell()
        self._send(held, {"type": "leave" if held.speaker else "unfollow"}, can_reply=False)

    def say(self, chat: str, text: str) -> None:
        """Write or forward a text."""
        self._message(chat, {"type": "text", "text": text}, {"text": text})

    def stick(self, chat: str) -> None:
        """Send a sticker."""
        sticker = {"packageId": "1", "stickerId": "1", "stickerResourceType": "STATIC"}
        self._message(chat, {"type": "sticker", **sticker}, {"sticker": "☺"})

    def stand(self, chat: str) -> None:
        """Send where one stands, a place that is fictional."""
        place = {"title": "ตลาดสมมุติ", "address": "ตำบลตัวอย่าง", "latitude": 0.0, "longitude": 0.0}
        self._message(chat, {"type": "location", **place}, {"text": "ที่ตั้ง: ตลาดสมมุติ"})

    def show(
        self, chat: str, media_type: str, body: bytes, *, name: str = "", still: bytes = b""
    ) -> None:
        """Send a picture, a film with a still of it, or a file."""
        kind = media_type.partition("/")[0]
        message: Json = {"type": kind if kind in {"image", "video", "audio"} else "file"}
        if message["type"] == "file":
            message |= {"fileName": name or "file", "fileSize": len(body)}
        else:
            message["contentProvider"] = {"type": "line"}
        shown = {"text": f"📎 {name}"}
        if still or kind == "image":
            shown = {"picture": _data_url("image/jpeg" if still else media_type, still or body)}
        self._message(chat, message, shown, media=Media(media_type, body, still=still))

    def press(self, chat: str, data: str, text: str) -> None:
        """Press a button that comes back as a postback."""
        held = self.chats[chat]
        if text:
            self._put(held, {"from": "person", "text": text, "at": time.time()})
        self._send(held, {"type": "postback", "postback": {"data": data}})

    def unsend(self, chat: str, message_id: str) -> None:
        """Take a message back."""
        held = self.chats[chat]
        with self.news:
            for bubble in held.bubbles:
                if bubble.get("id") == message_id:
                    bubble.clear()
                    bubble.update({"from": "person", "unsent": True, "at": time.time()})
            self._tell()
        self._send(held, {"type": "unsend", "unsend": {"messageId": message_id}}, can_reply=False)

    # -- What arrives -----------------------------------------------------------------------------

    def hear(self, delivered: Delivered) -> None:
        """Show what the service said on the telephones that it reached."""
        for name in delivered.to:
            if name in self.chats:
                for message in delivered.messages:
                    bubble = {"from": "bot", "how": delivered.how, "message": message}
                    self._put(self.chats[name], {**bubble, "at": delivered.at})

    def told_since(self, version: int, *, seconds: float) -> Json:
        """Every chat as it is, as soon as anything is newer than `version`, or after a while."""
        with self.news:
            self.news.wait_for(lambda: self.version > version, timeout=seconds)
            return {
                "version": self.version,
                "chats": [
                    {
                        "id": chat.id, "name": chat.name, "isGroup": bool(chat.speaker),
                        "isHere": chat.id in self.state.followers, "bubbles": list(chat.bubbles),
                    }
                    for chat in self.chats.values()
                ],
            }  # fmt: skip

    # -- The way to the service -------------------------------------------------------------------

    def _message(self, chat: str, message: Json, shown: Json, *, media: Media | None = None) -> str:
        held, ident = self.chats[chat], str(secrets.randbelow(10**17) + 10**17)
        if media is not None:
            self.state.media[ident] = media
        self._put(held, {"from": "person", "id": ident, "at": time.time(), **shown})
        self._send(held, {"type": "message", "message": {"id": ident, **message}})
        return ident

    def _put(self, chat: Chat, bubble: Json) -> None:
        with self.news:
            chat.bubbles.append(bubble)
            del chat.bubbles[:-_KEPT]
            self._tell()

    def _tell(self) -> None:
        """Whoever waits for news sees the chats as they are now."""
        with self.news:
            self.version += 1
            self.news.notify_all()

    def _send(self, chat: Chat, event: Json, *, can_reply: bool = True) -> None:
        whole = {
            **event,
            "mode": "active",
            "timestamp": int(time.time() * 1000),
            "source": chat.source,
            "webhookEventId": secrets.token_hex(13).upper(),
            "deliveryContext": {"isRedelivery": False},
        }
        if can_reply:
            whole["replyToken"] = self.state.new_reply_token(chat.id)
        thread = threading.Thread(target=self._carry, args=(chat, whole), daemon=True)
        thread.start()

    def _carry(self, chat: Chat, event: Json) -> None:
        """Bring one event, again and again for a while when nobody takes it, as LINE does."""
        for attempt in range(TRIES):
            event["deliveryContext"] = {"isRedelivery": attempt > 0}
            status = post(self.webhook, [event], secret=self.state.secret)
            if status == 200:
                return
            time.sleep(_PAUSE_SECONDS * (attempt + 1))
        self._put(chat, {"from": "line", "text": f"webhook: {status or '-'}", "at": time.time()})


def post(webhook: str, events: list[Json], *, secret: str) -> int:
    """Bring events to a webhook as LINE does; its status, 0 when nobody answered."""
    body = json.dumps({"destination": "U" + "0" * 32, "events": events}).encode()
    headers = {"Content-Type": "application/json", "X-Line-Signature": signature(body, secret)}
    try:
        answer = http.send("POST", webhook, body=body, headers=headers, operator_configured=True)
    except http.Unreachable:
        return 0
    return answer.status


def signature(body: bytes, secret: str) -> str:
    """What LINE writes into X-Line-Signature."""
    return base64.b64encode(hmac.digest(secret.encode(), body, "sha256")).decode()


def _data_url(media_type: str, body: bytes) -> str:
    return f"data:{media_type};base64,{base64.b64encode(body).decode()}"
