"""Reads the four urgency factors T A G L of a report and the floors that its facts call for."""

from __future__ import annotations

from typing import Final

from ruthan.triage.rules.factors import SURGE, Factor, Matter, read
from ruthan.triage.rules.rubric import TOP_FACTOR
from ruthan.triage.rules.severity_steps import SEXUAL
from ruthan.triage.rules.urgency_steps import (
    ACTIVE,
    CLOCK,
    DAY,
    TIME,
    going_on,
    lost,
    lost_long_ago,
    lost_within,
)
from ruthan.triage.rules.when import in_words

_GROWTH: Final = ((50, 4), (11, 3), (3, 2), (1, 1))
_SEASON: Final = ("campaign", "blackout")


def urgency_factors(matter: Matter) -> dict[str, Factor]:
    """T A G L of one report; a loss without a time is treated as recent until somebody asks."""
    return {
        "T": _time(matter),
        "A": read(ACTIVE, matter),
        "G": _growth(matter),
        "L": read(CLOCK, matter),
    }


def _time(matter: Matter) -> Factor:
    factor = read(TIME, matter)
    since = matter.facts.since
    if lost(matter) and since is not None and not going_on(matter):
        th, en = in_words(since)
        return Factor(factor.value, f"โอนแล้ว {th}", f"money left {en} ago", factor.source)
    return factor


def _growth(matter: Matter) -> Factor:
    reports, surge = matter.facts.context.reports_24h, matter.facts.context.surge
    if surge is not None:
        return Factor(TOP_FACTOR, *surge, SURGE)
    if matter.of("NONE"):
        return Factor(0, "นิ่ง", "quiet")
    if reports is not None:
        value = next((step for least, step in _GROWTH if reports >= least), 0)
        return Factor(value, f"{reports} รายงานใน 24 ชม.", f"{reports} reports in 24 h", SURGE)
    if matter.of("CHD") and not matter.of("CHD", "csam", "harmful-content"):
        return Factor(0, "เรื่องส่วนบุคคล", "a private matter")
    if matter.facts.signal("asks_forward"):
        return Factor(2, "เป็นข้อความส่งต่อ", "a forwarded message")
    return Factor(1, "มีรายงานนี้", "this report")


def floors_of(matter: Matter) -> tuple[str, ...]:
    """The floors of the rubric that the facts call for, F3 with its 24-hour step where known."""
    floors = []
    if matter.of("CHD", *SEXUAL, "stalking") or (
        matter.of("CHD") and matter.facts.signal("threat")
    ):
        floors.append("F1")
    if matter.facts.signal("self_harm") or (matter.facts.cue("life_now") and not matter.of("NONE")):
        floors.append("F2")
    if lost(matter) and not lost_long_ago(matter):
        floors.append("F3/24h" if lost_within(matter, DAY) else "F3")
    if going_on(matter) and not lost_long_ago(matter):
        floors.append("F4")
    if matter.of("ELC") and (
        matter.facts.context.season in _SEASON or matter.facts.topic("election_near")
    ):
        floors.append("F5")
    if matter.of("MIS", "disaster") and matter.facts.topic("disaster_now"):
        floors.append("F6")
    if matter.of("SUP", "unfreeze", "accused"):
        floors.append("F7")
    return tuple(floors)
