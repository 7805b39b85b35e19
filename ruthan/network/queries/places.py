"""Thailand's 77 provinces, from the dated reference data; no query."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class Province:
    """A province: its official two-digit code, its names, and the region it belongs to."""

    code: str
    name_th: str
    name_en: str
    region: str
    region_th: str
    region_en: str

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if _english() else self.name_th

    @property
    def region_name(self) -> str:
        """The region's name in the reader's language."""
        return self.region_en if _english() else self.region_th


def provinces() -> tuple[Province, ...]:
    """All 77, in the order of their codes."""
    return tuple(_by_code().values())


def province(code: str) -> Province | None:
    """The province of that code."""
    return _by_code().get(code)


def is_province(code: str) -> bool:
    """Whether the code names a province."""
    return code in _by_code()


def province_name(code: str) -> str:
    """The name in the reader's language; '' for no province, the code itself when unknown."""
    found = _by_code().get(code)
    return found.name if found else code


@lru_cache(maxsize=1)
def _by_code() -> dict[str, Province]:
    raw = json.loads(files("ruthan.network").joinpath("data/provinces.json").read_text("utf-8"))
    fields = ("code", "name_th", "name_en", "region", "region_th", "region_en")
    rows = [Province(*(row[field] for field in fields)) for row in raw]
    return {row.code: row for row in sorted(rows, key=lambda row: row.code)}


def _english() -> bool:
    return (get_language() or "th").startswith("en")
