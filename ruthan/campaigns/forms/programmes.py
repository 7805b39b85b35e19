"""What is typed of programmes, campaigns, who acts, and what an application showed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ruthan.campaigns.forms.letters import WrittenDay
from ruthan.campaigns.rules import campaigns as rules
from ruthan.campaigns.rules import channels as order
from ruthan.campaigns.states import Channel
from ruthan.ui.inputs import PlainField

SELECTOR_WORDS: Final = {
    "provinces": gettext_lazy("All 76 provinces"),
    "departments": gettext_lazy("All departments of the ministry"),
    "enterprises": gettext_lazy("All state enterprises of the ministry"),
}
_SPARE: Final = 2
_LONGEST: Final = 300


class TidyField(PlainField):
    """A text on one line without what nobody sees: zero-width marks, NUL."""

    def to_python(self, value: object) -> str:
        """The text as it is kept."""
        return rules.tidied(super().to_python(value))


class _Period(forms.Form):
    """From when until when."""

    starts_on = WrittenDay(label=gettext_lazy("First day"), may_come=True)
    ends_on = WrittenDay(
        label=gettext_lazy("Last day"), required=False, may_come=True,
        help_text=gettext_lazy("Leave it empty while nobody knows."),
    )  # fmt: skip
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """It does not run backwards."""
        found = super().clean() or self.cleaned_data
        first, last = found.get("starts_on"), found.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("This is before the first day."))
        return found


class ProgrammeForm(_Period):
    """A policy or a funder's objective."""

    name_th = TidyField(label=gettext_lazy("Name in Thai"), max_length=200)
    name_en = TidyField(label=gettext_lazy("Name in English"), max_length=200, required=False)
    policy = TidyField(
        label=gettext_lazy("Policy"), max_length=160, required=False,
        help_text=gettext_lazy("The tag by which the policy is known."),
    )  # fmt: skip
    funder = TidyField(label=gettext_lazy("Funder"), max_length=160, required=False)
    objective = TidyField(
        label=gettext_lazy("Objective"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 4})
    )
    field_order = (
        "name_th", "name_en", "policy", "funder", "objective", "starts_on", "ends_on",
    )  # fmt: skip


class CampaignForm(_Period):
    """Key messages for target groups in a period."""

    name_th = TidyField(label=gettext_lazy("Name in Thai"), max_length=200)
    name_en = TidyField(label=gettext_lazy("Name in English"), max_length=200, required=False)
    audience = TidyField(
        label=gettext_lazy("Target groups"), max_length=300, required=False,
        help_text=gettext_lazy("For whom: older people, students, shopkeepers."),
    )  # fmt: skip

    def __init__(self, *args: Any, held: Sequence[dict[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        count = min(rules.MOST_MESSAGES, len(held) + _SPARE)
        self.pairs = rules.MOST_MESSAGES if self.is_bound else count
        for number in range(1, rules.MOST_MESSAGES + 1):
            one = held[number - 1] if number <= len(held) else {}
            for language, label in (
                ("th", _("Key message %(n)s in Thai")),
                ("en", _("Key message %(n)s in English")),
            ):
                self.fields[f"message_{language}_{number}"] = TidyField(
                    label=label % {"n": number}, max_length=_LONGEST, required=False,
                    initial=one.get(language, ""), widget=forms.Textarea(attrs={"rows": 2}),
                )  # fmt: skip

    def lines(self) -> list[tuple[Any, Any]]:
        """The pairs that the page shows: those written and some empty ones."""
        numbers = [n for n in range(1, rules.MOST_MESSAGES + 1) if n <= self.pairs]
        return [(self[f"message_th_{n}"], self[f"message_en_{n}"]) for n in numbers]

    def messages(self) -> list[tuple[str, str]]:
        """What was written, in order."""
        return [
            (self.cleaned_data[f"message_th_{n}"], self.cleaned_data[f"message_en_{n}"])
            for n in range(1, rules.MOST_MESSAGES + 1)
        ]

    def clean(self) -> dict[str, Any]:
        """At least one message; an English one stands beside a Thai one and each fits somewhere."""
        found = super().clean()
        given = [n for n in range(1, rules.MOST_MESSAGES + 1) if found.get(f"message_th_{n}")]
        if not given and not self.errors:
            self.add_error("message_th_1", _("Write at least one key message in Thai."))
        for n in range(1, rules.MOST_MESSAGES + 1):
            thai, english = found.get(f"message_th_{n}"), found.get(f"message_en_{n}")
            if english and not thai:
                self.add_error(f"message_th_{n}", _("The Thai of this message is missing."))
            for language, text in (("th", thai), ("en", english)):
                if text and not rules.fits_anywhere(text):
                    said = _("It fits neither a bill nor a pop-up (%(n)s characters). Shorten it.")
                    self.add_error(f"message_{language}_{n}", said % {"n": len(text)})
        return found


class DutyForm(forms.Form):
    """Who acts on a channel, or for an application."""

    channel = forms.ChoiceField(label=gettext_lazy("Channel"), choices=Channel.choices)
    app = forms.ChoiceField(label=gettext_lazy("Application"), required=False)
    groups = forms.MultipleChoiceField(
        label=gettext_lazy("Groups of units"), required=False,
        choices=tuple(SELECTOR_WORDS.items()), widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    codes = TidyField(
        label=gettext_lazy("Single units by their codes"), required=False, max_length=400,
        help_text=gettext_lazy("Parted by spaces, for example: dopa rtp province:45"),
    )  # fmt: skip
    note = TidyField(
        label=gettext_lazy("What they are asked to do"), max_length=_LONGEST, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [("", _("None: the channel itself")), *((a.code, a.name) for a in order.apps())]
        self.fields["app"].choices = found  # type: ignore[attr-defined]  # a ChoiceField

    def whom(self) -> list[str]:
        """Selectors and codes."""
        typed = self.cleaned_data["codes"].replace(",", " ").lower().split()
        return [*self.cleaned_data["groups"], *typed]

    def clean(self) -> dict[str, Any]:
        """Somebody is named, and applications stand on their own channel."""
        found = super().clean() or self.cleaned_data
        if not found.get("groups") and not found.get("codes"):
            self.add_error("codes", _("Name at least one unit or group."))
        if found.get("app") and found.get("channel") != Channel.DOCUMENTS:
            self.add_error("app", _("Applications belong to the channel of documents."))
        return found


class ConfirmForm(forms.Form):
    """That an application showed it: on which days, and who says so."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    unit = forms.ChoiceField(label=gettext_lazy("Unit"))
    first_on = WrittenDay(label=gettext_lazy("Shown from"))
    last_on = WrittenDay(label=gettext_lazy("Shown until"))
    people = forms.IntegerField(
        label=gettext_lazy("How many people it was shown to, if that was counted"),
        required=False, min_value=0, max_value=100_000_000,
    )  # fmt: skip
    confirmed_by = TidyField(label=gettext_lazy("Confirmed by (name or office)"), max_length=160)
    confirmed_on = WrittenDay(label=gettext_lazy("Confirmed on"))

    def __init__(self, *args: Any, units: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [(u.code, u.name) for u in units]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        """The days follow each other."""
        found = super().clean() or self.cleaned_data
        first, last = found.get("first_on"), found.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", _("This is before the first day."))
        return found
