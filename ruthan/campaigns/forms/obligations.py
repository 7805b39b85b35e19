"""What is typed of an obligation, of a province's own days, and that something is done."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ruthan.campaigns.forms.letters import WrittenDay
from ruthan.campaigns.rules import obligations as rules
from ruthan.campaigns.rules.months import month_of
from ruthan.campaigns.states import Duty, OnHoliday, Rhythm
from ruthan.core import clock
from ruthan.core.text.digits import to_arabic
from ruthan.ui.inputs import PlainField

Choices = list[tuple[str, Any]]
MOST_REMINDERS = 4


class DayOfMonthField(forms.CharField):
    """A day of every month, 1 to 28, Thai digits too; None for nothing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=4, **kwargs)
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def clean(self, value: object) -> Any:
        """The day."""
        text = to_arabic(str(super().clean(value))).strip()
        if not text:
            return None
        if not text.isdigit() or not 1 <= int(text) <= rules.LATEST_DAY:
            raise forms.ValidationError(gettext("Choose a day from 1 to 28: every month has it."))
        return int(text)


class MonthField(forms.ChoiceField):
    """A month of some years around today; its first day, None for nothing."""

    def __init__(self, *, first: Any = "", **kwargs: Any) -> None:
        self.first = first
        super().__init__(**kwargs)

    def set_months(self, months: Choices) -> None:
        """The months to choose from, in the reader's language."""
        self.choices = ([("", self.first)] if self.first else []) + months

    def clean(self, value: object) -> Any:
        """The month's first day."""
        text = super().clean(value)
        return month_of(clock.today()).fromisoformat(text) if text else None

    def prepare_value(self, value: object) -> object:
        """As its choice is coded."""
        return value.isoformat() if hasattr(value, "isoformat") else value


class RemindField(forms.CharField):
    """Days before on which is reminded, as 7, 1; empty for never."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, required=False, **kwargs)

    def clean(self, value: object) -> Any:
        """The days, most first."""
        text = to_arabic(str(super().clean(value))).replace(",", " ")
        parts = text.split()
        if len(parts) > MOST_REMINDERS or not all(
            one.isdigit() and 1 <= int(one) <= 60 for one in parts
        ):
            raise forms.ValidationError(gettext("Write days before it is due, for example 7, 1."))
        return sorted({int(one) for one in parts}, reverse=True)

    def prepare_value(self, value: object) -> object:
        """As it is typed."""
        return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value


class WhomField(forms.MultipleChoiceField):
    """Who must do it: selectors of units first, then single units, found by a search."""

    widget = forms.CheckboxSelectMultiple


class ObligationForm(forms.Form):
    """Who must do what by when."""

    title_th = PlainField(label=_("What must be done, in Thai"), max_length=300)
    title_en = PlainField(label=_("What must be done, in English"), max_length=300, required=False)
    duty = forms.ChoiceField(label=_("How it is fulfilled"), choices=Duty.choices)
    whom = WhomField(label=_("Who must do it"), required=False)
    units = forms.CharField(
        label=_("Single units"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Names, one a line, for example จังหวัดร้อยเอ็ด or กฟภ."),
    )  # fmt: skip
    issuer = forms.ChoiceField(label=_("Issued by"))
    rhythm = forms.ChoiceField(
        label=_("How often"), choices=Rhythm.choices, widget=forms.RadioSelect
    )
    due_on = WrittenDay(
        label=_("Due on"), required=False, may_come=True, help_text=_("Of what is due once.")
    )  # fmt: skip
    due_day = DayOfMonthField(
        label=_("Day of the month after"), required=False,
        help_text=_("Of what is due every month: 5 is the 5th of the following month."),
    )  # fmt: skip
    inner_day = DayOfMonthField(
        label=_("Day for units below a province"), required=False,
        help_text=_("So that the province can keep its own day. Empty: they owe nothing."),
    )  # fmt: skip
    on_holiday = forms.ChoiceField(label=_("On days off"), choices=OnHoliday.choices)
    first_month = MonthField(label=_("First month"), required=False, first=_("Choose a month"))
    last_month = MonthField(label=_("Last month"), required=False, first=_("No end"))
    remind_days = RemindField(
        label=_("Remind days before"), help_text=_("For example 7, 1. Empty: nobody is written to.")
    )
    policy = PlainField(label=_("Policy"), max_length=160, required=False)

    def __init__(
        self, *args: Any, whom: Choices, issuers: Choices, months: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["whom"].choices = whom  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["issuer"].choices = issuers  # type: ignore[attr-defined]  # a ChoiceField
        for name in ("first_month", "last_month"):
            self.fields[name].set_months(months)  # type: ignore[attr-defined]  # a MonthField

    def clean(self) -> dict[str, Any]:
        """What is due once needs its day, what is due every month its day and first month."""
        said = super().clean() or self.cleaned_data
        needed = ["due_on"] if said.get("rhythm") == Rhythm.ONCE else ["due_day", "first_month"]
        for name in needed:
            if not said.get(name) and name not in self.errors:
                self.add_error(name, gettext("This is needed here."))
        return said


class ObligationEditForm(forms.Form):
    """What of an obligation in force can be edited: words, reminders, its last month."""

    title_th = PlainField(label=_("What must be done, in Thai"), max_length=300)
    title_en = PlainField(label=_("What must be done, in English"), max_length=300, required=False)
    last_month = MonthField(label=_("Last month"), required=False, first=_("No end"))
    remind_days = RemindField(
        label=_("Remind days before"), help_text=_("For example 7, 1. Empty: nobody is written to.")
    )
    policy = PlainField(label=_("Policy"), max_length=160, required=False)
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, months: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_month"].set_months(months)  # type: ignore[attr-defined]  # a MonthField


class StandardForm(forms.Form):
    """The days of the three orders, typed by the person and prefilled from the letter."""

    whom = WhomField(label=_("Who must do it"))
    issuer = forms.ChoiceField(label=_("Issued by"))
    first_month = MonthField(label=_("First month to report"))
    due_day = DayOfMonthField(label=_("Report by this day of the month after"))
    inner_day = DayOfMonthField(label=_("Day for units below a province"), required=False)
    coordinator_by = WrittenDay(label=_("Name a coordinator by"), may_come=True)
    on_holiday = forms.ChoiceField(label=_("On days off"), choices=OnHoliday.choices)
    policy = PlainField(label=_("Policy"), max_length=160, required=False)

    def __init__(
        self, *args: Any, whom: Choices, issuers: Choices, months: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["whom"].choices = whom  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["issuer"].choices = issuers  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["first_month"].set_months(months)  # type: ignore[attr-defined]  # a MonthField


class DaysForm(forms.Form):
    """A province's own days."""

    unit = forms.ChoiceField(label=_("Province"))
    due_day = DayOfMonthField(label=_("The province owes by day"), required=False)
    inner_day = DayOfMonthField(label=_("Its units send to it by day"), required=False)
    first_month = MonthField(label=_("From the report of"))
    last_month = MonthField(
        label=_("Until the report of"), required=False, first=_("Until changed")
    )
    because = PlainField(label=_("Reason"), max_length=300)

    def __init__(
        self, *args: Any, units: Choices, months: Choices, is_ministry: bool, **kwargs: Any
    ) -> None:
        kwargs.setdefault("auto_id", "days_%s")
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]  # a ChoiceField
        for name in ("first_month", "last_month"):
            self.fields[name].set_months(months)  # type: ignore[attr-defined]  # a MonthField
        if not is_ministry:
            del self.fields["due_day"]


class DueSearchForm(forms.Form):
    """The filters of what is due; they live in the address."""

    tab = forms.CharField(required=False, widget=forms.HiddenInput)
    q = forms.CharField(
        required=False, max_length=80, label=_("Unit"),
        widget=forms.TextInput(attrs={"type": "search", "data-search": ""}),
    )  # fmt: skip
    obligation = forms.ChoiceField(required=False, label=_("Obligation"))
    month = MonthField(required=False, label=_("Month"), first=_("All"))

    def __init__(self, *args: Any, obligations: Choices, months: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["obligation"].choices = [("", _("All")), *obligations]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["month"].set_months(months)  # type: ignore[attr-defined]  # a MonthField


class DoneForm(forms.Form):
    """That a unit has done what is due."""

    obligation = forms.CharField(max_length=12, widget=forms.HiddenInput)
    unit = forms.CharField(max_length=40, widget=forms.HiddenInput)
    month = forms.DateField(required=False, input_formats=["%Y-%m-%d"], widget=forms.HiddenInput)
    note = PlainField(label=_("Note"), max_length=400, required=False)
