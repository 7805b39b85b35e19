"""A rank as it reads today: what it says of a surge follows the surge, nothing else changes."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from ruthan.surges.rules import SAID
from ruthan.triage.rules.factors import SURGE

Sentence = tuple[str, str]  # in Thai and in English


def surge_said(detail: Mapping[str, Any]) -> Sentence | None:
    """What a rank says of a surge, in Thai and in English; None when it says nothing of one."""
    growth = ((detail.get("urgency") or {}).get("factors") or {}).get("G", {})
    thai = str(growth.get("why", ""))
    if growth.get("from") != SURGE or not thai.startswith(SAID[0]):
        return None
    return thai, str((detail.get("why_en") or {}).get("G", ""))


def as_of_now(detail: Mapping[str, Any], now: Sentence) -> dict[str, Any]:
    """The rank with the present sentence in place of the one that was true when it was made.

    Weights stay: nothing is lowered when a surge ends.
    """
    said, read = surge_said(detail), copy.deepcopy(dict(detail))
    if said is None:
        return read
    read["urgency"]["factors"]["G"]["why"] = now[0]
    if "why_en" in read:
        read["why_en"]["G"] = now[1]
    for language, before, after in zip(("th", "en"), said, now, strict=True):
        reasons = (read.get("reasons") or {}).get(language, [])
        reasons[:] = [after if reason == before else reason for reason in reasons]
    return read
