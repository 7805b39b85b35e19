"""The buyer's days on the pages of a report that asked about goods or a shop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ruthan.gateway.sources.web.shop_forms import DaysForm
from ruthan.trade import queries
from ruthan.trade.queries.days import rights_words
from ruthan.trade.rules.rights import Rights


@dataclass(frozen=True, slots=True)
class Buying:
    """The days as they stand, None before the goods came, and the form to say when they did."""

    rights: Rights | None
    words: dict[str, Any]
    form: DaysForm


def trade_of(report: Any) -> Buying | None:
    """What the page of a report shows to a buyer; None for every other report. One query."""
    check = queries.check_of(report)
    if check is None:
        return None
    held = queries.rights_of(check)
    form = DaysForm(initial={"received_on": check.received_on, "cancelled_on": check.cancelled_on})
    return Buying(held, rights_words(held) if held else {}, form)
