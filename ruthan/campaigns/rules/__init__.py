"""Pure rules of campaigns: the six channels, months and their due days, what a photo must prove."""

from __future__ import annotations
