"""Questions about surges: series of hours, what surges now, and what a page shows of it."""

from __future__ import annotations

from ruthan.surges.queries.series import (
    Busy,
    Grid,
    Key,
    busy,
    busy_hours,
    busy_of,
    grid,
    known_series,
    last_counted,
    past_reports,
)
from ruthan.surges.queries.standing import (
    Subject,
    clusters_of,
    family_clusters,
    groups,
    matter_of,
    standing,
)
from ruthan.surges.queries.surges import (
    going_on,
    heirs,
    hours_of,
    is_known,
    is_proposed,
    provinces_of,
    sentences,
    spreading,
    surges,
    tab_counts,
    waiting_proposals,
)

__all__ = [
    "Busy",
    "Grid",
    "Key",
    "Subject",
    "busy",
    "busy_hours",
    "busy_of",
    "clusters_of",
    "family_clusters",
    "going_on",
    "grid",
    "groups",
    "heirs",
    "hours_of",
    "is_known",
    "is_proposed",
    "known_series",
    "last_counted",
    "matter_of",
    "past_reports",
    "provinces_of",
    "sentences",
    "spreading",
    "standing",
    "surges",
    "tab_counts",
    "waiting_proposals",
]
