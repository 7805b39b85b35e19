"""What is read of campaigns."""

from __future__ import annotations

from ruthan.campaigns.queries.programmes import campaigns_naming
from ruthan.campaigns.queries.units import (
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
    "below", "campaigns_naming", "kind_of_unit", "province_of", "reporting_unit_of",
    "reporting_units", "selected", "unit", "unit_of_province",
]  # fmt: skip
