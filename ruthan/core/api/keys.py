"""Who holds a key: found by the network, asked by every address of the API."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Holder:
    """A live key: the machine that acts, for which organisation, with which scopes."""

    key_id: UUID
    user: Any  # accounts.User
    organisation: UUID
    scopes: frozenset[str]
    per_minute: int  # 0: no limit


@dataclass(frozen=True, slots=True)
class Rate:
    """What is left of a key's minute."""

    limit: int
    left: int
    seconds: int


Finder = Callable[[str], Holder | None]
_finders: list[Finder] = []


def install(finder: Finder) -> None:
    """Install the way from a key's text to its holder; called once at start-up."""
    _finders[:] = [finder]


def holder_of(token: str) -> Holder | None:
    """The holder of a key that is valid now, or None for any other text."""
    return _finders[0](token) if _finders else None


def holder(request: HttpRequest) -> Holder:
    """The holder that the key check of this request found."""
    found: Holder = request.auth  # type: ignore[attr-defined]  # set once the key was checked
    return found
