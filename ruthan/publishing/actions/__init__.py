"""What is published: alerts of two signatures, and the shelf of the library."""

from __future__ import annotations

from ruthan.publishing.actions.alert import (
    approve_alert,
    draft_alert,
    edit_alert,
    end_alert,
    end_expired_alerts,
    sender,
)
from ruthan.publishing.actions.library import put_library_item
from ruthan.publishing.actions.partners import alert_data, tell_alert
from ruthan.publishing.actions.proposal import draft_from_surge
from ruthan.publishing.actions.succession import draft_cancel, draft_update, kept_by_cancel
from ruthan.publishing.actions.wording import AlertRefused

__all__ = [
    "AlertRefused",
    "alert_data",
    "approve_alert",
    "draft_alert",
    "draft_cancel",
    "draft_from_surge",
    "draft_update",
    "edit_alert",
    "end_alert",
    "end_expired_alerts",
    "kept_by_cancel",
    "put_library_item",
    "sender",
    "tell_alert",
]
