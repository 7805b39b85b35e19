"""Reads the six severity factors H M V R B F of a report, each with its sentence."""

from __future__ import annotations

from typing import Final

from ruthan.triage.rules.factors import Factor, Matter, read
from ruthan.triage.rules.severity_steps import (
    BELIEVABLE,
    DIVISION,
    EXTENT,
    HARM,
    SPREAD,
    TARGET,
)

_ELDERLY: Final = 60
_ADULT: Final = 18
_TEEN: Final = 15
_REACH: Final = ((100_000, 4), (10_000, 3), (1_000, 2), (1, 1))
_MANY_REPORTS: Final = 50


def severity_factors(matter: Matter) -> dict[str, Factor]:
    """H M V R B F of one report; nothing is guessed above what the text or the context shows."""
    return {
        "H": read(HARM, matter),
        "M": read(EXTENT, matter),
        "V": _vulnerability(matter),
        "R": _reach(matter),
        "B": read(BELIEVABLE, matter),
        "F": read(DIVISION, matter),
    }


def _vulnerability(matter: Matter) -> Factor:
    age = matter.facts.victim_age
    told = matter.facts.context.victim_age is not None
    source = "reporter" if told else "text"
    if age is not None and not matter.of("NONE") and (told or matter.of("CHD")):
        if age < _TEEN:
            return Factor(4, f"เด็กอายุ {age} ปี", f"a child of {age}", source)
        if age < _ADULT:
            return Factor(3, f"เด็กอายุ {age} ปี", f"a child of {age}", source)
        if age >= _ELDERLY:
            return Factor(3, f"ผู้สูงอายุ {age} ปี", f"an elderly person of {age}", source)
    return read(TARGET, matter)


def _reach(matter: Matter) -> Factor:
    context = matter.facts.context
    from_text = read(SPREAD, matter)
    if context.reach is None and context.reports_24h is None and context.provinces is None:
        return from_text
    value = next((step for least, step in _REACH if (context.reach or 0) >= least), 0)
    th, en = f"เข้าถึงราว {context.reach or 0:,} คน", f"reached about {context.reach or 0:,} people"
    if (context.reports_24h or 0) >= _MANY_REPORTS:
        value, th, en = (
            4,
            f"{context.reports_24h} รายงานใน 24 ชม.",
            f"{context.reports_24h} reports in 24 h",
        )
    elif (context.provinces or 0) > 1 and value < 3:
        value, th, en = (
            3,
            f"พบใน {context.provinces} จังหวัด",
            f"seen in {context.provinces} provinces",
        )
    if context.reach is None and from_text.value > value:
        return from_text
    return Factor(value, th, en, "surge")
