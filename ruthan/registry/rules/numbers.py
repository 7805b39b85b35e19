"""The numbers of the registry as dated data: thresholds, caps and clocks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent.parent / "data" / "rules-1.json"


@dataclass(frozen=True, slots=True)
class Numbers:
    """One dated edition. `shown_from` people, of whom `anonymous_most` may be without a name."""

    version: str
    dated: date
    source: str
    source_th: str
    shown_from: int
    anonymous_most: int
    burst: timedelta
    dispute_working_days: int
    most_things: int
    most_characters: int


@cache
def numbers() -> Numbers:
    """The edition in force."""
    raw = json.loads(_FILE.read_text(encoding="utf-8"))
    raw["dated"] = date.fromisoformat(raw["dated"])
    raw["burst"] = timedelta(minutes=raw.pop("burst_minutes"))
    return Numbers(**raw)
