"""The routing matrix: dated rows saying whom a kind of report goes to, by when, and what never."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from ruthan.triage.rules.facts import DATA

ELECTION_CLOCK: Final = "{election_clock}"
PLACES: Final = ("{bank}", "{platform}", "{carrier}", "{agency}")  # filled from the report
MOST_ROUTES: Final = 8  # of one row
_CLOCK: Final = re.compile(r"now|next_round|[1-9]\d{0,2}[hd]")
_GROUND: Final = re.compile(r"[a-z][a-z0-9_]{1,39}")


class BadMatrix(ValueError):
    """A matrix that cannot be used; the words say which row and why."""


@dataclass(frozen=True, slots=True)
class Route:
    """An organisation, the ground on which it is asked, and its clock."""

    organisation: str
    ground: str
    clock: str

    def __str__(self) -> str:
        return f"{self.organisation}/{self.ground}/{self.clock}"


@dataclass(frozen=True, slots=True)
class Part:
    """What rows of one kind have in common: what is sent along, and what is never done."""

    part: str
    label_th: str
    label_en: str
    package_th: str
    package_en: str
    never_th: str
    never_en: str
    source: str


@dataclass(frozen=True, slots=True)
class Row:
    """A trigger, its routes in order (the first is the one to call), the fallback, the source."""

    trigger: str
    part: str
    label_th: str
    label_en: str
    routes: tuple[Route, ...]
    fallback: str
    source: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """One dated version; never changed once it is in force."""

    version: str
    checked_on: str
    parts: Mapping[str, Part]
    rows: Mapping[str, Row]
    fallback: Route

    @property
    def checked_day(self) -> date:
        """The day on which its facts were last looked up."""
        return date.fromisoformat(self.checked_on)

    def part_of(self, row: Row) -> Part:
        """What the row shares with others of its kind."""
        return self.parts[row.part]

    @property
    def organisations(self) -> frozenset[str]:
        """Every organisation that it names, place-holders left out."""
        named = {route.organisation for row in self.rows.values() for route in row.routes}
        named |= {row.fallback for row in self.rows.values()} | {self.fallback.organisation}
        return frozenset(named.difference(PLACES))


@cache
def shipped_matrix() -> Matrix:
    """The version that comes with the program and needs no database (`routes-1.json`)."""
    return matrix_of(shipped_rows())


@cache
def _shipped_text() -> str:
    return (DATA / "routes-1.json").read_text(encoding="utf-8")


def shipped_rows() -> dict[str, Any]:
    """The shipped version as plain values, a fresh copy: what a first draft begins with."""
    rows: dict[str, Any] = json.loads(_shipped_text())
    return rows


def matrix_of(raw: Mapping[str, Any]) -> Matrix:
    """Read plain values; refuses with BadMatrix what names no route, no part or no known clock."""
    parts = {str(part["part"]): Part(**part) for part in raw["parts"]}
    rows = {str(row["trigger"]): _row(row) for row in raw["rows"]}
    for row in rows.values():
        if row.part not in parts:
            raise BadMatrix(f"{row.trigger}: no part {row.part}")
    return Matrix(raw["version"], raw["checked_on"], parts, rows, Route(**raw["fallback"]))


def _row(raw: Mapping[str, Any]) -> Row:
    row = Row(**{**raw, "routes": tuple(Route(*route) for route in raw["routes"])})
    check_row(row)
    return row


def check_row(row: Row) -> None:
    """Refuse a row that would lead nowhere: raises BadMatrix with the reason."""
    if not 1 <= len(row.routes) <= MOST_ROUTES:
        raise BadMatrix(f"{row.trigger}: one to {MOST_ROUTES} routes are needed")
    if not row.fallback or row.fallback in PLACES:
        raise BadMatrix(f"{row.trigger}: the fallback desk must be an organisation")
    if not row.source.strip():
        raise BadMatrix(f"{row.trigger}: every row names its source")
    named = [route.organisation for route in row.routes]
    if len(set(named)) != len(named):
        raise BadMatrix(f"{row.trigger}: an organisation stands there twice")
    for route in row.routes:
        if route.clock != ELECTION_CLOCK and not _CLOCK.fullmatch(route.clock):
            raise BadMatrix(f"{row.trigger}: no clock is called {route.clock}")
        if not _GROUND.fullmatch(route.ground):
            raise BadMatrix(f"{row.trigger}: no ground is called {route.ground}")


def check_places(row: Row) -> None:
    """Refuse a place-holder that nothing fills: raises BadMatrix with its name."""
    for route in row.routes:
        if _is_braced(route.organisation) and route.organisation not in PLACES:
            raise BadMatrix(f"{row.trigger}: nothing fills {route.organisation}")
    if _is_braced(row.fallback):
        raise BadMatrix(f"{row.trigger}: the fallback desk must be an organisation")


def _is_braced(code: str) -> bool:
    return "{" in code or "}" in code


def routes_written(routes: Sequence[Route]) -> str:
    """Routes as people edit them: one a line, organisation, ground and clock."""
    return "\n".join(f"{r.organisation} {r.ground} {r.clock}" for r in routes)


def routes_read(text: str) -> tuple[Route, ...]:
    """What `routes_written` wrote; raises BadMatrix for a line that is not three words."""
    found = []
    for line in text.splitlines():
        words = line.replace("/", " ").split()
        if not words:
            continue
        if len(words) != 3:
            raise BadMatrix(line.strip()[:80])
        found.append(Route(*words))
    return tuple(found)
