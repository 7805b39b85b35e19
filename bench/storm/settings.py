"""The settings of a real service, but for the limit of submissions from one network."""

from __future__ import annotations

from ruthan.project.settings.prod import *  # noqa: F403 - settings files build on one another

RUTHAN_SUBMISSIONS_AN_HOUR = 1_000_000_000  # every sender of the storm is on this machine
