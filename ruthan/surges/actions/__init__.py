"""Counting people an hour, finding surges in them, and answering the alert that one proposes."""

from ruthan.surges.actions.counting import count_history, count_hours, forget_subjects
from ruthan.surges.actions.following import (
    follow_cluster,
    follow_detached,
    follow_merge,
    follow_parting,
)
from ruthan.surges.actions.proposal import dismiss, take_up
from ruthan.surges.actions.retention import RULES
from ruthan.surges.actions.watching import watch

__all__ = (
    "RULES",
    "count_history",
    "count_hours",
    "dismiss",
    "follow_cluster",
    "follow_detached",
    "follow_merge",
    "follow_parting",
    "forget_subjects",
    "take_up",
    "watch",
)
