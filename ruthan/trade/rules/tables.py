"""The dated tables that these rules stand on, read once; sentences in Thai and English."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence in both languages."""

    th: str
    en: str

    def filled(self, **values: object) -> Said:
        """The sentence with its places filled."""
        return Said(self.th.format(**values), self.en.format(**values))


@dataclass(frozen=True, slots=True)
class Product:
    """A kind of goods: the numbers that belong on it and who keeps the official list."""

    code: str
    name: Said
    category: str
    numbers: tuple[str, ...]
    needs: str
    look_up: str


@dataclass(frozen=True, slots=True)
class NumberClass:
    """A kind of registration number."""

    code: str
    name: Said
    shape: Said
    look_up: str
    is_verified: bool


@dataclass(frozen=True, slots=True)
class LookUpPlace:
    """Where a person looks something up officially, and when that was last checked."""

    code: str
    organisation: str
    name: Said
    host: str
    hotline: str
    checked_on: date
    is_verified: bool

    @property
    def url(self) -> str:
        """The address to open, '' where none is known."""
        return f"https://{self.host}/" if self.host else ""


def table(name: str) -> dict[str, Any]:
    """A table as it is written; do not change what comes back."""
    return _raw(name)


@cache
def products() -> dict[str, Product]:
    """Kinds of goods by code, in the order of the form."""
    return {
        row["code"]: Product(
            row["code"], said(row), row["category"], tuple(row["numbers"]), row["needs"],
            row["look_up"],
        )
        for row in _raw("products-1")["products"]
    }  # fmt: skip


@cache
def number_classes() -> dict[str, NumberClass]:
    """Kinds of numbers by code."""
    return {
        row["code"]: NumberClass(
            row["code"], said(row), Said(row["shape_th"], row["shape_en"]), row["look_up"],
            row["is_verified"],
        )
        for row in _raw("products-1")["numbers"]
    }  # fmt: skip


@cache
def look_ups() -> dict[str, LookUpPlace]:
    """Official look-ups by code."""
    return {
        row["code"]: LookUpPlace(
            row["code"], row["organisation"], said(row), row["host"], row["hotline"],
            date.fromisoformat(row["checked_on"]), row["is_verified"],
        )
        for row in _raw("lookups-1")["lookups"]
    }  # fmt: skip


def said(row: dict[str, Any]) -> Said:
    """The sentence of a row of a table."""
    return Said(row["th"], row["en"])


@cache
def _raw(name: str) -> dict[str, Any]:
    file = files("ruthan.trade").joinpath(f"data/{name}.json")
    made: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return made
