"""What liaisons and centres type in answer to each other, and what their lists show."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ruthan.referrals.states import (
    SECURED,
    Ask,
    Finding,
    ReferralState,
    RefusedBecause,
    findings_for,
)
from ruthan.ui.inputs import AmountField

ANY = ("", _("All"))


class AnswerForm(forms.Form):
    """The organisation's finding in its own words."""

    code = forms.ChoiceField(label=_("Finding"), choices=Finding.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("What you found"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Our fact-checkers may quote these words on the public page."),
    )
    satang = AmountField(
        label=_("How much of it is held, in baht"),
        required=False,
        help_text=_("Leave it empty when it is all of it."),
    )
    url = forms.URLField(
        label=_("Where you published it"), max_length=500, required=False, assume_scheme="https"
    )
    ticket = forms.CharField(
        label=_("Your own number for it"),
        max_length=60,
        required=False,
        help_text=_("Ticket, case or Bank Case ID, if you have one."),
    )

    def __init__(self, *args: Any, ask: str = Ask.CHECK, most: int = 0, **kwargs: Any) -> None:
        """Offer the findings that fit what was asked; an amount only where one is to be held."""
        super().__init__(*args, **kwargs)
        self._most = most
        if ask != Ask.HOLD or not most:
            del self.fields["satang"]
        offered = [(one.value, one.label) for one in findings_for(ask)]
        self.fields["code"].choices = offered  # type: ignore[attr-defined]  # a choice field
        if ask != Ask.CHECK:
            self.fields["text"].help_text = ""  # no page shows it

    def clean_satang(self) -> int:
        """No more than was asked about; 0 when it is all of it or none is held."""
        given = int(self.cleaned_data["satang"] or 0)
        if given > self._most:
            raise forms.ValidationError(_("That is more than was asked about."))
        return given if self.cleaned_data.get("code") in SECURED else 0


class NotedForm(AnswerForm):
    """An answer that came by letter, telephone or e-mail, written down by the centre."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask in the words of whoever writes it down."""
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("What they answered")
        self.fields["text"].help_text = _("How it came, from whom, and their words.")
        self.fields["url"].label = _("Where they published it")
        self.fields["ticket"].label = _("Their number for it")


class WordsForm(forms.Form):
    """A question, a reply, or what is known so far."""

    text = forms.CharField(
        label=_("Your words"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )


class RefuseForm(forms.Form):
    """Why the organisation will not do it."""

    because = forms.ChoiceField(
        label=_("Why"), choices=RefusedBecause.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("In your words"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )


class WithdrawForm(forms.Form):
    """Why a request is taken back."""

    because = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class AppealForm(forms.Form):
    """Why a refusal or an answer is taken further."""

    text = forms.CharField(
        label=_("Why it should be looked at again"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class DeskFilter(forms.Form):
    """What a desk's list shows; it lives in the address."""

    q = forms.CharField(label=_("Number or name"), max_length=80, required=False)
    ask = forms.ChoiceField(label=_("What is asked"), choices=[ANY, *Ask.choices], required=False)
    state = forms.ChoiceField(
        label=_("State"), choices=[ANY, *ReferralState.choices], required=False
    )
    order = forms.ChoiceField(
        label=_("Order"),
        choices=[
            ("", _("By tab")),
            ("due", _("Least time left")),
            ("new", _("Newest first")),
            ("old", _("Oldest first")),
        ],
        required=False,
    )
