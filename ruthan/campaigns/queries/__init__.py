"""What is read of campaigns."""

from __future__ import annotations

from ruthan.campaigns.queries.coordinators import coordinator_of, coordinator_on
from ruthan.campaigns.queries.obligations import Standing, standing, standings
from ruthan.campaigns.queries.units import (
    SELECTORS,
    below,
    kind_of_unit,
    province_of,
    reporting_unit_of,
    reporting_units,
    selected,
    unit,
    unit_of_province,
)

__all__ = [
    "SELECTORS", "Standing", "below", "coordinator_of", "coordinator_on", "kind_of_unit",
    "province_of", "reporting_unit_of", "reporting_units", "selected", "standing", "standings",
    "unit", "unit_of_province",
]  # fmt: skip
