"""Rows of campaigns, by what they are about."""

from __future__ import annotations

from ruthan.campaigns.models.activities import Activity, ChatLink, Likeness, Photo, PhotoUpload
from ruthan.campaigns.models.calendar import CalendarFeed
from ruthan.campaigns.models.orders import (
    DayChange,
    Fulfilment,
    Letter,
    Obligation,
    Reminder,
    Stamp,
)
from ruthan.campaigns.models.people import Coordinator
from ruthan.campaigns.models.programmes import Assignment, Campaign, Programme
from ruthan.campaigns.models.reports import Compilation, MonthlyReport, Nothing, Seal

__all__ = [
    "Activity", "Assignment", "CalendarFeed", "Campaign", "ChatLink", "Compilation",
    "Coordinator", "DayChange", "Fulfilment", "Letter", "Likeness", "MonthlyReport", "Nothing",
    "Obligation", "Photo", "PhotoUpload", "Programme", "Reminder", "Seal", "Stamp",
]  # fmt: skip
