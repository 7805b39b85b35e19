"""Who can act on a trade check: organisations of the routing table, each with its sentence."""

from __future__ import annotations

from dataclasses import dataclass

from ruthan.trade.rules.tables import Said, said, table
from ruthan.triage.rules.routing import routing_table

_HOURS = {"now": 1, "1h": 1, "24h": 24, "72h": 72, "7d": 168}
_PLATFORMS = ("platform:meta", "platform:tiktok", "platform:line", "platform:google",
              "platform:x", "platform:shopee", "platform:lazada")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Desk:
    """An organisation to ask, on which ground, within how many hours, and why it is theirs."""

    organisation: str
    ground: str
    hours: int
    why: Said


def hand_over(*, category: str, product: str = "", platform: str = "") -> tuple[Desk, ...]:
    """Whom a check of this category goes to, the first first; a known platform comes last.

    The organisations, grounds and clocks are those of the one routing table; a category without a
    row goes to where trade disputes go.
    """
    row = _row(category, product)
    found = routing_table().rows[row["trigger"]]
    desks: dict[str, Desk] = {}
    for route in found.routes:
        organisation = platform if route.organisation == "{platform}" else route.organisation
        if organisation and not organisation.startswith("{"):
            hours = _HOURS.get(route.clock, 72)
            desks.setdefault(organisation, Desk(organisation, route.ground, hours, said(row)))
    last = found.fallback
    desks.setdefault(last, Desk(last, found.routes[0].ground, 72, said(row)))
    return tuple(desks.values())


def platforms() -> tuple[str, ...]:
    """The platforms on which shops stand, as organisation codes."""
    return _PLATFORMS


def _row(category: str, product: str) -> dict[str, str]:
    rows = [row for row in table("hand-over-1")["rows"] if category in row["categories"]]
    for row in rows:
        if product in row.get("only_products", [product]):
            return dict(row)
    return _row("refund", product)
