"""States and the one way to move between them: a table of allowed moves, one winner, no lock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from django.db import models

Moves = Mapping[str, frozenset[str]]
M = TypeVar("M", bound=models.Model)


class Refused(Exception):
    """The move is not allowed, or somebody moved it first; nothing was changed."""

    def __init__(self, was: str, to: str) -> None:
        super().__init__(f"cannot move from {was} to {to}")
        self.was, self.to = was, to


def move(thing: M, *, to: str, moves: Moves, field: str = "state", **with_fields: object) -> M:
    """Move `thing` to a state together with other fields, in one UPDATE guarded by the old state.

    Raises Refused when the table forbids it or when another process was first. Costs one query.
    """
    was = str(getattr(thing, field))
    if to not in moves.get(was, frozenset()):
        raise Refused(was, to)
    rows = type(thing)._default_manager.filter(**{"pk": thing.pk, field: was})
    if rows.update(**{field: to}, **with_fields) != 1:
        raise Refused(was, to)
    for name, value in {field: to, **with_fields}.items():
        setattr(thing, name, value)
    return thing
