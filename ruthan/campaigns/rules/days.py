"""The days of an activity as somebody types them: one day or some days in a row.

Thai or Arabic digits, Buddhist or Christian years, months long, short or as numbers, "today" and
"yesterday". Every refusal has a stable code.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final, NamedTuple

from ruthan.core.text.dates import DateFound, find_dates
from ruthan.core.text.digits import to_arabic

CODES: Final = frozenset({"none", "several", "no_day", "backwards", "future", "long_ago", "long"})
LONGEST: Final = timedelta(days=366)
OLDEST: Final = timedelta(days=730)
SOON: Final = timedelta(days=45)  # without a year: so near ahead that it is meant to be to come
_HALF_A_YEAR: Final = timedelta(days=183)
_BEFORE_TODAY: Final = {"วันนี้": 0, "today": 0, "เมื่อวาน": 1, "เมื่อวานนี้": 1, "yesterday": 1}
_SPAN = r"\s*(?:-|–|—|ถึง|to|\.{2,3})\s*"
_SHORT_SPAN = re.compile(
    rf"(?<![\d/.])(\d{{1,2}}){_SPAN}(\d{{1,2}})([/.])(\d{{1,2}})\3(\d{{4}}|\d{{2}})(?!\d)"
)
_BETWEEN = re.compile(_SPAN)


class Days(NamedTuple):
    """The first and the last day; the same for one day."""

    first: date
    last: date


class DaysRefused(ValueError):
    """The text names no days that can be recorded; `code` is one of CODES, `said` what is meant."""

    def __init__(self, code: str, said: str = "") -> None:
        super().__init__(f"{code}: {said}")
        self.code, self.said = code, said


def read_days(text: str, *, today: date) -> Days:
    """The days that a text names; raises DaysRefused.

    What has not begun yet is refused, and what lies over two years back or is longer than a year,
    for then the year is wrong. A span may end later than today: a banner that stays up. Without a
    year it is the nearest one; where that lies more than SOON ahead, the one that has been.
    """
    bare = text.strip()
    if bare.lower() in _BEFORE_TODAY:
        day = today - timedelta(days=_BEFORE_TODAY[bare.lower()])
        return Days(day, day)
    plain = _SHORT_SPAN.sub(r"\1\3\4\3\5 - \2\3\4\3\5", to_arabic(bare))
    found = find_dates(plain, today=today)
    if not found:
        raise DaysRefused("none", bare)
    if not found[0].year_given and (found[0].first or today) > today + SOON:
        found = find_dates(plain, today=today - _HALF_A_YEAR)
    first, last = _ends(plain, found)
    said = plain[found[0].start : found[-1].end]
    if last < first:
        raise DaysRefused("backwards", said)
    if first > today:
        raise DaysRefused("future", said)
    if first < today - OLDEST:
        raise DaysRefused("long_ago", said)
    if last - first > LONGEST:
        raise DaysRefused("long", said)
    return Days(first, last)


def _ends(text: str, found: tuple[DateFound, ...]) -> tuple[date, date]:
    for one in found:
        if one.first is None or one.last is None:
            code = "backwards" if one.problem.startswith("the range") else "no_day"
            raise DaysRefused(code, text[one.start : one.end].strip())
    begins, ends = found[0], found[-1]
    apart = len(found) == 2 and not _BETWEEN.fullmatch(text[begins.end : ends.start])
    if len(found) > 2 or apart:
        raise DaysRefused("several", text)
    assert begins.first is not None and ends.last is not None  # noqa: S101 - seen above
    return begins.first, ends.last
