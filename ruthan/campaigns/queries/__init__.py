"""What is read of campaigns."""

from __future__ import annotations

from ruthan.campaigns.queries.activities import (
    activity_by_key,
    activity_by_ref,
    campaign,
    keys_there,
    link_of,
    months_of,
    person_of_chat,
    running_campaigns,
    sealed_months,
    state_counts,
    used_before,
    what_is_missing,
)
from ruthan.campaigns.queries.coordinators import (
    coordinator_of,
    coordinator_on,
)
from ruthan.campaigns.queries.obligations import (
    Standing,
    standing,
    standings,
)
from ruthan.campaigns.queries.photos import (
    counted,
    file_addresses,
    other_day,
    photo_body,
    photo_by_key,
    photo_count,
    photos_of,
    upload_of,
)
from ruthan.campaigns.queries.programmes import (
    campaigns_naming,
)
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
    "SELECTORS", "Standing", "activity_by_key", "activity_by_ref", "below", "campaign",
    "campaigns_naming", "coordinator_of", "coordinator_on", "counted", "file_addresses",
    "keys_there", "kind_of_unit", "link_of", "months_of", "other_day", "person_of_chat",
    "photo_body", "photo_by_key", "photo_count", "photos_of", "province_of", "reporting_unit_of",
    "reporting_units", "running_campaigns", "sealed_months", "selected", "standing", "standings",
    "state_counts", "unit", "unit_of_province", "upload_of", "used_before", "what_is_missing",
]  # fmt: skip
