"""Recording an activity: the channel, what, where, when, and what the channel needs beside it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ruthan.campaigns import queries
from ruthan.campaigns.rules.channels import apps, channels
from ruthan.campaigns.rules.days import Days, DaysRefused, read_days
from ruthan.campaigns.states import ActivityState, Channel
from ruthan.core import clock
from ruthan.core.text.dates import (
    DateRefused,
    date_range,
    parse_date,
)
from ruthan.core.text.digits import to_arabic
from ruthan.core.text.limits import storable
from ruthan.ui.inputs import PlainField

if TYPE_CHECKING:
    from datetime import date

    from ruthan.campaigns.models import Activity
    from ruthan.network.models import Organisation

MOST_PEOPLE: Final = 2_000_000
OF_CHANNEL: Final = {  # what is asked for one channel alone, and dropped for the others
    "link": {Channel.ONLINE},
    "slot": {Channel.ON_AIR},
    "app": {Channel.DOCUMENTS},
    "confirmed_by": {Channel.DOCUMENTS},
    "confirmed_on": {Channel.DOCUMENTS},
}
ICONS: Final = {
    Channel.ONLINE: "share", Channel.ON_AIR: "megaphone", Channel.ON_GROUND: "people",
    Channel.BILLBOARD: "image", Channel.COMMUNITY: "building", Channel.DOCUMENTS: "file",
}  # fmt: skip
_COUNT = re.compile(r"(\d[\d, ]*)\s*(?:คน|ราย|ครั้ง|คำถาม|ข้อ|people|questions)?\.?")


def days_refusal(refused: DaysRefused) -> str:
    """The sentence of a refusal."""
    words = {
        "none": _("Write the day like 14 Feb 69, or 9 - 11 Feb 69."),
        "several": _("Write one day or one range, such as 9 - 11 Feb 69."),
        "no_day": _("The calendar has no such day: %(said)s. Check it once more."),
        "backwards": _(
            "The range ends before it begins: %(said)s. Over a year's end write both years."
        ),
        "future": _("It has not begun yet: %(said)s. Record it once it is done."),
        "long_ago": _(
            "That is more than two years ago: %(said)s. Check the year, for example 2569 or 2026."
        ),
        "long": _("A range of more than a year cannot be recorded: %(said)s."),
    }
    return str(words[refused.code]) % {"said": refused.said}


def shown_days(first: date, last: date) -> str:
    """Days as a person would type them, in the language of the page."""
    if (get_language() or "th").startswith("th"):
        return date_range(first, last, thai_digits=False)
    end = f"{last.day} {last:%b} {last.year}"
    return end if first == last else f"{first.day} {first:%b} {first.year} - {end}"


class DaysField(forms.CharField):
    """One day or some days in a row, written as people write them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=80, **kwargs)
        self.widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}

    def clean(self, value: object) -> Any:
        """The days."""
        text = storable(str(super().clean(value)))
        try:
            return read_days(text, today=clock.today())
        except DaysRefused as refused:
            raise forms.ValidationError(days_refusal(refused)) from refused

    def prepare_value(self, value: object) -> object:
        """As a person would type them; what was typed as it was typed."""
        return shown_days(*value) if isinstance(value, Days) else value


class DayOrNothing(forms.CharField):
    """One day in any way of writing, not one to come; None for nothing."""

    def clean(self, value: object) -> Any:
        """The day."""
        text = storable(str(super().clean(value))).strip()
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
        """As a person would type it."""
        return shown_days(value, value) if hasattr(value, "isoformat") else value  # type: ignore[arg-type]  # a date


class CountField(forms.CharField):
    """How many, in Thai or Arabic digits, with or without a word; None for nothing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=20, **kwargs)
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def clean(self, value: object) -> Any:
        """The number."""
        text = to_arabic(storable(str(super().clean(value)))).strip()
        if not text:
            return None
        found = _COUNT.fullmatch(text)
        number = int(re.sub(r"[, ]", "", found[1])) if found else MOST_PEOPLE + 1
        if number > MOST_PEOPLE:
            raise forms.ValidationError(_("Write a number, for example 120."))
        return number


class LinkField(forms.CharField):
    """The address of a page, with or without https:// before it."""

    def clean(self, value: object) -> Any:
        """The address, '' for nothing."""
        text = storable(str(super().clean(value))).strip()
        if not text:
            return ""
        whole = text if "://" in text else f"https://{text}"
        try:
            URLValidator(schemes=["http", "https"])(whole)
        except forms.ValidationError as error:
            raise forms.ValidationError(_("Copy the whole address of the page here.")) from error
        return whole


class ActivityForm(forms.Form):
    """Everything of an activity but its photos."""

    client_key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    unit = forms.ChoiceField(
        label=_("Unit that did it"),
        error_messages={"invalid_choice": _("%(value)s is no unit that you record for.")},
    )
    channel = forms.ChoiceField(
        label=_("Channel"), choices=Channel.choices, widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the channel."),
            "invalid_choice": _("%(value)s is none of the six channels: write its number, 1 to 6."),
        },
    )  # fmt: skip
    what = PlainField(
        label=_("What was done"), max_length=200,
        error_messages={"required": _("Say in a few words what was done.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "used-before"}),
    )  # fmt: skip
    days = DaysField(
        label=_("When"), help_text=_("One day or a range: 14 Feb 69, or 9 - 11 Feb 69."),
        error_messages={"required": _("Write the day.")},
    )  # fmt: skip
    place = PlainField(required=False, max_length=200, label=_("Where"))
    people = CountField(label=_("People reached"))
    questions = CountField(label=_("Questions asked"))
    link = LinkField(required=False, max_length=500, label=_("Link to the post or page"))
    slot = PlainField(
        required=False, max_length=120, label=_("Station and airtime"),
        help_text=_("For example: community radio 99.00, 8:00 to 8:05."),
    )  # fmt: skip
    app = forms.ChoiceField(
        required=False, label=_("Application"),
        error_messages={"invalid_choice": _("%(value)s is no application of the order.")},
    )  # fmt: skip
    confirmed_by = PlainField(
        required=False, max_length=160, label=_("Who confirmed that it was shown")
    )
    confirmed_on = DayOrNothing(required=False, max_length=40, label=_("Confirmed on"))
    detail = forms.CharField(
        required=False, max_length=2_000, label=_("More about it"),
        widget=forms.Textarea(attrs={"rows": "3"}),
    )  # fmt: skip
    campaign = forms.ChoiceField(required=False, label=_("Campaign"))
    proof_note = PlainField(
        required=False, max_length=300, label=_("If a usual proof is missing: why"),
        help_text=_("For example: no photos are allowed in that room."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, units: Sequence[Organisation], choices_of: ActivityForm | None = None,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.units = {one.code: one for one in units}
        if choices_of is not None:  # of many forms, one asks what there is to choose from
            for name in ("unit", "app", "campaign"):
                self._choices(name, choices_of.fields[name].choices)  # type: ignore[attr-defined]  # a ChoiceField
            return
        self._choices("unit", [(one.code, one.name) for one in units])
        self._choices("app", [("", _("Not an application")), *((a.code, a.name) for a in apps())])
        running = [(one.ref, _in_words(one)) for one in queries.running_campaigns()]
        self._choices("campaign", [("", _("No campaign")), *running])
        if len(self.units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
            self.fields["unit"].initial = next(iter(self.units))
        self.fields["client_key"].initial = uuid.uuid4
        today = clock.today()
        self.fields["days"].initial = Days(today, today)

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        """What belongs to other channels is dropped; a confirmation names a person."""
        found = super().clean() or {}
        for name, of in OF_CHANNEL.items():
            if found.get("channel") and found["channel"] not in of:
                found[name] = None if name == "confirmed_on" else ""
                self.errors.pop(name, None)
        return found

    def told(self) -> dict[str, Any]:
        """The fields of an activity; the form is valid."""
        found = dict(self.cleaned_data)
        days: Days = found.pop("days")
        for name in ("client_key", "version", "unit"):
            found.pop(name)
        found["campaign"] = queries.campaign(found["campaign"])
        return found | {"first_on": days.first, "last_on": days.last}


def held_in(activity: Activity) -> dict[str, Any]:
    """What an activity says, as the form takes it."""
    names = (
        "channel", "what", "place", "people", "questions", "link", "slot", "app", "confirmed_by",
        "confirmed_on", "detail", "proof_note", "version", "client_key",
    )  # fmt: skip
    held = {name: getattr(activity, name) for name in names}
    if activity.first_on and activity.last_on:
        held["days"] = Days(activity.first_on, activity.last_on)
    else:
        held["days"] = ""
    campaign = activity.campaign
    return held | {"unit": activity.unit.code, "campaign": campaign.ref if campaign else ""}


def channel_hints() -> dict[str, str]:
    """What each channel is for, in the reader's language."""
    is_thai = (get_language() or "th").startswith("th")
    return {one.code: one.examples_th if is_thai else one.examples_en for one in channels()}


class ActivityFilter(forms.Form):
    """The filters of the list; they live in the address."""

    q = forms.CharField(
        required=False, max_length=120, label=_("Words or reference"),
        widget=forms.TextInput(attrs={"type": "search", "data-search": ""}),
    )  # fmt: skip
    unit = forms.ChoiceField(required=False, label=_("Unit"))
    channel = forms.ChoiceField(required=False, label=_("Channel"))
    month = forms.ChoiceField(required=False, label=_("Month"))
    state = forms.ChoiceField(required=False, label=_("State"))

    def __init__(
        self, *args: Any, units: Iterable[Organisation], months: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        offered: dict[str, list[tuple[str, Any]]] = {
            "unit": [(one.code, one.name) for one in units],
            "channel": list(Channel.choices),
            "month": list(months),
            "state": list(ActivityState.choices),
        }
        for name, choices in offered.items():
            self.fields[name].choices = [("", _("All")), *choices]  # type: ignore[attr-defined]  # a ChoiceField


def _in_words(campaign: Any) -> str:
    is_thai = (get_language() or "th").startswith("th")
    return str(campaign.name_th if is_thai else campaign.name_en or campaign.name_th)
