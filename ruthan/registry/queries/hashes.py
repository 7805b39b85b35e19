"""By which an entry is found: a keyed hash of its kind and canonical value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruthan.core.crypto import keyed_hash
from ruthan.registry.states import Kind

if TYPE_CHECKING:
    from ruthan.registry.rules.naming import Named

_NAME = "registry.indicator"
_REPORTER = "registry.reporter"


def hash_of(named: Named) -> bytes:
    """The keyed hash of one thing; http and https are one link."""
    value = named.value.partition("://")[2] if named.kind == Kind.URL else named.value
    return keyed_hash(_NAME, f"{named.kind}\0{value}")


def reporter_hash(key: bytes) -> bytes:
    """A reporter's keyed name under our own: it counts a person and leads to no report."""
    return keyed_hash(_REPORTER, key)
