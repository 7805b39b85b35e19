"""The ways out: each takes one letter and either hands it over or says why not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from ruthan.core.say import Said


@dataclass(frozen=True, slots=True)
class Reply:
    """Leave to answer something at once: a token for one use, and until when it surely counts."""

    token: str
    until: datetime
    is_only_way: bool = False  # once the moment has passed, nothing is said at all


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that goes with a mail: its name, its type, its bytes."""

    name: str
    content_type: str
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Letter:
    """One message ready to go: plain text with its HTML twin, or what is said in a chat."""

    id: str  # a UUID that stays the same through every attempt
    to: str
    subject: str = ""
    text: str = ""
    html: str = ""
    stop_url: str = ""  # one POST there ends letters of this kind (RFC 8058)
    said: Said | None = None
    reply: Reply | None = None
    language: str = "th"
    is_unsure: bool = False  # an earlier attempt ended without a word from the other side
    secrets: tuple[str, ...] = field(default=(), repr=False)  # that sign it, of a webhook
    files: tuple[Enclosed, ...] = ()  # of a mail


class Refused(RuntimeError):
    """The other side did not take the letter.

    `is_final`: it never will; `is_gone`: nothing more is to be sent there. `is_unsure`: it may
    have taken it, nobody knows. Everything else may be tried again, after `pause` seconds at the
    earliest.
    """

    def __init__(
        self,
        detail: str,
        *,
        is_final: bool = False,
        is_gone: bool = False,
        is_unsure: bool = False,
        pause: int = 0,
    ) -> None:
        super().__init__(detail)
        self.is_final, self.is_gone, self.is_unsure = is_final, is_gone, is_unsure
        self.pause = pause


class Transport(Protocol):
    """One way out; a letter handed over twice under one id arrives once where that can be."""

    def deliver(self, letter: Letter) -> str:
        """Hand the letter over and say how in a word or two; raises Refused."""
