"""What is typed of an incoming letter, its stamps and the second look."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ruthan.campaigns.queries import letters as queries
from ruthan.campaigns.rules import letters as rules
from ruthan.campaigns.states import LetterState, Urgency
from ruthan.core import clock
from ruthan.core.text.dates import DateRefused, find_dates, parse_date
from ruthan.ui.inputs import LinesField, PlainField, TimeField
from ruthan.ui.tags.moments import thai_date

Choices = list[tuple[str, Any]]


class WrittenDay(forms.CharField):
    """A day as officials write it: ๓๐ มกราคม ๒๕๖๙, 30 ม.ค. 69, 30/01/2569; Buddhist or Christian.

    A day that no calendar has is refused with its reason. `latest` may forbid days to come.
    """

    def __init__(self, *, may_come: bool = False, **kwargs: Any) -> None:
        self.may_come = may_come
        super().__init__(max_length=60, **kwargs)
        self.widget.attrs |= {"autocomplete": "off", "inputmode": "text"}

    def clean(self, value: object) -> Any:
        """The day, None for nothing."""
        text = str(super().clean(value)).strip()
        if not text:
            return None
        today = clock.today()
        try:
            day = parse_date(text, today=today)
        except DateRefused as refused:
            found = find_dates(text, today=today)
            if len(found) == 1 and found[0].problem:
                raise forms.ValidationError(
                    gettext("No calendar has this day. Check the day and the month.")
                ) from refused
            raise forms.ValidationError(
                gettext("Write the day like 30 มกราคม 2569, 30 ม.ค. 69 or 30/01/2569.")
            ) from refused
        if not 1990 <= day.year <= 2100:
            raise forms.ValidationError(
                gettext("The year does not fit. 2569 is the same year as 2026; write one of them.")
            )
        if day > today and not self.may_come:
            raise forms.ValidationError(gettext("This day is still to come. Check it once more."))
        return day

    def prepare_value(self, value: object) -> object:
        """As a person would write it."""
        return thai_date(value) if isinstance(value, date) else value


class WrittenTime(TimeField):
    """A time as stamps have it, ๑๐.๐๐ น., or as clocks do."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"autocomplete": "off"}), **kwargs)

    def prepare_value(self, value: object) -> object:
        """With the dot of stamps."""
        return f"{value:%H.%M}" if isinstance(value, time) else value


class EnclosuresField(LinesField):
    """Enclosures one a line, with the number of copies at its end."""

    most, longest = 30, 300

    def clean(self, value: object) -> Any:
        """The enclosures as they are kept."""
        return rules.read_enclosures(super().clean(value))

    def prepare_value(self, value: object) -> object:
        """One a line again."""
        if not isinstance(value, list):
            return value
        return "\n".join(
            f"{row['title']} จำนวน {row['copies']} {row.get('unit', 'ฉบับ')}" for row in value
        )


class LetterForm(forms.Form):
    """The head of a letter as it reads, and what could not be read."""

    unit = forms.ChoiceField(label=_("Register of"))
    number_raw = PlainField(
        label=_("Number of the letter"), max_length=80,
        help_text=_("As it stands there, Thai digits and all. Nothing is guessed."),
    )  # fmt: skip
    dated_on = WrittenDay(
        label=_("Date of the letter"), required=False,
        help_text=_("For example 30 มกราคม 2569. Leave it empty if it cannot be read."),
    )  # fmt: skip
    sender = PlainField(label=pgettext_lazy("letter", "From"), max_length=200)
    subject = PlainField(label=pgettext_lazy("letter", "Subject"), max_length=400)
    addressee = PlainField(label=pgettext_lazy("letter", "To"), max_length=200)
    enclosures = EnclosuresField(
        label=_("Enclosures"), help_text=_("One a line, for example: แบบรายงานผล จำนวน 1 ฉบับ")
    )
    urgency = forms.ChoiceField(label=_("Urgency of the letter"), choices=Urgency.choices)
    note = PlainField(label=_("Note"), max_length=400, required=False)
    unreadable = forms.MultipleChoiceField(
        label=_("What cannot be read for sure"), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Mark it and go on. A second look at the paper settles it later."),
    )  # fmt: skip
    is_twin = forms.BooleanField(required=False, label=_("It is another letter. Register it too."))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]  # a ChoiceField
        words = list(queries.field_words().items())
        self.fields["unreadable"].choices = words  # type: ignore[attr-defined]  # a ChoiceField
        if len(units) == 1:
            self.fields["unit"].initial = units[0][0]


class StampForm(forms.Form):
    """A desk's receiving stamp."""

    desk = PlainField(
        label=pgettext_lazy("letter", "Desk"), max_length=160,
        help_text=_("As the stamp names it. One file may carry stamps of several offices."),
    )  # fmt: skip
    number = PlainField(label=_("Receiving number"), max_length=40, required=False)
    received_on = WrittenDay(label=_("Received by the desk on"), required=False)
    received_at = WrittenTime(
        label=_("Time"), required=False, help_text=_("For example 10.00 น.")
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "stamp_%s")
        super().__init__(*args, **kwargs)


class BecauseForm(forms.Form):
    """Why a letter is withdrawn."""

    because = PlainField(label=_("Reason"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "because_%s")
        super().__init__(*args, **kwargs)


class LetterSearchForm(forms.Form):
    """The filters of the register; they live in the address."""

    q = forms.CharField(
        required=False, max_length=120, label=_("Number, subject, sender or stamp"),
        widget=forms.TextInput(attrs={"type": "search", "data-search": ""}),
    )  # fmt: skip
    unit = forms.ChoiceField(required=False, label=_("Register of"))
    state = forms.ChoiceField(required=False, label=_("State"))
    urgency = forms.ChoiceField(required=False, label=_("Urgency of the letter"))

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = ("", _("All"))
        for name, choices in (
            ("unit", units), ("state", LetterState.choices), ("urgency", Urgency.choices)
        ):  # fmt: skip
            self.fields[name].choices = [every, *choices]  # type: ignore[attr-defined]  # a ChoiceField
