"""Questions about surges: series of hours, what surges now, and what a page shows of it."""

from __future__ import annotations

from ruthan.surges.queries.series import (
    Grid,
    Key,
    busy_hours,
    clusters_of,
    grid,
    groups,
    known_series,
    last_counted,
    past_reports,
    worth_asking,
)
from ruthan.surges.queries.surges import (
    going_on,
    hours_of,
    is_proposed,
    provinces_of,
    spreading,
    surge_by_id,
    surges,
    surges_of,
    tab_counts,
    waiting_proposals,
)

__all__ = [
    "Grid",
    "Key",
    "busy_hours",
    "clusters_of",
    "going_on",
    "grid",
    "groups",
    "hours_of",
    "is_proposed",
    "known_series",
    "last_counted",
    "past_reports",
    "provinces_of",
    "spreading",
    "surge_by_id",
    "surges",
    "surges_of",
    "tab_counts",
    "waiting_proposals",
    "worth_asking",
]
