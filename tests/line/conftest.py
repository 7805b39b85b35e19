"""A channel on this machine: its API, its settings, and people who write to it."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from ruthan.core import http, jobs
from ruthan.project.simulator.api import MessagingApi
from ruthan.project.simulator.phone import signature
from ruthan.project.simulator.serving import Server, serving
from ruthan.project.simulator.state import Media

SECRET, TOKEN = "channel_secret", "channel-token"
MALI, LEK_AT_HOME = "U" + "1" * 32, "U" + "2" * 32
FAMILY = "C" + "3" * 32
_number = itertools.count(1)


@pytest.fixture(scope="session")
def api_server() -> Iterator[Server]:
    """The Messaging API on a free port, for all tests of this process."""
    with serving(Server(0, MessagingApi())) as server:
        yield server
        http.drop_connections()


@pytest.fixture
def line(api_server: Server, settings: Any) -> Any:
    """The state of a fresh channel that the settings name."""
    api = api_server.api
    api.state.__init__(token=TOKEN, secret=SECRET)  # the same object: the server keeps it
    settings.RUTHAN_LINE_SECRET, settings.RUTHAN_LINE_TOKEN = SECRET, TOKEN
    settings.RUTHAN_LINE_API = settings.RUTHAN_LINE_DATA_API = api_server.url
    return api.state


class Person:
    """Somebody with LINE: writes, forwards, presses, unsends; reads what came."""

    def __init__(self, state: Any, name: str = MALI, group: str = "") -> None:
        self.state, self.name, self.group = state, name, group
        self.read = 0

    @property
    def source(self) -> dict[str, str]:
        if self.group:
            return {"type": "group", "groupId": self.group, "userId": self.name}
        return {"type": "user", "userId": self.name}

    def event(self, kind: str, *, at: float | None = None, **more: Any) -> dict[str, Any]:
        """One event as LINE writes it, with a token to answer it."""
        return {
            "type": kind, "mode": "active", "source": self.source,
            "timestamp": int((at or time.time()) * 1000),
            "webhookEventId": f"event-{next(_number)}",
            "deliveryContext": {"isRedelivery": False},
            "replyToken": self.state.new_reply_token(self.group or self.name),
            **more,
        }  # fmt: skip

    def text(self, text: str, **more: Any) -> dict[str, Any]:
        """A text, not yet sent."""
        message = {"type": "text", "id": f"m{next(_number)}", "text": text, **more}
        return self.event("message", message=message)

    def says(self, text: str, **more: Any) -> dict[str, Any]:
        """Send a text and have everything that follows done."""
        return self.sends(self.text(text, **more))

    def shows(self, body: bytes, kind: str = "image", *, media: Media | None = None, **more: Any):
        """Send a picture, film or file."""
        ident = f"m{next(_number)}"
        self.state.media[ident] = media or Media("image/png", body)
        message = {"type": kind, "id": ident, "contentProvider": {"type": "line"}, **more}
        return self.sends(self.event("message", message=message))

    def presses(self, data: str) -> dict[str, Any]:
        """Press a button."""
        return self.sends(self.event("postback", postback={"data": data}))

    def unsends(self, event: dict[str, Any]) -> None:
        """Take a message back."""
        self.sends(self.event("unsend", unsend={"messageId": event["message"]["id"]}))

    def sends(self, event: dict[str, Any]) -> dict[str, Any]:
        """Bring one event and run what follows."""
        assert bring(event).status_code == 200
        jobs.run_due()
        return event

    def hears(self) -> list[dict[str, Any]]:
        """What came since the last look."""
        came = self.state.reached(self.group or self.name)
        new, self.read = came[self.read :], len(came)
        return new

    def hears_words(self) -> str:
        """The same as one text."""
        return "\n".join(words_of(message) for message in self.hears())


@pytest.fixture
def mali(line: Any) -> Person:
    """A person who asks."""
    return Person(line)


@pytest.fixture
def family(line: Any) -> Person:
    """Mali in a group of her family."""
    return Person(line, group=FAMILY)


def bring(*events: dict[str, Any], body: bytes | None = None, signed: str | None = None) -> Any:
    """Bring events to the webhook as LINE does."""
    body = (
        json.dumps({"destination": "U0", "events": list(events)}).encode() if body is None else body
    )
    given = signature(body, SECRET) if signed is None else signed
    return Client().post(
        "/line/webhook/", body, content_type="application/json",
        headers={"X-Line-Signature": given},
    )  # fmt: skip


def words_of(message: dict[str, Any]) -> str:
    """Every word of a message that a person reads."""
    return "\n".join(_words(message))


def _words(held: Any) -> Iterator[str]:
    if isinstance(held, dict):
        for name in ("text", "label"):
            if isinstance(held.get(name), str):
                yield held[name]
        for value in held.values():
            yield from _words(value)
    elif isinstance(held, list):
        for one in held:
            yield from _words(one)


def addresses_of(message: dict[str, Any]) -> list[str]:
    """Every address that a message opens."""
    found: list[str] = []

    def look(held: Any) -> None:
        if isinstance(held, dict):
            found.extend([held["uri"]] if "uri" in held else [])
            for value in held.values():
                look(value)
        elif isinstance(held, list):
            for one in held:
                look(one)

    look(message)
    return found
