"""Ranks a report on two axes by rubric-1: weights, bands, floors, caps, priority; pure, versioned.

The numbers are those of the published rubric (domain page, section 4.6). A score is never a
probability that something is false; it only orders the work of people.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

RUBRIC: Final = "rubric-1"

SEVERITY_WEIGHTS: Final[Mapping[str, int]] = MappingProxyType(
    {"H": 35, "M": 20, "V": 15, "R": 15, "B": 10, "F": 5}
)
URGENCY_WEIGHTS: Final[Mapping[str, int]] = MappingProxyType({"T": 40, "A": 20, "G": 20, "L": 20})
TOP_FACTOR: Final = 4

SEVERITY_BANDS: Final = ("low", "medium", "high", "critical")
URGENCY_BANDS: Final = ("routine", "urgent", "very_urgent", "immediate")
BAND_FROM: Final = ((75.0, 3), (55.0, 2), (35.0, 1))
PRIORITIES: Final = ("P1", "P2", "P3", "P4")

# rows: urgency from immediate to routine; columns: severity from critical to low
MATRIX: Final[Mapping[str, tuple[str, str, str, str]]] = MappingProxyType(
    {
        "immediate": ("P1", "P1", "P2", "P3"),
        "very_urgent": ("P1", "P2", "P3", "P3"),
        "urgent": ("P1", "P2", "P3", "P4"),
        "routine": ("P2", "P3", "P4", "P4"),
    }
)


@dataclass(frozen=True, slots=True)
class ServiceTarget:
    """When a person first looks and when the report leaves for its owner, in minutes.

    `None` for the first look means the next working day.
    """

    first_look: int | None
    dispatch: int


SERVICE_TARGETS: Final[Mapping[str, ServiceTarget]] = MappingProxyType(
    {
        "P1": ServiceTarget(15, 60),
        "P2": ServiceTarget(60, 4 * 60),
        "P3": ServiceTarget(4 * 60, 24 * 60),
        "P4": ServiceTarget(None, 72 * 60),
    }
)


@dataclass(frozen=True, slots=True)
class Floor:
    """The least result that a fact guarantees, with the sentence that is shown as the reason."""

    severity: str | None
    urgency: str | None
    priority: str | None
    th: str
    en: str


# F3 has two steps: money out within 72 hours, and "F3/24h" for money out within 24 hours.
FLOORS: Final[Mapping[str, Floor]] = MappingProxyType(
    {
        "F1": Floor(
            "critical",
            "immediate",
            "P1",
            "เด็กเสี่ยงเรื่องเพศ การนัดพบ หรือถูกข่มขู่",
            "a child at risk of sexual harm, a meeting or a threat",
        ),
        "F2": Floor(
            "critical",
            "immediate",
            "P1",
            "มีอันตรายต่อชีวิตหรือทำร้ายตนเอง",
            "danger to life or self-harm",
        ),
        "F3": Floor(None, "immediate", None, "เงินออกแล้วไม่เกิน 72 ชม.", "money left within 72 hours"),
        "F3/24h": Floor(
            None, "immediate", "P1", "เงินออกแล้วไม่เกิน 24 ชม.", "money left within 24 hours"
        ),
        "F4": Floor(
            None,
            "immediate",
            "P1",
            "ยังอยู่ในสายหรือเครื่องถูกควบคุมอยู่",
            "the call is going on or the device is controlled",
        ),
        "F5": Floor(None, "very_urgent", "P2", "อยู่ในช่วงเลือกตั้ง", "it is election season"),
        "F6": Floor(None, "very_urgent", "P2", "ภัยพิบัติกำลังเกิด", "a disaster is under way"),
        "F7": Floor(
            None,
            None,
            "P3",
            "ผู้สุจริตถูกระงับบัญชีหรือถูกกล่าวหา",
            "an honest person is frozen or accused",
        ),
    }
)

# caps hold the severity band down; floors win over caps because they protect life and money
CAPS: Final[Mapping[str, str]] = MappingProxyType({"satire": "low", "opinion": "low"})
UNRANKED_STRANDS: Final = frozenset({"GOOD"})


@dataclass(frozen=True, slots=True)
class Ranking:
    """Both scores (unrounded), the bands after caps and floors, the priority, and what moved them.

    `changed_by` names the floors without which the bands or the priority would be lower. A strand
    that is never ranked has `None` everywhere.
    """

    severity_score: float | None
    severity_band: str | None
    urgency_score: float | None
    urgency_band: str | None
    priority: str | None
    floors: tuple[str, ...] = ()
    changed_by: tuple[str, ...] = ()
    caps: tuple[str, ...] = ()
    rubric: str = field(default=RUBRIC)

    @property
    def target(self) -> ServiceTarget | None:
        """The service target of the priority, or None when the report is not ranked."""
        return None if self.priority is None else SERVICE_TARGETS[self.priority]


def score(values: Mapping[str, int], weights: Mapping[str, int]) -> float:
    """Sum of weight x value / 4, 0 to 100, unrounded; refuses unknown or out-of-range factors."""
    unknown = set(values) ^ set(weights)
    if unknown:
        raise ValueError(f"factors must be exactly {''.join(weights)}: {sorted(unknown)}")
    for name, value in values.items():
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= TOP_FACTOR:
            raise ValueError(f"factor {name} must be a whole number from 0 to 4, not {value!r}")
    return sum(weights[name] * value for name, value in values.items()) / TOP_FACTOR


def severity_score(values: Mapping[str, int]) -> float:
    """The severity score of the six factors H M V R B F."""
    return score(values, SEVERITY_WEIGHTS)


def urgency_score(values: Mapping[str, int]) -> float:
    """The urgency score of the four factors T A G L."""
    return score(values, URGENCY_WEIGHTS)


def band(value: float, names: tuple[str, str, str, str]) -> str:
    """The band of an unrounded score: from 75, from 55, from 35, below."""
    for least, place in BAND_FROM:
        if value >= least:
            return names[place]
    return names[0]


def priority_of(severity_band: str, urgency_band: str) -> str:
    """The cell of the priority matrix."""
    return MATRIX[urgency_band][3 - SEVERITY_BANDS.index(severity_band)]


def rank(
    severity: Mapping[str, int],
    urgency: Mapping[str, int],
    *,
    floors: Collection[str] = (),
    caps: Collection[str] = (),
    strands: Collection[str] = (),
) -> Ranking:
    """Rank one report; floors of the list `FLOORS`, caps of `CAPS`, both refused when unknown.

    Strand codes decide what floors may apply: F3 and F4 only to SCM, F5 only to ELC, F7 only to
    SUP (when `strands` is empty the caller has already decided). A report whose only strand is
    never ranked (GOOD) gets no numbers at all.
    """
    _refuse_unknown(floors, caps)
    if strands and set(strands) <= UNRANKED_STRANDS:
        return Ranking(None, None, None, None, None)
    severity_points, urgency_points = severity_score(severity), urgency_score(urgency)
    severity_at, urgency_at = _capped_bands(severity_points, urgency_points, caps)
    before = (severity_at, urgency_at, priority_of(severity_at, urgency_at))
    used = _allowed_floors(floors, strands)
    after = _apply(before, used)
    changed = tuple(_public(code) for code in used if _apply(before, [code]) != before)
    return Ranking(
        severity_points,
        after[0],
        urgency_points,
        after[1],
        after[2],
        tuple(dict.fromkeys(_public(code) for code in used)),
        tuple(dict.fromkeys(changed)),
        tuple(sorted(caps)),
    )


def _public(code: str) -> str:
    return code.partition("/")[0]


def _refuse_unknown(floors: Collection[str], caps: Collection[str]) -> None:
    unknown = sorted((set(floors) - set(FLOORS)) | (set(caps) - set(CAPS)))
    if unknown:
        raise ValueError(f"unknown floors or caps: {unknown}")


_ONLY_FOR: Final[Mapping[str, str]] = MappingProxyType(
    {"F3": "SCM", "F3/24h": "SCM", "F4": "SCM", "F5": "ELC", "F7": "SUP"}
)


def _allowed_floors(floors: Collection[str], strands: Collection[str]) -> list[str]:
    return [
        code
        for code in sorted(floors)
        if not strands or code not in _ONLY_FOR or _ONLY_FOR[code] in strands
    ]


def _capped_bands(
    severity_points: float, urgency_points: float, caps: Collection[str]
) -> tuple[str, str]:
    severity_at = SEVERITY_BANDS.index(band(severity_points, SEVERITY_BANDS))
    for code in caps:
        severity_at = min(severity_at, SEVERITY_BANDS.index(CAPS[code]))
    return SEVERITY_BANDS[severity_at], band(urgency_points, URGENCY_BANDS)


def _apply(start: tuple[str, str, str], floors: Collection[str]) -> tuple[str, str, str]:
    """Bands and priority after the floors; the matrix is read again after the bands moved."""
    severity_at, urgency_at = SEVERITY_BANDS.index(start[0]), URGENCY_BANDS.index(start[1])
    least_priority = len(PRIORITIES) - 1
    for code in floors:
        floor = FLOORS[code]
        if floor.severity:
            severity_at = max(severity_at, SEVERITY_BANDS.index(floor.severity))
        if floor.urgency:
            urgency_at = max(urgency_at, URGENCY_BANDS.index(floor.urgency))
        if floor.priority:
            least_priority = min(least_priority, PRIORITIES.index(floor.priority))
    severity_band, urgency_band = SEVERITY_BANDS[severity_at], URGENCY_BANDS[urgency_at]
    reached = PRIORITIES.index(priority_of(severity_band, urgency_band))
    return severity_band, urgency_band, PRIORITIES[min(reached, least_priority)]
