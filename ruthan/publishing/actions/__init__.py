"""What is published: alerts of two signatures, the shelf of the library, kits."""

from __future__ import annotations

from ruthan.publishing.actions.alert import (
    approve_alert,
    draft_alert,
    edit_alert,
    end_alert,
    end_expired_alerts,
    sender,
)
from ruthan.publishing.actions.kit import (
    KitRefused,
    approve_kit,
    ask_bundle,
    draw_bundle,
    drop_kit,
    edit_kit,
    retire_bundles,
)
from ruthan.publishing.actions.library import put_library_item
from ruthan.publishing.actions.partners import alert_data, tell_alert
from ruthan.publishing.actions.proposal import draft_from_surge
from ruthan.publishing.actions.retention import RULES
from ruthan.publishing.actions.succession import draft_cancel, draft_update, kept_by_cancel
from ruthan.publishing.actions.wording import AlertRefused

__all__ = [
    "RULES",
    "AlertRefused",
    "alert_data",
    "KitRefused",
    "approve_alert",
    "approve_kit",
    "ask_bundle",
    "draft_alert",
    "draft_cancel",
    "draft_from_surge",
    "draft_update",
    "draw_bundle",
    "drop_kit",
    "edit_alert",
    "edit_kit",
    "end_alert",
    "end_expired_alerts",
    "kept_by_cancel",
    "put_library_item",
    "retire_bundles",
    "sender",
    "tell_alert",
]
