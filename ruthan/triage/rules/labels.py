"""The labels under which triage seals things."""

from __future__ import annotations

DETAIL = "triage.detail"
OVERRIDE = "triage.override"
HANDOVER = "triage.handover"
