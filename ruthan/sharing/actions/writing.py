"""A collection as one file in one of the forms of export."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ruthan.sharing import queries
from ruthan.sharing.rules import gse, misp, tables
from ruthan.sharing.states import TLP_OF

if TYPE_CHECKING:
    from ruthan.sharing.rules.lines import Line


def written(form: str, collection: str, lines: Sequence[Line]) -> bytes:
    """Lines in one of the forms of export."""
    rows = (tables.row_of(line, tlp=TLP_OF[collection]) for line in lines)
    if form == "csv":
        return "".join(tables.csv_of(rows)).encode()
    if form == "xlsx":
        return tables.xlsx_of(rows)
    if form == "gse":
        signals = [signal for line in lines if (signal := gse.signal_of(line)) is not None]
        return json.dumps(signals, ensure_ascii=False, indent=1).encode()
    envelope = queries.whole_envelope(collection)
    event = misp.event_of(envelope, lines, author=queries.author())
    return json.dumps(event, ensure_ascii=False, indent=1).encode()
