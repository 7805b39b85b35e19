"""Thai dates: Buddhist years, month names, ranges; written for letters and read from people."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Final, NamedTuple

from ruthan.core.text.digits import to_thai
from ruthan.core.text.fold import light_fold_with_map

BUDDHIST_ERA: Final = 543
SOON: Final = 5  # how many years ahead two digits may mean, without a written era
FAR: Final = 50  # the same behind a written ค.ศ.

LONG_MONTHS: Final = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
SHORT_MONTHS: Final = (
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.",
    "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
)  # fmt: skip
_ENGLISH: Final = (
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
)  # fmt: skip


def _month_forms() -> list[tuple[str, int]]:
    """Every way to write a month as a pattern, with its number; longer ones first."""
    forms: list[tuple[str, int]] = []
    for number, (long, short, english) in enumerate(
        zip(LONG_MONTHS, SHORT_MONTHS, _ENGLISH, strict=True), start=1
    ):
        stem = long.removesuffix("คม").removesuffix("ยน").removesuffix("พันธ์")
        first, second, _ = short.split(".")
        forms.append((re.escape(long), number))
        if stem not in {"กุมภา"}:
            forms.append((re.escape(stem) + "(?!ว|น|การ|คม|ยน)", number))
        forms.append((rf"{first}\s?\.?\s?{second}(?![\u0e01-\u0e4e])\s?\.?", number))
        forms.append((rf"{english}[a-z]{{0,6}}\.?", number))
    forms.append(("กุมภา(?:พันธุ์)?(?![\u0e01-\u0e4e])", 2))
    return sorted(forms, key=lambda form: -len(form[0]))


_MONTHS: Final = tuple((re.compile(form, re.IGNORECASE), number) for form, number in _month_forms())
_MONTH = "|".join(form for form, _ in _month_forms())
_YEAR = (
    r"(?:(?P<{0}_be>พ\.?\s?ศ\.?)|(?P<{0}_ce>ค\.?\s?ศ\.?)|ปี)?\s?"
    r"(?P<{0}>\d{{4}}|\d{{2}})(?!\d|\s?(?:น\.|บาท|คน|%)|[:,.]\d)"
)
_SPAN = r"\s{0,3}(?:-|–|—|ถึง|to|\.{2,3})\s{0,3}"
_WRITTEN = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})(?!\d)"
    rf"(?:\s{{0,2}}(?P<month>{_MONTH})(?:\s{{0,2}}{_YEAR.format('year')})?)?"
    rf"(?:{_SPAN}(?P<day2>\d{{1,2}})(?!\d)"
    rf"\s{{0,2}}(?P<month2>{_MONTH})(?:\s{{0,2}}{_YEAR.format('year2')})?)?",
    re.IGNORECASE,
)
_NUMERIC = re.compile(
    r"(?<![\d/.-])(?P<day>\d{1,2})(?P<sep>[/.-])(?P<month>\d{1,2})(?P=sep)(?P<year>\d{4}|\d{2})(?![\d/-])"
)
_ISO = re.compile(
    r"(?<![\d/-])(?P<year>\d{4})(?P<sep>[-/])(?P<month>\d{2})(?P=sep)(?P<day>\d{2})(?![\d/])"
)


class DateFound(NamedTuple):
    """A date or a range of dates and its place in the original text, end exclusive.

    `first` and `last` are equal for a single day. Where the text names a day that no calendar
    has, both are None and `problem` says why.
    """

    first: date | None
    last: date | None
    start: int
    end: int
    problem: str = ""
    year_given: bool = True


class DateRefused(ValueError):
    """A text that is not a date, with the reason in its sentence."""


def year_ce(year: int, *, today: date | None = None, era: str = "") -> int:
    """A year as people write it, in the Christian era: 2569, 69 and 2026 are all 2026.

    Above 2400 it is Buddhist. Two digits are of the `era` that is written with them ("be" or
    "ce"); else Christian where that is nearer to today and at most five years ahead (24 and 29
    in 2026 are 2024 and 2029), Buddhist where not (47 is 2547, 2004): people write of what was.
    """
    if year > 2400:
        return year - BUDDHIST_ERA
    if year >= 100:
        return year
    now = (today or date.today()).year  # noqa: DTZ011 - a century, not an instant
    buddhist, christian = 2500 + year - BUDDHIST_ERA, 2000 + year
    if era == "ce":
        return christian if christian <= now + FAR else christian - 100
    is_nearer = christian <= now + SOON and abs(christian - now) < abs(buddhist - now)
    return buddhist if era == "be" or not is_nearer else christian


def find_dates(text: str, *, today: date) -> tuple[DateFound, ...]:
    """Every date and range of a text, in order; a missing year is the one nearest to today.

    Reads "๓๐ มกราคม ๒๕๖๙", "2 ก.พ 69", "16 - 22 ก.พ. 69", "26 ก.พ. - 2 มี.ค. 69", "30/01/2569",
    "2026-01-30" and "2026/01/30". Impossible dates (31 ก.พ.) have their problem and no day.
    """
    folded = light_fold_with_map(text)
    return tuple(
        one._replace(start=start, end=end)
        for one in find_light_dates(folded.text, today=today)
        for start, end in [folded.origin(one.start, one.end)]
    )


def find_light_dates(text: str, *, today: date) -> tuple[DateFound, ...]:
    """`find_dates` of a text that is light-folded already; spans are those of that text."""
    found = [
        *(_numeric(match, today) for match in _NUMERIC.finditer(text)),
        *(_numeric(match, today) for match in _ISO.finditer(text)),
        *(
            _written(match, today)
            for match in _WRITTEN.finditer(text)
            if match["month"] or match["month2"]
        ),
    ]
    out: list[DateFound] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not out or one.start >= out[-1].end:
            out.append(one)
    return tuple(out)


def parse_date(text: str, *, today: date) -> date:
    """The one day that a text names; Buddhist or Christian, months long or short.

    Raises `DateRefused` with the reason: no date, a range, several dates, or an impossible one.
    """
    found = find_dates(text, today=today)
    if len(found) != 1:
        raise DateRefused("no date found" if not found else "more than one date found")
    if found[0].first is None:
        raise DateRefused(found[0].problem)
    if found[0].first != found[0].last:
        raise DateRefused("a range of dates, not one day")
    return found[0].first


def _numeric(match: re.Match[str], today: date) -> DateFound:
    """A date of three numbers, day first."""
    year = year_ce(int(match["year"]), today=today)
    day, problem = _day(year, int(match["month"]), int(match["day"]))
    return DateFound(day, day, match.start(), match.end(), problem)


def _month_number(written: str) -> int:
    return next(number for pattern, number in _MONTHS if pattern.fullmatch(written))


def _written(match: re.Match[str], today: date) -> DateFound:
    """A date or range with a month in words; parts that are left out are those of the end."""
    months = [_month_number(match[name]) for name in ("month", "month2") if match[name]]
    years = [
        year_ce(int(match[name]), today=today, era=_era(match, name))
        for name in ("year", "year2")
        if match[name]
    ]
    day1 = int(match["day"])
    day2 = int(match["day2"] or day1)
    if years:
        last_year = years[-1]
        first_year = years[0] if len(years) == 2 else last_year - (months[0] > months[-1])
    else:
        first_year = _nearest_year(months[0], day1, today)
        last_year = first_year + (months[0] > months[-1])
    first, problem = _day(first_year, months[0], day1)
    last, problem2 = _day(last_year, months[-1], day2)
    if not (problem or problem2) and first and last and first > last:
        problem = "the range ends before it begins"
    problem = problem or problem2
    if problem:
        first = last = None
    end = match.start() + len(match[0].rstrip())
    return DateFound(first, last, match.start(), end, problem, bool(years))


def _era(match: re.Match[str], name: str) -> str:
    """The era that is written before a year."""
    if match[f"{name}_ce"]:
        return "ce"
    return "be" if match[f"{name}_be"] else ""


def _nearest_year(month: int, day: int, today: date) -> int:
    """The year that puts a day without a year nearest to today."""
    candidates = (today.year - 1, today.year, today.year + 1)

    def distance(year: int) -> int:
        found, _ = _day(year, month, min(day, 28))
        return abs((found - today).days) if found else 10**6

    return min(candidates, key=distance)


def _day(year: int, month: int, day: int) -> tuple[date | None, str]:
    """The day, or the reason why no calendar has it."""
    if not 1 <= month <= 12:
        return None, f"there is no month {month}"
    try:
        return date(year, month, day), ""
    except ValueError:
        return None, f"{LONG_MONTHS[month - 1]} {year + BUDDHIST_ERA} has no day {day}"


def _digits(*, thai: bool) -> Callable[[str | int], str]:
    return to_thai if thai else str


def long_date(day: date, *, thai_digits: bool = True) -> str:
    """As in a letter: ๓๐ มกราคม ๒๕๖๙."""
    show = _digits(thai=thai_digits)
    return f"{show(day.day)} {LONG_MONTHS[day.month - 1]} {show(day.year + BUDDHIST_ERA)}"


def long_month(month: date, *, thai_digits: bool = True) -> str:
    """The month of a day with its year: กุมภาพันธ์ ๒๕๖๙."""
    show = _digits(thai=thai_digits)
    return f"{LONG_MONTHS[month.month - 1]} {show(month.year + BUDDHIST_ERA)}"


def short_date(day: date, *, thai_digits: bool = True) -> str:
    """As in a list: ๑๔ ก.พ. ๖๙."""
    show = _digits(thai=thai_digits)
    year = f"{(day.year + BUDDHIST_ERA) % 100:02d}"
    return f"{show(day.day)} {SHORT_MONTHS[day.month - 1]} {show(year)}"


def date_range(first: date, last: date, *, thai_digits: bool = True) -> str:
    """Short dates that share what they can: ๑๖ - ๒๒ ก.พ. ๖๙; ๒๖ ก.พ. - ๒ มี.ค. ๖๙.

    One day is one date. Raises `DateRefused` when the range ends before it begins.
    """
    if first > last:
        raise DateRefused("the range ends before it begins")
    end = short_date(last, thai_digits=thai_digits)
    if first == last:
        return end
    show = _digits(thai=thai_digits)
    if first.year != last.year:
        return f"{short_date(first, thai_digits=thai_digits)} - {end}"
    if first.month != last.month:
        return f"{show(first.day)} {SHORT_MONTHS[first.month - 1]} - {end}"
    return f"{show(first.day)} - {end}"
