"""What staff may type about entries and disputes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ruthan.registry.states import Outcome

_ROWS = {"rows": "3", "autocomplete": "off"}


class BecauseForm(forms.Form):
    """A reason, without which nothing is opened, confirmed or reopened."""

    because = forms.CharField(
        max_length=500,
        label=_("Why?"),
        help_text=_("It is kept sealed in the audit trail."),
        widget=forms.Textarea(attrs=_ROWS),
        error_messages={"required": _("Say why in one sentence.")},
    )


class FindForm(forms.Form):
    """One thing to find an entry by; it is not kept."""

    thing = forms.CharField(
        max_length=300,
        label=_("Account, number, link or page"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class OutcomeForm(forms.Form):
    """How a dispute ends, why, what its author reads, and which reports no longer count."""

    use_required_attribute = False

    outcome = forms.ChoiceField(
        choices=Outcome.choices, widget=forms.RadioSelect, label=_("How does it end?"),
        error_messages={"required": _("Choose one of the three.")},
    )  # fmt: skip
    reason = forms.CharField(
        max_length=3_000,
        label=_("Reason, for the second officer"),
        widget=forms.Textarea(attrs=_ROWS),
        error_messages={"required": _("Say what you looked at and what it showed.")},
    )
    answer = forms.CharField(
        max_length=3_000,
        label=_("Answer, for whoever contested"),
        help_text=_("In plain words. Do not say how many reported it or who."),
        widget=forms.Textarea(attrs=_ROWS),
        error_messages={"required": _("Write what its author will read.")},
    )
    entries = forms.MultipleChoiceField(
        required=False, label=_("Entries that it is about"),
        help_text=_("Only these are cleared. The same digits or name may be somebody else's."),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    set_aside = forms.MultipleChoiceField(
        required=False, label=_("Reports that no longer count (for a correction)"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        entries: list[tuple[str, str]],
        sightings: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entries"].choices = entries  # type: ignore[attr-defined]  # of its kind
        self.fields["set_aside"].choices = sightings  # type: ignore[attr-defined]  # of its kind
        for name in ("entries", "set_aside"):  # whether one is needed hangs on the outcome
            self.fields[name].is_conditional = True  # type: ignore[attr-defined]  # read by ui

    def clean(self) -> dict[str, Any]:
        """A clearing names its entries, a correction what it takes out."""
        data = super().clean() or self.cleaned_data
        is_bare = self.fields["entries"].choices and not data.get("entries")  # type: ignore[attr-defined]  # of its kind
        if data.get("outcome") == Outcome.CLEARED and is_bare:
            self.add_error("entries", _("Choose the entries that are cleared."))
        if data.get("outcome") == Outcome.CORRECTED and not data.get("set_aside"):
            self.add_error("set_aside", _("Choose the reports that no longer count."))
        return data
