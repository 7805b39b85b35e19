"""The way of the money as a picture: every hop a line under the one it came from, pure numbers.

A tree written downwards stays readable with forty hops, on a telephone and on paper: each line has
its place, its branch to the hop before, and a bar as long as its share of the largest amount.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

WIDTH: Final = 560
ROW: Final = 58
_TOP: Final = 24
_INDENT: Final = 26
_MOST_INDENTS: Final = 8  # deeper hops stand below one another; their branch still shows the way
_BAR: Final = 150


@dataclass(frozen=True, slots=True)
class Hop:
    """One transfer as the picture knows it, words in the reader's language."""

    id: UUID
    parent: UUID | None
    number: int
    title: str
    amount: str
    satang: int
    when: str
    state: str
    state_words: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A hop in its place: where its mark stands, the branch that leads to it, its bar."""

    hop: Hop
    depth: int
    x: int
    y: int
    branch: str  # the points of a line from the hop before
    bar: int
    text_x: int


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole drawing."""

    rows: tuple[Drawn, ...]
    width: int
    height: int


def in_order(hops: Sequence[Hop]) -> list[tuple[Hop, int]]:
    """Every hop below the one it came from, with its depth; a lost parent counts as none."""
    known = {hop.id for hop in hops}
    below: dict[UUID | None, list[Hop]] = {}
    for hop in sorted(hops, key=lambda hop: hop.number):
        below.setdefault(hop.parent if hop.parent in known else None, []).append(hop)
    found: list[tuple[Hop, int]] = []
    waiting = [(hop, 0) for hop in reversed(below.get(None, []))]
    while waiting:
        hop, depth = waiting.pop()
        found.append((hop, depth))
        waiting += [(child, depth + 1) for child in reversed(below.get(hop.id, []))]
    return found


def draw(hops: Sequence[Hop]) -> Picture:
    """Give every hop its place. Cycles cannot be: a parent is older than its child."""
    rows: list[Drawn] = []
    placed: dict[UUID, tuple[int, int]] = {}
    largest = max((hop.satang for hop in hops), default=1) or 1
    for row, (hop, depth) in enumerate(in_order(hops)):
        x = _TOP + min(depth, _MOST_INDENTS) * _INDENT
        y = _TOP + 2 * ROW // 2 + row * ROW
        from_x, from_y = placed.get(hop.parent, (10, _TOP)) if hop.parent else (10, _TOP)
        branch = f"{from_x},{from_y} {from_x},{y} {x},{y}"
        placed[hop.id] = (x, y)
        bar = max(2, round(hop.satang / largest * _BAR))
        rows.append(Drawn(hop, depth, x, y, branch, bar, x + 18))
    return Picture(tuple(rows), WIDTH, _TOP + 2 * ROW // 2 + len(rows) * ROW)
