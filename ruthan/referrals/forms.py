"""What a liaison answers, and why a request is taken back."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ruthan.referrals.states import Finding


class AnswerForm(forms.Form):
    """The organisation's finding in its own words."""

    code = forms.ChoiceField(label=_("Finding"), choices=Finding.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("What you found"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Our fact-checkers may quote these words on the public page."),
    )
    url = forms.URLField(
        label=_("Where you published it"), max_length=500, required=False, assume_scheme="https"
    )


class WithdrawForm(forms.Form):
    """Why a request is taken back."""

    because = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
