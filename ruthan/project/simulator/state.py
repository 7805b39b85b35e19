"""What the simulated LINE remembers: tokens, keys, quota, files, menus, faults, what arrived."""

from __future__ import annotations

import secrets
import time
import uuid
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

REPLY_SECONDS: Final = 60.0
KEY_SECONDS: Final = 86_400.0
# Calls in so many seconds, by endpoint; everything else shares the last line.
LIMITS: Final[dict[str, tuple[int, float]]] = {
    "narrowcast": (60, 3_600.0),
    "broadcast": (60, 3_600.0),
    "multicast": (200, 1.0),
    "": (2_000, 1.0),
}


@dataclass(slots=True)
class Fault:
    """What goes wrong with the next calls of an endpoint.

    `is_taken`: the call is done and only its answer is lost. `seconds`: it hangs first. `every`:
    only each n-th call is hit. `status` 0 closes the connection without a word.
    """

    endpoint: str  # a part of the path: push, multicast, content ...
    status: int
    times: int = 1
    is_taken: bool = False
    seconds: float = 0.0
    every: int = 1
    seen: int = 0

    def hits(self, path: str) -> bool:
        """Whether this call is hit; counts it."""
        if self.times <= 0 or self.endpoint not in path:
            return False
        self.seen += 1
        if self.seen % self.every:
            return False
        self.times -= 1
        return True


@dataclass(frozen=True, slots=True)
class Delivered:
    """One call that was taken: how, to whom, and what."""

    how: str  # reply, push, multicast, broadcast, narrowcast
    to: tuple[str, ...]
    messages: Sequence[dict[str, Any]]
    at: float


@dataclass(slots=True)
class Media:
    """A file that a person sent; a film is ready after so many questions, and has a still."""

    media_type: str
    body: bytes
    asks_until_ready: int = 0
    still: bytes = b""  # a JPEG


@dataclass(slots=True)
class State:
    """The whole memory of one channel."""

    token: str = "simulator-token"  # noqa: S105 - a pretended channel's
    secret: str = "simulator-secret"  # noqa: S105 - as above
    is_revoked: bool = False
    monthly: int | None = None
    used: int = 0
    limits: dict[str, tuple[int, float]] = field(default_factory=lambda: dict(LIMITS))
    followers: set[str] = field(default_factory=set)
    blocked: set[str] = field(default_factory=set)
    reply_tokens: dict[str, tuple[str, float]] = field(default_factory=dict)
    keys: dict[str, tuple[str, float]] = field(default_factory=dict)
    media: dict[str, Media] = field(default_factory=dict)
    menus: dict[str, dict[str, Any]] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)
    shown_menu: str = ""
    webhook: str = ""
    faults: list[Fault] = field(default_factory=list)
    delivered: list[Delivered] = field(default_factory=list)
    calls: dict[str, int] = field(default_factory=dict)
    narrowcasts: dict[str, int] = field(default_factory=dict)
    accepted_at: dict[str, float] = field(default_factory=dict)
    windows: dict[str, deque[float]] = field(default_factory=dict)

    def new_reply_token(self, chat: str) -> str:
        """A token with which this chat can be answered once within a minute."""
        token = secrets.token_hex(16)
        self.reply_tokens[token] = (chat, time.monotonic() + REPLY_SECONDS)
        return token

    def use_reply_token(self, token: str) -> str | None:
        """The chat that a token answers; None when it was used, is too old or not ours."""
        chat, until = self.reply_tokens.pop(token, ("", 0.0))
        return chat if chat and time.monotonic() < until else None

    def is_too_fast(self, endpoint: str) -> bool:
        """Count a call; whether it is one too many."""
        name = endpoint if endpoint in self.limits else ""
        times, seconds = self.limits[name]
        window, now = self.windows.setdefault(name, deque()), time.monotonic()
        while window and now - window[0] > seconds:
            window.popleft()
        if len(window) >= times:
            return True
        window.append(now)
        return False

    def accepted(self, key: str) -> str:
        """The request under which a retry key was taken within a day, or ''."""
        request, at = self.keys.get(key, ("", 0.0))
        return request if request and time.monotonic() - at < KEY_SECONDS else ""

    def reached(self, name: str) -> list[dict[str, Any]]:
        """Every message that reached one chat, in order; a blocked one gets nothing."""
        return [m for d in self.delivered if name in d.to for m in d.messages]


def new_request() -> str:
    """The number of a call."""
    return str(uuid.uuid4())
