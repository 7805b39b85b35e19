"""Saying one thing to many by LINE: up to 500 people in a call, and what the month has left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from ruthan.messaging.transports.line.client import Client, Quota, Taken
from ruthan.messaging.transports.line.render import messages_of

if TYPE_CHECKING:
    from ruthan.core.say import Said


class ManyByLine(Protocol):
    """Tells many at once; under one retry key nobody is told twice. Raises transports.Refused."""

    def tell(self, to: Sequence[str], said: Said, *, retry_key: str) -> Taken:
        """Tell 1 to 500 people in one call."""

    def quota(self) -> Quota:
        """What the month allows and has used. Two calls."""


class Many:
    """Over the Messaging API."""

    def tell(self, to: Sequence[str], said: Said, *, retry_key: str) -> Taken:
        """One multicast."""
        return Client.of_settings().multicast(to, messages_of(said), retry_key=retry_key)

    def quota(self) -> Quota:
        """Ask the channel."""
        return Client.of_settings().quota()


class QuietMany:
    """Takes everything and sends nothing: for demonstrations."""

    def tell(self, to: Sequence[str], said: Said, *, retry_key: str) -> Taken:
        """Do nothing."""
        return Taken("quiet", was_taken_before=False)

    def quota(self) -> Quota:
        """No limit."""
        return Quota(None, 0)
