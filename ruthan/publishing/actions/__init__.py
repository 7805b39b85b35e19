"""What is published: alerts of two signatures, and the shelf of the library."""

from __future__ import annotations

from ruthan.publishing.actions.alert import (
    AlertRefused,
    approve_alert,
    draft_alert,
    edit_alert,
    end_alert,
    end_expired_alerts,
)
from ruthan.publishing.actions.library import put_library_item
from ruthan.publishing.actions.proposal import draft_from_surge

__all__ = [
    "AlertRefused",
    "approve_alert",
    "draft_alert",
    "draft_from_surge",
    "edit_alert",
    "end_alert",
    "end_expired_alerts",
    "put_library_item",
]
