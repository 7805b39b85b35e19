"""The form that puts a feed on the watch list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ruthan.gateway.sources.feed.watch import MINUTES
from ruthan.network.queries import provinces


class FeedForm(forms.Form):
    """Address and name of a feed, whose it is, and how often it is asked."""

    url = forms.URLField(
        label=_("Address of the feed"),
        max_length=500,
        assume_scheme="https",
        help_text=_("RSS or Atom, open to everyone."),
    )
    title = forms.CharField(label=_("Name"), max_length=200)
    organisation = forms.CharField(label=_("Whose it is"), max_length=200, required=False)
    province = forms.ChoiceField(label=_("Province"), required=False)
    minutes = forms.IntegerField(
        label=_("Asked every how many minutes"), initial=30,
        min_value=MINUTES[0], max_value=MINUTES[1],
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(p.code, p.name) for p in provinces()]
        self.fields["province"].choices = [("", _("All of Thailand")), *named]  # type: ignore[attr-defined]  # a choice field
