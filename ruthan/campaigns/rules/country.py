"""The country in squares: where each province stands on the map, its people, what a cell says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from ruthan.campaigns.rules.months import month_before, month_of
from ruthan.core.text.dates import BUDDHIST_ERA
from ruthan.core.text.digits import to_arabic

TILES: Final = "country-tiles-1.json"
POPULATION: Final = "country-population-1.json"
CHANNELS: Final = 6
FIRST_YEAR: Final = 2020
_BUDDHIST_FROM: Final = 2400  # a larger year is of the Buddhist era
_MONTH: Final = re.compile(r"(\d{4})-(\d{1,2})(?:-\d{1,2})?")
SMALLEST: Final = 5  # a smaller number of reports may point at a person


@dataclass(frozen=True, slots=True)
class Tile:
    """A province's square: its column and row, and its short names."""

    code: str
    column: int
    row: int
    short_th: str
    short_en: str


@dataclass(frozen=True, slots=True)
class Population:
    """How many people live in each province, with where that is from; empty while nobody said."""

    source: str
    dated: str
    people: Mapping[str, int]

    @property
    def is_known(self) -> bool:
        """Whether anything may be computed with it: numbers, their source and their day."""
        return bool(self.people and self.source and self.dated)


@lru_cache(maxsize=1)
def tiles() -> tuple[Tile, ...]:
    """All 77, from the north to the south."""
    return tuple(Tile(*row) for row in _read(TILES)["tiles"])


class PopulationRefused(ValueError):
    """The file of inhabitants cannot be used; `said` is the word or code at which it fails."""

    def __init__(self, said: str) -> None:
        super().__init__(said)
        self.said = said


@lru_cache(maxsize=1)
def population() -> Population:
    """The reference data as shipped: without a number."""
    return read_population(_read(POPULATION))


def read_population(held: Any) -> Population:
    """What a file of inhabitants says; raises PopulationRefused for what is none.

    Codes of provinces with whole numbers over nought, the source, and the day it is of.
    """
    people = held.get("people") if isinstance(held, dict) else None
    if not isinstance(people, dict):
        raise PopulationRefused("people")
    known = {one.code for one in tiles()}
    for code, number in people.items():
        if code not in known or type(number) is not int or number <= 0:
            raise PopulationRefused(str(code)[:20])
    words = {name: held.get(name, "") for name in ("source", "dated")}
    for name, said in words.items():
        if not isinstance(said, str) or (people and not said.strip()):
            raise PopulationRefused(name)
    return Population(words["source"].strip(), words["dated"].strip(), people)


def asked_month(typed: str, today: date) -> date:
    """The month that was asked for; for anything that is none the month before this."""
    return month_typed(typed, today) or month_before(month_of(today))


def month_typed(typed: str, today: date) -> date | None:
    """A month as it is typed: 2026-02, ๒๕๖๙-๐๒; None for anything else."""
    found = _MONTH.fullmatch(to_arabic(typed.strip())[:10])
    if found is None or not found[0].isascii():
        return None
    year, month = int(found[1]), int(found[2])
    if year > _BUDDHIST_FROM:
        year -= BUDDHIST_ERA
    if not (FIRST_YEAR <= year <= today.year + 1 and 1 <= month <= 12):
        return None
    return date(year, month, 1)


def asked_year(typed: str, today: date) -> int:
    """The year that was asked for, of either era; for anything else this one."""
    digits = to_arabic(typed.strip())[:4]
    if not (digits.isascii() and digits.isdigit()):
        return today.year
    year = int(digits)
    if year > _BUDDHIST_FROM:
        year -= BUDDHIST_ERA
    return year if FIRST_YEAR <= year <= today.year + 1 else today.year


def per_100_000(people: int, living: int | None) -> float | None:
    """People reached for every 100,000 who live there; None where nobody knows how many do."""
    return people * 100_000 / living if living else None


def shown(number: int) -> int | None:
    """A count of reports; None when it is too small to show."""
    return number if number >= SMALLEST else None


def shown_sum(numbers: Iterable[int]) -> int | None:
    """Their sum, unless it would tell what the small ones among them are."""
    held = list(numbers)
    hidden = sum(n for n in held if n < SMALLEST)
    if hidden and hidden < SMALLEST:
        return None
    return sum(held)


def _read(name: str) -> dict[str, Any]:
    text = files("ruthan.campaigns").joinpath("data", name).read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
