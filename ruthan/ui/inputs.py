"""Fields of people in a hurry: amounts as they are said, any way of a date, several lines."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _

from ruthan.core import clock
from ruthan.core.text.dates import DateRefused, parse_date
from ruthan.core.text.digits import to_arabic
from ruthan.core.text.limits import storable
from ruthan.core.text.money import format_baht, parse_money

_TIME: Final = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.]\d{2})?")
_MOST_SATANG: Final = 10**13


class AmountField(forms.CharField):
    """An amount as it is typed or said: 18,900 or ๑๘๙๐๐ or 1.8 หมื่น; in satang."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=60, **kwargs)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def clean(self, value: object) -> Any:
        """The satang, None for nothing."""
        text = str(super().clean(value)).strip()
        if not text:
            return None
        found = parse_money(text) or parse_money(f"{text} บาท")
        if len(found) != 1 or not 0 < found[0].satang < _MOST_SATANG:
            raise forms.ValidationError(_("Write the amount in figures, for example 18,900."))
        return found[0].satang

    def prepare_value(self, value: object) -> object:
        """Satang as baht; what was typed as it was typed."""
        return format_baht(value) if isinstance(value, int) else value


class DayField(forms.CharField):
    """A day, from the browser's calendar or written out in Thai; never one that is to come."""

    widget = forms.DateInput(attrs={"type": "date"})

    def clean(self, value: object) -> Any:
        """The day, None for nothing."""
        text = str(super().clean(value)).strip()
        if not text:
            return None
        try:
            day = parse_date(text, today=clock.today())
        except DateRefused as refused:
            raise forms.ValidationError(
                _("Write the day like 29 Nov 2026 or 29/11/2569.")
            ) from refused
        if day > clock.today():
            raise forms.ValidationError(_("This day is still to come. Check it once more."))
        return day

    def prepare_value(self, value: object) -> object:
        """As the calendar wants it."""
        return value.isoformat() if isinstance(value, date) else value


class TimeField(forms.CharField):
    """A time of day with colon or dot, Thai digits too."""

    widget = forms.TimeInput(attrs={"type": "time"})

    def clean(self, value: object) -> Any:
        """The time, None for nothing."""
        text = to_arabic(str(super().clean(value))).strip().removesuffix("น.").strip()
        if not text:
            return None
        found = _TIME.fullmatch(text)
        if not found or int(found[1]) > 23 or int(found[2]) > 59:
            raise forms.ValidationError(_("Write the time like 14:05."))
        return time(int(found[1]), int(found[2]))

    def prepare_value(self, value: object) -> object:
        """As the browser wants it."""
        return f"{value:%H:%M}" if isinstance(value, time) else value


class PlainField(forms.CharField):
    """A short text of a person, without what no store accepts."""

    def to_python(self, value: object) -> str:
        """The text on one line."""
        return " ".join(storable(str(value or "")).split())


class LinesField(forms.CharField):
    """Several short things, one a line; each once, at most ten."""

    widget = forms.Textarea(attrs={"rows": "3", "autocomplete": "off", "spellcheck": "false"})
    most = 10
    longest = 1_000

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def clean(self, value: object) -> Any:
        """The lines."""
        lines = [" ".join(line.split()) for line in storable(str(value or "")).splitlines()]
        found = list(dict.fromkeys(line for line in lines if line))
        if len(found) > self.most or any(len(line) > self.longest for line in found):
            raise forms.ValidationError(
                _("At most %(most)s lines. Choose those that matter most.") % {"most": self.most}
            )
        return found

    def prepare_value(self, value: object) -> object:
        """The lines as they were typed."""
        return "\n".join(value) if isinstance(value, list | tuple) else value
