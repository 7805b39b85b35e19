"""The form that appoints a coordinator (enclosure 3 of document 4), and why one leaves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ruthan.accounts import queries as accounts
from ruthan.campaigns.forms.letters import WrittenDay
from ruthan.campaigns.rules.coordinators import Person, read_phone
from ruthan.ui.inputs import PlainField


class AppointmentForm(forms.Form):
    """Who coordinates from when, how they are reached, and who appointed them."""

    name = PlainField(
        label=_("Name and surname"), max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    position = PlainField(label=_("Position"), max_length=160)
    office = PlainField(label=_("Belongs to"), max_length=200, required=False)
    phone = PlainField(
        label=_("Telephone"), max_length=40, help_text=_("For example 0 0000 0000 ต่อ 12"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    email = forms.EmailField(
        label=_("E-mail"), required=False, max_length=200,
        help_text=_("Reminders go there. Without it nobody can be written to."),
    )  # fmt: skip
    line = PlainField(label="LINE ID", max_length=60, required=False)
    appointed_by = PlainField(
        label=_("Appointed by"), max_length=200, help_text=_("Name and position.")
    )
    appointed_on = WrittenDay(label=_("Date of the appointment"))
    since = WrittenDay(label=_("Coordinates from"))
    username = PlainField(
        label=_("User name in this system"), max_length=60, required=False,
        help_text=_("Leave it empty if they do not sign in."),
    )  # fmt: skip

    def clean_phone(self) -> str:
        """A number that can be called."""
        found = read_phone(self.cleaned_data["phone"])
        if found is None:
            raise forms.ValidationError(
                gettext("This is no telephone number yet. Nine or ten digits, with 0 in front.")
            )
        return found

    def clean_username(self) -> Any:
        """The account, None for nobody."""
        typed = self.cleaned_data["username"].lower()
        if not typed:
            return None
        found = accounts.person_named(typed)
        if found is None or not found.is_active:
            raise forms.ValidationError(gettext("Nobody signs in by this name."))
        return found

    def person(self) -> Person:
        """The person as the rule knows them."""
        said = self.cleaned_data
        names = ("name", "position", "office", "phone", "email", "line")
        return Person(**{one: said[one] for one in names})


class HandOverForm(AppointmentForm):
    """The same with why the one before leaves, and whom the person saw."""

    seen = forms.UUIDField(widget=forms.HiddenInput)
    because = PlainField(label=_("Why it is handed over"), max_length=300)


class EndForm(forms.Form):
    """Somebody leaves and nobody follows yet."""

    seen = forms.UUIDField(widget=forms.HiddenInput)
    until = WrittenDay(label=_("Last day"))
    because = PlainField(label=_("Reason"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "end_%s")
        super().__init__(*args, **kwargs)


class ContactSearchForm(forms.Form):
    """The search of the contact desk."""

    tab = forms.CharField(required=False, widget=forms.HiddenInput)
    q = forms.CharField(
        required=False, max_length=80, label=_("Province, unit or name"),
        widget=forms.TextInput(attrs={"type": "search", "data-search": ""}),
    )  # fmt: skip
