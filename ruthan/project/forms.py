"""What is typed on the pages of the whole installation: periods of retention, legal holds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ruthan.messaging.queries import HELD, WAYS
from ruthan.messaging.states import MessageState
from ruthan.project.deliveries import about as words


class PeriodForm(forms.Form):
    """How many days, and on what ground."""

    days = forms.IntegerField(label=_("Days"), min_value=0, max_value=36_500)
    source = forms.CharField(label=_("Ground"), max_length=200)


class HoldForm(forms.Form):
    """Which report is kept, for which order."""

    ref = forms.CharField(label=_("Report"), max_length=12)
    reference = forms.CharField(label=_("Number of the order"), max_length=120)


class DeliveryFilter(forms.Form):
    """Which messages are shown, kept in the address."""

    channel = forms.ChoiceField(label=_("Channel"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    q = forms.CharField(label=_("Number of what it is about"), required=False, max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        channels = [(one, words.channel_words(one)) for one in WAYS]
        states = {HELD: pgettext_lazy("message", "Held"), **dict(MessageState.choices)}
        self.fields["channel"].choices = [("", _("Every channel")), *channels]  # type: ignore[attr-defined]  # a choice field
        self.fields["state"].choices = [("", _("Every state")), *states.items()]  # type: ignore[attr-defined]  # as above
