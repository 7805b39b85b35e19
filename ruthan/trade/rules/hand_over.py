"""Who can act on a trade check: organisations of the routing table, each with its sentence."""

from __future__ import annotations

from dataclasses import dataclass

from ruthan.trade.rules.tables import Said, said, table
from ruthan.triage.rules.matrix import Matrix

_HOURS_IN = {"h": 1, "d": 24}
_NOW, _ELSE = 1, 72  # hours
_PLATFORMS = ("platform:meta", "platform:tiktok", "platform:line", "platform:google",
              "platform:x", "platform:shopee", "platform:lazada")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Desk:
    """An organisation to ask, on which ground, within how many hours, and why it is theirs."""

    organisation: str
    ground: str
    hours: int
    why: Said


def hand_over(
    *, matrix: Matrix, category: str, product: str = "", platform: str = ""
) -> tuple[Desk, ...]:
    """Whom a check of this category goes to, the first first; a known platform comes last.

    The organisations, grounds and clocks are those of the given version of the routing matrix; a
    category without a row goes to where trade disputes go, one that the version does not know to
    its last resort.
    """
    row = _row(category, product)
    found = matrix.rows.get(row["trigger"])
    if found is None:
        last = matrix.fallback
        return (Desk(last.organisation, last.ground, _hours(last.clock), said(row)),)
    desks: dict[str, Desk] = {}
    for route in found.routes:
        organisation = platform if route.organisation == "{platform}" else route.organisation
        if organisation and not organisation.startswith("{"):
            hours = _hours(route.clock)
            desks.setdefault(organisation, Desk(organisation, route.ground, hours, said(row)))
    desks.setdefault(found.fallback, Desk(found.fallback, found.routes[0].ground, _ELSE, said(row)))
    return tuple(desks.values())


def _hours(clock: str) -> int:
    """The hours of a clock such as `now`, `24h` or `7d`; three days where it names none."""
    if clock == "now":
        return _NOW
    return int(clock[:-1]) * _HOURS_IN[clock[-1]] if clock[:-1].isdigit() else _ELSE


def platforms() -> tuple[str, ...]:
    """The platforms on which shops stand, as organisation codes."""
    return _PLATFORMS


def _row(category: str, product: str) -> dict[str, str]:
    rows = [row for row in table("hand-over-1")["rows"] if category in row["categories"]]
    for row in rows:
        if product in row.get("only_products", [product]):
            return dict(row)
    return _row("refund", product)
