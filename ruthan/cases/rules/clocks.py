"""Deadlines of a case, from dated data: an hour is sixty minutes, on holidays and at midnight too.

The law counts hours from a moment, not working days; so do we, in absolute time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class ClockRule:
    """One deadline: counted from where, how long, ended by what, on which ground."""

    code: str
    begins: str  # t0, police
    hours: int
    ends_with: str  # bank, police, outcome
    is_law: bool
    remind: tuple[int, ...]
    name_th: str
    name_en: str
    source_th: str
    source_en: str

    def due(self, start: datetime) -> datetime:
        """The moment at which it runs out."""
        return start + timedelta(hours=self.hours)


@dataclass(frozen=True, slots=True)
class Rules:
    """Every number of cases with its edition."""

    edition: str
    dated: str
    clocks: tuple[ClockRule, ...]
    hold: timedelta
    release: timedelta

    def clock(self, code: str) -> ClockRule | None:
        """The rule of that code, None for one of an older edition."""
        return next((rule for rule in self.clocks if rule.code == code), None)

    def beginning(self, start: str) -> Iterator[ClockRule]:
        """The deadlines that begin there."""
        return (rule for rule in self.clocks if rule.begins == start)


@lru_cache(maxsize=1)
def rules() -> Rules:
    """The numbers in force."""
    raw = json.loads(files("ruthan.cases").joinpath("data/clocks.json").read_text("utf-8"))
    clocks = tuple(
        ClockRule(
            code=row["code"], begins=row["from"], hours=row["hours"], ends_with=row["ends_with"],
            is_law=row["is_law"], remind=tuple(sorted(row["remind"], reverse=True)),
            name_th=row["name_th"], name_en=row["name_en"],
            source_th=row["source_th"], source_en=row["source_en"],
        )
        for row in raw["clocks"]
    )  # fmt: skip
    return Rules(
        edition=raw["edition"], dated=raw["dated"], clocks=clocks,
        hold=timedelta(hours=raw["hold_hours"]), release=timedelta(hours=raw["release_hours"]),
    )  # fmt: skip


def hours_to_remind(
    due_at: datetime, now: datetime, *, hours: Sequence[int], sent: Sequence[int]
) -> tuple[int, ...]:
    """Which reminders are due and were not sent, the largest first; none once it is over.

    Only the last of them is worth telling: "24 hours left" is wrong when six are.
    """
    if now >= due_at:
        return ()
    return tuple(
        n for n in sorted(hours, reverse=True)
        if n not in sent and due_at - timedelta(hours=n) <= now
    )  # fmt: skip


def situation(t0: datetime, now: datetime) -> str:
    """How long ago the money left, as the form of a report says it (triage knows these codes)."""
    passed = now - t0
    for hours, code in ((1, "money_1h"), (24, "money_24h"), (72, "money_72h")):
        if passed <= timedelta(hours=hours):
            return code
    return "money_later"
