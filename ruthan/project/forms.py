"""What is typed on the pages of the whole installation: periods of retention, legal holds."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class PeriodForm(forms.Form):
    """How many days, and on what ground."""

    days = forms.IntegerField(label=_("Days"), min_value=0, max_value=36_500)
    source = forms.CharField(label=_("Ground"), max_length=200)


class HoldForm(forms.Form):
    """Which report is kept, for which order."""

    ref = forms.CharField(label=_("Report"), max_length=12)
    reference = forms.CharField(label=_("Number of the order"), max_length=120)
