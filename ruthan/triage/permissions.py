"""What people may do in the queue."""

from __future__ import annotations

from enum import StrEnum


class P(StrEnum):
    """Permissions of triage, alphabetical."""

    DUPLICATE_SUGGEST = "triage:duplicate:suggest"
    FAMILY_EDIT = "triage:family:edit"
    FAMILY_READ = "triage:family:read"
    ITEM_HAND_OVER = "triage:item:hand-over"
    ITEM_MERGE = "triage:item:merge"
    ITEM_TAKE = "triage:item:take"
    ITEM_UNDO = "triage:item:undo"
    MATRIX_APPROVE = "triage:matrix:approve"
    MATRIX_EDIT = "triage:matrix:edit"
    MATRIX_READ = "triage:matrix:read"
    QUEUE_READ = "triage:queue:read"
    RANK_OVERRIDE = "triage:rank:override"
    REPORT_DECLINE = "triage:report:decline"
