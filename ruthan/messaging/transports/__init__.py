"""The ways out: each takes one letter and either hands it over or says why not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Letter:
    """One message ready to go: plain text with its HTML twin."""

    id: str
    to: str
    subject: str
    text: str
    html: str


class Refused(RuntimeError):
    """The other side did not take the letter; it may be tried again."""


class Transport(Protocol):
    """One way out; a letter handed over twice under one id arrives once where that can be."""

    def deliver(self, letter: Letter) -> None:
        """Hand the letter over; raises Refused."""
