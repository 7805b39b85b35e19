"""What a person may type about a month, about two photos, and about what came in for review."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ruthan.campaigns.forms.country import month_choices
from ruthan.campaigns.rules.months import month_of
from ruthan.campaigns.states import Channel
from ruthan.core import clock


class BecauseForm(forms.Form):
    """Why nothing was done on a channel."""

    channel = forms.ChoiceField(choices=Channel.choices, widget=forms.HiddenInput)
    because = forms.CharField(
        max_length=200, label=_("Nothing was done this month, because"),
        widget=forms.TextInput(attrs={"maxlength": 200}),
    )  # fmt: skip
    seen = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        channel = (kwargs.get("initial") or {}).get("channel", "")
        self.auto_id = f"because_{channel}_%s"


class SealForm(forms.Form):
    """Sealing what was seen."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    is_as_original = forms.BooleanField(
        required=False, label=_("As the original form has it"),
        help_text=_("Heading 4 is numbered ๕ and repeats the examples of heading 3."),
    )  # fmt: skip


class ReopenForm(forms.Form):
    """Why a report is opened again."""

    because = forms.CharField(
        max_length=300, label=_("Why it is opened again"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The unit reads it on its page."),
        error_messages={"required": _("Say why, so that the unit knows what to mend.")},
    )  # fmt: skip


class ReturnForm(forms.Form):
    """What is to be mended."""

    comment = forms.CharField(
        max_length=400, label=_("What is to be mended"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever recorded it reads this and hears by e-mail that it came back."),
        error_messages={"required": _("Say what is to be mended.")},
    )  # fmt: skip


class LikenessForm(forms.Form):
    """What a reviewer makes of two photos."""

    said = forms.ChoiceField(
        label=_("What holds"), widget=forms.RadioSelect,
        choices=[
            ("fine", _("Both may stay")), ("changed", _("Another photo is asked for")),
        ],
    )  # fmt: skip
    note = forms.CharField(
        max_length=300, label=_("Why"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: the same screen stood there for two months."),
        error_messages={"required": _("A short note is enough.")},
    )  # fmt: skip


_NO_MONTH = {"invalid_choice": _("Choose a month from the list.")}


class ReviewFilterForm(forms.Form):
    """The filters of the review; they live in the address."""

    tab = forms.CharField(required=False, widget=forms.HiddenInput)
    unit = forms.ChoiceField(required=False, label=_("Unit"))
    channel = forms.ChoiceField(
        required=False, label=_("Channel"), choices=[("", _("All")), *Channel.choices]
    )
    month = forms.ChoiceField(required=False, label=_("Month"), error_messages=_NO_MONTH)

    def __init__(
        self, *args: Any, units: list[tuple[str, str]], month: date | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = _months(month)  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["unit"].choices = [("", _("All")), *units]  # type: ignore[attr-defined]  # a ChoiceField


class InboxForm(forms.Form):
    """The filters of what came in."""

    tab = forms.CharField(required=False, widget=forms.HiddenInput)
    month = forms.ChoiceField(required=False, label=_("Month"), error_messages=_NO_MONTH)

    def __init__(self, *args: Any, month: date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = _months(month)  # type: ignore[attr-defined]  # a ChoiceField


def _months(chosen: date | None) -> list[tuple[str, Any]]:
    return [("", _("All")), *month_choices(chosen or month_of(clock.today()))]


class DigestForm(forms.Form):
    """A digest to be compared."""

    digest = forms.CharField(
        required=False, max_length=200, label=_("Code or digest from the paper"),
        help_text=_("The 16 letters and digits at the foot of the paper. Spaces are fine."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
