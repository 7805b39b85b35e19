"""The sentences of facts, from dated data, with names filled in and the office to ask."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import get_language

from ruthan.network.queries import province_name

if TYPE_CHECKING:
    from ruthan.network.models import Organisation
    from ruthan.registry.rules.facts import Fact

_FILE = Path(__file__).parent.parent / "data" / "facts-1.json"


@dataclass(frozen=True, slots=True)
class FactLine:
    """One sentence in the reader's language; `tone` is plain, warn or bad, never good.

    `office` is who has the official look-up, with its site and number as far as they are known.
    """

    code: str
    tone: str
    words: str
    checked_on: date
    office: str = ""
    website: str = ""
    hotline: str = ""


def offices() -> frozenset[str]:
    """The codes of all organisations that facts name."""
    return frozenset(row["organisation"] for row in _rows().values() if "organisation" in row)


def lines_of(facts: Iterable[Fact], named: Mapping[str, Organisation]) -> tuple[FactLine, ...]:
    """The sentences of some facts; `named` holds banks and offices by code. No query."""
    return tuple(_line(fact, named) for fact in facts)


def _line(fact: Fact, named: Mapping[str, Organisation]) -> FactLine:
    row = _rows()[fact.code]
    filled = {name: _filled(name, value, named) for name, value in fact.filled}
    words = row["en" if is_english() else "th"].format(**filled)
    office = named.get(row.get("organisation", ""))
    return FactLine(
        code=fact.code,
        tone=row["tone"],
        words=words,
        checked_on=date.fromisoformat(row["checked_on"]),
        office=office.name if office else "",
        website=office.website if office else "",
        hotline=row.get("hotline", ""),
    )


def _filled(name: str, value: str, named: Mapping[str, Organisation]) -> str:
    if name == "bank":
        return bank_name(value, named)
    return province_name(value) if name == "province" else value


_PLATFORMS: Final = {
    "facebook": "Facebook", "instagram": "Instagram", "messenger": "Messenger", "tiktok": "TikTok",
    "line": "LINE", "youtube": "YouTube", "telegram": "Telegram", "whatsapp": "WhatsApp",
    "shopee": "Shopee", "lazada": "Lazada", "x": "X",
}  # fmt: skip


def provider_name(code: str, named: Mapping[str, Organisation]) -> str:
    """A bank or platform as it writes its own name; its code where nobody wrote it down."""
    return bank_name(code, named) if code.isdigit() else _PLATFORMS.get(code, code)


def bank_name(code: str, named: Mapping[str, Organisation]) -> str:
    """The name of a bank by its code, the code itself where it is not on the list."""
    held = named.get(f"bank:{code}")
    return held.name if held else code


def is_english() -> bool:
    """Whether the reader reads English."""
    return (get_language() or "th").startswith("en")


@cache
def _rows() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return found
