"""Thailand's 77 provinces, from the dated reference data; no query."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

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


def province_named(text: str) -> Province | None:
    """The province whose name, short name or other name this is, as people type it; None if none.

    Spaces, a word for "province" before it and a full stop do not matter.
    """
    return _by_name().get(_bare(text))


def province_name(code: str) -> str:
    """The name in the reader's language; '' for no province, the code itself when unknown."""
    found = _by_code().get(code)
    return found.name if found else code


@lru_cache(maxsize=1)
def _by_code() -> dict[str, Province]:
    fields = ("code", "name_th", "name_en", "region", "region_th", "region_en")
    rows = [Province(*(row[field] for field in fields)) for row in _raw()]
    return {row.code: row for row in sorted(rows, key=lambda row: row.code)}


@lru_cache(maxsize=1)
def _by_name() -> dict[str, Province]:
    found: dict[str, Province] = {}
    for row in _raw():
        held = [row[field] for field in ("name_th", "name_en", "short_th", "short_en")]
        for name in [*held, *(alias["text"] for alias in row["aliases"])]:
            if name:
                found.setdefault(_bare(name), _by_code()[row["code"]])
    return found


def _raw() -> list[dict[str, Any]]:
    held: list[dict[str, Any]] = json.loads(
        files("ruthan.network").joinpath("data/provinces.json").read_text("utf-8")
    )
    return held


def _bare(name: str) -> str:
    bare = "".join(name.lower().split()).strip(".")
    for before in ("จังหวัด", "จ."):
        bare = bare.removeprefix(before)
    return bare.removesuffix("province")


def _english() -> bool:
    return (get_language() or "th").startswith("en")
