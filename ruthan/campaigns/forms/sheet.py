"""A spreadsheet of activities: its columns, and every row checked with the sentence of the form."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ruthan.campaigns import queries
from ruthan.campaigns.engine.sheet import Row, day_of_serial
from ruthan.campaigns.forms.activities import ActivityForm, shown_days
from ruthan.campaigns.rules.channels import apps, channels
from ruthan.campaigns.rules.guess import channel_named
from ruthan.campaigns.rules.months import month_of
from ruthan.campaigns.states import Channel
from ruthan.core.text.fold import light_fold

if TYPE_CHECKING:
    from ruthan.network.models import Organisation

# Field of the form, heading in Thai and English. The first three must be there.
COLUMNS: Final = (
    ("channel", "ช่องทาง", "Channel"), ("what", "ทำอะไร", "What was done"),
    ("days", "วันที่", "When"), ("place", "ที่ไหน", "Where"),
    ("people", "จำนวนคน", "People reached"), ("questions", "จำนวนคำถาม", "Questions asked"),
    ("link", "ลิงก์", "Link"), ("slot", "สถานีและเวลา", "Station and airtime"),
    ("app", "แอป", "Application"), ("confirmed_by", "ผู้ยืนยัน", "Confirmed by"),
    ("confirmed_on", "วันที่ยืนยัน", "Confirmed on"), ("detail", "รายละเอียด", "More about it"),
    ("proof_note", "เหตุที่ไม่มีหลักฐาน", "Why a proof is missing"), ("unit", "หน่วยงาน", "Unit"),
)  # fmt: skip
NEEDED: Final = ("channel", "what", "days")
_SPACE: Final = uuid.UUID("5b0f3f0e-6a0e-5c57-9b0e-2f6a6f3f7a11")


@dataclass(slots=True)
class Line:
    """One row: its number in the sheet, what it says, what is wrong, whether it was taken."""

    number: int
    cells: dict[str, str]
    form: ActivityForm
    key: UUID
    is_there: bool = False
    problems: list[tuple[str, str]] = field(default_factory=list)

    @property
    def channel(self) -> str:
        """The channel that was meant by its name; what is written where it is none."""
        said = self.cells.get("channel", "")
        code = channel_named(said)
        return str(Channel(code).label) if code else said

    @property
    def is_good(self) -> bool:
        """Whether it can be taken."""
        return not self.problems and not self.is_there


def heading(name: str) -> str:
    """The heading of a column, in the language of the page."""
    place = 1 if (get_language() or "th").startswith("th") else 2
    return next(one[place] for one in COLUMNS if one[0] == name)


def columns_of(head: Row) -> dict[int, str]:
    """Which field each column of a sheet holds, by its heading in Thai or English."""
    known = {_plain(word): name for name, *words in COLUMNS for word in (name, *words)}
    found: dict[int, str] = {}
    for place, title in enumerate(head):
        name = known.get(_plain(title.rstrip(" *")))
        if name and name not in found.values():
            found[place] = name
    return found


def missing_columns(head: Row) -> list[str]:
    """The headings that must be there and are not."""
    there = set(columns_of(head).values())
    return [heading(name) for name in NEEDED if name not in there]


def checked(rows: Sequence[Row], *, units: Sequence[Organisation]) -> list[Line]:
    """Every row under the headings, checked as the form would. Four queries for all of them."""
    columns = columns_of(rows[0])
    blank = ActivityForm(units=units)
    lines = [
        _line(number, {name: row[place] for place, name in columns.items() if place < len(row)},
              units, blank)
        for number, row in enumerate(rows[1:], 2)
    ]  # fmt: skip
    there = queries.keys_there([one.key for one in lines])
    sealed = queries.sealed_months([queries.reporting_unit_of(one) for one in units])
    seen: dict[UUID, int] = {}
    for one in lines:
        _compare(one, there, sealed, seen)
    return lines


def _line(
    number: int, cells: dict[str, str], units: Sequence[Organisation], blank: ActivityForm
) -> Line:
    filled = dict(cells)
    filled["channel"] = channel_named(cells.get("channel", "")) or cells.get("channel", "")
    filled["app"] = next(
        (a.code for a in apps() if _plain(a.name) == _plain(cells.get("app", ""))),
        cells.get("app", ""),
    )
    for name in ("days", "confirmed_on"):
        day = day_of_serial(cells.get(name, ""))
        if day is not None:
            filled[name] = shown_days(day, day)
    filled["unit"] = _unit(cells.get("unit", ""), units)
    form = ActivityForm(filled, units=units, choices_of=blank)
    problems = [
        (heading(name), str(error))
        for name, errors in form.errors.items()
        for error in errors
        if name in cells or name in NEEDED or name == "unit"
    ]
    said = "\x1f".join(f"{name}={_plain(cells.get(name, ''))}" for name, *_words in COLUMNS)
    key = uuid.uuid5(_SPACE, f"{filled['unit']}\x1e{said}")
    return Line(number=number, cells=cells, form=form, key=key, problems=problems)


def _compare(
    line: Line, there: set[UUID], sealed: set[tuple[UUID, Any]], seen: dict[UUID, int]
) -> None:
    """Whether a row was taken before, stands in the sheet twice, or falls into a sealed month."""
    line.is_there = line.key in there
    if line.key in seen:
        same = str(_("The same as row %(n)s.")) % {"n": seen[line.key]}
        line.problems.append((str(_("Row")), same))
    seen.setdefault(line.key, line.number)
    days = line.form.cleaned_data.get("days") if line.form.is_bound else None
    unit = line.form.units.get(line.form.cleaned_data.get("unit", ""))
    if days and unit and not line.is_there:
        month = month_of(days.first)
        if (queries.reporting_unit_of(unit).pk, month) in sealed:
            line.problems.append(
                (heading("days"), str(_("The report of this month is sealed already.")))
            )


def _unit(said: str, units: Sequence[Organisation]) -> str:
    if not said and len(units) == 1:
        return units[0].code
    for one in units:
        names = (one.name_th, one.name_en, one.short_th, one.code)
        if said and _plain(said) in map(_plain, names):
            return one.code
    return said


def _plain(text: str) -> str:
    return " ".join(light_fold(text or "").lower().split())


def choices_of(units: Sequence[Organisation]) -> dict[int, list[str]]:
    """The columns that offer choices, by their place."""
    is_thai = (get_language() or "th").startswith("th")
    places = {name: place for place, (name, *_words) in enumerate(COLUMNS)}
    offered = {
        places["channel"]: [(one.th if is_thai else one.en) for one in channels()],
        places["app"]: [one.name for one in apps()],
    }
    if len(units) > 1:
        offered[places["unit"]] = [one.name for one in units]
    return offered


def hints() -> list[str]:
    """What each column wants, in the order of the columns."""
    said = {
        "channel": _("Choose one of the six, or write its number."),
        "what": _("A few words: they stand under the photo in the report."),
        "days": _("One day or a range: 14 Feb 69, or 9 - 11 Feb 69."),
        "unit": _("May stay empty when you record for one unit alone."),
    }
    return [str(said.get(name, "")) for name, *_words in COLUMNS]


class SheetForm(forms.Form):
    """A file to look through."""

    sheet = forms.FileField(
        label=_("Spreadsheet"), help_text=_("XLSX or CSV, at most 1,000 rows and 5 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,text/csv"}),
        error_messages={"required": _("Choose the file.")},
    )  # fmt: skip


class TakeForm(forms.Form):
    """The rows that were looked through, coming back to be taken; they are checked once more."""

    rows = forms.CharField(widget=forms.HiddenInput, max_length=2_000_000)

    def clean_rows(self) -> list[Row]:
        """The rows; refuses what is no table."""
        try:
            held = json.loads(self.cleaned_data["rows"])
        except ValueError as error:
            raise forms.ValidationError("json") from error
        if not isinstance(held, list) or not all(isinstance(row, list) for row in held):
            raise forms.ValidationError("table")
        return [tuple(str(cell) for cell in row) for row in held[:1_001]]


def sheet_refusal(code: str) -> str:
    """Why a spreadsheet was not read."""
    words = {
        "empty": _("The file is empty."),
        "too_large": _("The file is larger than 5 MB."),
        "unknown_kind": _("This is no spreadsheet that can be read: XLSX and CSV can."),
        "broken": _("The file is damaged. Save it anew as XLSX or CSV."),
        "too_many_rows": _("More than 1,000 rows: divide them into two files."),
    }
    return str(words[code])
