"""Reading a call of a gateway, whatever names it gives to things; the names are dated data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

_MOST = 2_000


@dataclass(frozen=True, slots=True)
class Called:
    """What a call says: from which number, which words, about which message, how it went."""

    number: str = field(default="", repr=False)
    is_stop: bool = False
    message_id: str = ""
    has_arrived: bool | None = None


def read_call(given: Mapping[str, Any]) -> Called:
    """A call as we understand it; what is not known says nothing."""
    names = _names()
    held = {str(name).lower(): str(value)[:_MOST].strip() for name, value in given.items()}

    def first(what: str) -> str:
        return next((held[name] for name in names[what] if held.get(name)), "")

    status = first("status").lower()
    arrived = True if status in names["arrived"] else False if status in names["lost"] else None
    return Called(
        number=first("from"),
        is_stop=first("text").strip(" .!\"'").lower() in names["stop"],
        message_id=first("id"),
        has_arrived=arrived,
    )


@lru_cache(maxsize=1)
def _names() -> dict[str, list[str]]:
    file = Path(__file__).parents[2] / "data" / "sms.json"
    held: dict[str, list[str]] = json.loads(file.read_text(encoding="utf-8"))
    return held
