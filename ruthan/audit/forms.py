"""What an auditor asks of the trail."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TrailFilter(forms.Form):
    """Filters of the trail, kept in the address: codes, ids and days, never text of a person."""

    actor = forms.CharField(label=_("Person"), required=False, max_length=60)
    what = forms.CharField(label=_("Action"), required=False, max_length=60)
    kind = forms.CharField(label=_("Kind of thing"), required=False, max_length=40)
    thing = forms.CharField(label=_("Its id"), required=False, max_length=40)
    since = forms.DateField(
        label=pgettext_lazy("day", "From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    until = forms.DateField(
        label=pgettext_lazy("day", "Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
