"""The filters of the national view; they live in the address."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ruthan.campaigns.rules.months import month_before, month_of
from ruthan.campaigns.states import ReportState
from ruthan.core import clock
from ruthan.network import queries as network
from ruthan.ui.tags.moments import month_name

MONTHS_BACK = 24


def month_choices(chosen: date) -> list[tuple[str, str]]:
    """The last two years and, where it is none of them, the month that was asked for."""
    at, found = month_of(clock.today()), []
    for _number in range(MONTHS_BACK):
        found.append(at)
        at = month_before(at)
    if chosen not in found:
        found.append(chosen)
    return [(f"{one:%Y-%m}", month_name(one)) for one in sorted(found, reverse=True)]


class MatrixForm(forms.Form):
    """Month, region, state of the report, late ones alone, words of a name."""

    tab = forms.CharField(required=False, widget=forms.HiddenInput)
    month = forms.ChoiceField(required=False, label=gettext_lazy("Month"))
    region = forms.ChoiceField(required=False, label=gettext_lazy("Region"))
    state = forms.ChoiceField(required=False, label=gettext_lazy("Monthly report"))
    q = forms.CharField(
        required=False, max_length=60, label=gettext_lazy("Name"),
        widget=forms.TextInput(attrs={"type": "search", "data-search": ""}),
    )  # fmt: skip
    late = forms.BooleanField(required=False, label=gettext_lazy("Late ones only"))

    def __init__(self, *args: Any, month: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = {one.region: one.region_name for one in network.provinces()}
        regions.pop("bangkok", None)
        states = [("none", _("Nothing yet")), *ReportState.choices]
        self.fields["month"].choices = month_choices(month)  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["region"].choices = [("", _("All")), *regions.items()]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["state"].choices = [("", _("All")), *states]  # type: ignore[attr-defined]  # a ChoiceField


class CompareForm(forms.Form):
    """Of which campaign, in which region."""

    campaign = forms.ChoiceField(required=False, label=gettext_lazy("Campaign"))
    region = forms.ChoiceField(required=False, label=gettext_lazy("Region"))

    def __init__(self, *args: Any, campaigns: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = {one.region: one.region_name for one in network.provinces()}
        self.fields["campaign"].choices = campaigns  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["region"].choices = [("", _("All")), *regions.items()]  # type: ignore[attr-defined]  # a ChoiceField
