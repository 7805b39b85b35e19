"""Banks and other places where money is kept, from the dated reference data; no query."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class Bank:
    """A bank by the three digits of its code, or a wallet by its name."""

    code: str
    kind: str  # bank, promptpay, wallet
    name_th: str
    name_en: str
    short_th: str
    short_en: str
    symbol: str

    @property
    def name(self) -> str:
        """The full name in the reader's language."""
        return self.name_en if _english() else self.name_th

    @property
    def short(self) -> str:
        """The short name in the reader's language."""
        return self.short_en if _english() else self.short_th

    @property
    def organisation(self) -> str:
        """The code of its organisation (contracts.md); '' for a wallet."""
        return f"bank:{self.code}" if self.kind == "bank" else ""


def banks() -> tuple[Bank, ...]:
    """Every bank, by code."""
    return tuple(one for one in _known().values() if one.kind == "bank")


def wallets() -> tuple[Bank, ...]:
    """Every wallet; PromptPay is a way to an account, not a place, and is none of them."""
    return tuple(one for one in _known().values() if one.kind == "wallet")


def bank(code: str) -> Bank | None:
    """A bank or wallet by its code."""
    return _known().get(code)


@lru_cache(maxsize=1)
def _known() -> dict[str, Bank]:
    found: dict[str, Bank] = {}
    for name in ("banks", "providers"):
        rows = json.loads(files("ruthan.network").joinpath(f"data/{name}.json").read_text("utf-8"))
        for row in rows:
            found[row["code"]] = _bank(row)
    return found


def _bank(row: dict[str, Any]) -> Bank:
    names = ("name_th", "name_en", "short_th", "short_en")
    return Bank(
        code=row["code"], kind=row["kind"], symbol=row.get("symbol", ""),
        **{name: str(row[name] or "") for name in names},
    )  # fmt: skip


def _english() -> bool:
    return (get_language() or "th").startswith("en")
