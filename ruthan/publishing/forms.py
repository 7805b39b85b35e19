"""What people choose on lists of answers and alerts, and what the desk writes into an alert."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ruthan.claims.states import Direction
from ruthan.core import clock
from ruthan.network.queries import label as word_of
from ruthan.network.queries import provinces, terms
from ruthan.publishing import rules
from ruthan.publishing.engine.kit.forms import Field as KitField
from ruthan.publishing.engine.kit.forms import Form as KitFormat
from ruthan.publishing.states import Audience, Certainty
from ruthan.surges.states import Because
from ruthan.ui.words import SEVERITIES, URGENCIES, VERDICTS

NOT_ANSWERED = frozenset({"GOOD", "SUP", "NONE"})  # strands that end in help, not in an answer
SHOWN_VERDICTS = tuple(code for code in VERDICTS if code not in {"pending", "out_of_scope"})


class WithDefault(forms.ChoiceField):
    """A list of which one line is chosen already; sent empty it means that line."""

    def clean(self, value: Any) -> Any:
        """The code that was chosen, or the one chosen already."""
        return super().clean(value or self.initial)


class AnswerFilter(forms.Form):
    """Search and filters of the answers; unknown values are passed over, never an error page."""

    use_required_attribute = False

    q = forms.CharField(required=False, label=gettext_lazy("Search the answers"))
    verdict = forms.ChoiceField(required=False, label=gettext_lazy("Verdict"))
    strand = forms.ChoiceField(required=False, label=gettext_lazy("Kind"))
    direction = forms.ChoiceField(required=False, label=gettext_lazy("Direction"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        anything = ("", _("All"))
        strands = [(t.code, word_of("strands", t.code)) for t in terms("strands")]
        choices: dict[str, list[tuple[Any, Any]]] = {
            "verdict": [(code, VERDICTS[code].word) for code in SHOWN_VERDICTS],
            "strand": [pair for pair in strands if pair[0] not in NOT_ANSWERED],
            "direction": list(Direction.choices),
        }
        for name, found in choices.items():
            self.fields[name].choices = [anything, *found]  # type: ignore[attr-defined]  # a ChoiceField

    def chosen(self) -> dict[str, str]:
        """The filters that hold a known value."""
        self.is_valid()
        for field in self.fields.values():
            field.required = True  # judged already: a filter need not say that it is optional
        return {n: self.cleaned_data.get(n, "") for n in ("verdict", "strand", "direction")}

    def words(self) -> str:
        """What is searched for, cut to a length that a message may have."""
        return rules.search_words(self.data.get("q", ""))


class AlertFilter(forms.Form):
    """The reader's province and a topic; unknown values are passed over."""

    use_required_attribute = False

    province = forms.ChoiceField(required=False, label=gettext_lazy("Your province"))
    topic = forms.ChoiceField(required=False, label=gettext_lazy("Topic"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = ("", _("The whole country"))
        self.fields["province"].choices = [every, *by_region()]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["topic"].choices = [("", _("All")), *topics()]  # type: ignore[attr-defined]  # a ChoiceField

    def chosen(self) -> dict[str, str]:
        """The filters that hold a known value."""
        self.is_valid()
        for field in self.fields.values():
            field.required = True  # judged already: a filter need not say that it is optional
        return {name: self.cleaned_data.get(name, "") for name in ("province", "topic")}


class WidgetForm(AlertFilter):
    """What a frame on another site shows; unknown values are passed over."""

    theme = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Colours"),
        choices=[
            ("", gettext_lazy("As the reader's device")),
            ("light", gettext_lazy("Light")),
            ("dark", gettext_lazy("Dark")),
        ],
    )
    most = forms.ChoiceField(
        required=False,
        label=gettext_lazy("How many alerts"),
        choices=[(number, number) for number in ("3", "1", "5", "10")],
    )

    def chosen(self) -> dict[str, str]:
        """The settings that hold a known value; three alerts unless told."""
        found = super().chosen()
        found["theme"] = self.cleaned_data.get("theme", "")
        return found | {"most": self.cleaned_data.get("most") or "3"}


class WordsForm(forms.Form):
    """What every message says: the headline, what happens, the one thing to do."""

    title_th = forms.CharField(
        max_length=rules.TITLE_CHARS,
        label=gettext_lazy("Headline in Thai"),
        help_text=gettext_lazy("The fact first: what is true, in one line."),
    )
    body_th = forms.CharField(
        max_length=rules.BODY_CHARS,
        widget=forms.Textarea,
        label=gettext_lazy("What is happening, in Thai"),
    )
    todo_th = forms.CharField(
        max_length=rules.TODO_CHARS,
        widget=forms.Textarea,
        label=gettext_lazy("The one thing to do, in Thai"),
    )
    title_en = forms.CharField(
        max_length=rules.TITLE_CHARS,
        required=False,
        label=gettext_lazy("Headline in English"),
        help_text=gettext_lazy("The fact first: what is true, in one line."),
    )
    body_en = forms.CharField(
        max_length=rules.BODY_CHARS,
        required=False,
        widget=forms.Textarea,
        label=gettext_lazy("What is happening, in English"),
    )
    todo_en = forms.CharField(
        max_length=rules.TODO_CHARS,
        required=False,
        widget=forms.Textarea,
        label=gettext_lazy("The one thing to do, in English"),
    )

    def fields_of_alert(self) -> dict[str, Any]:
        """What the action takes."""
        return dict(self.cleaned_data)


class CancelForm(WordsForm):
    """That an alert no longer holds, and why; the rest is that of the alert."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body_th"].label = _("Why it no longer holds, in Thai")
        self.fields["body_en"].label = _("Why it no longer holds, in English")


class AlertForm(WordsForm):
    """A warning as the desk writes it, with its ranks, places, readers and end."""

    severity = forms.ChoiceField(
        label=gettext_lazy("Severity"),
        initial="high",
        choices=[(code, SEVERITIES[code].word) for code in rules.SEVERITIES],
    )
    urgency = forms.ChoiceField(
        label=gettext_lazy("Urgency"),
        initial="urgent",
        choices=[(code, URGENCIES[code].word) for code in rules.URGENCIES],
        help_text=gettext_lazy(
            "A critical alert, or a high one that is very urgent, stands above every page; one for "
            "some provinces only for whoever chose one of them."
        ),
    )
    certainty = WithDefault(
        label=gettext_lazy("How sure it is"), initial=Certainty.LIKELY, choices=Certainty.choices
    )
    audience = WithDefault(
        label=gettext_lazy("Written for"), initial=Audience.EVERYONE, choices=Audience.choices
    )
    strand = forms.ChoiceField(required=False, initial="", label=gettext_lazy("Topic"))
    direction = forms.ChoiceField(label=gettext_lazy("Direction"), choices=Direction.choices)
    provinces = forms.MultipleChoiceField(
        required=False,
        label=gettext_lazy("Provinces"),
        help_text=gettext_lazy("Choose none for the whole country."),
        widget=forms.SelectMultiple(attrs={"size": "8"}),
    )
    days = forms.IntegerField(
        min_value=1,
        max_value=90,
        initial=14,
        label=pgettext_lazy("alert", "In force for how many days"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provinces"].choices = by_region()  # type: ignore[attr-defined]  # a choice field
        self.fields["strand"].choices = _topics_or_none  # type: ignore[attr-defined]  # a choice field

    def fields_of_alert(self) -> dict[str, Any]:
        """What the action takes; the days become the moment of its end."""
        given = super().fields_of_alert()
        given["expires_at"] = expiry(given.pop("days"))
        return given


class UpdateForm(AlertForm):
    """What replaces an alert, and what is different now."""

    change_th = forms.CharField(
        max_length=rules.CHANGE_CHARS, widget=forms.Textarea,
        label=gettext_lazy("What is different now, in Thai"),
    )  # fmt: skip
    change_en = forms.CharField(
        max_length=rules.CHANGE_CHARS, required=False, widget=forms.Textarea,
        label=gettext_lazy("What is different now, in English"),
    )  # fmt: skip


class DismissForm(forms.Form):
    """Why a surge needs no alert."""

    because = forms.ChoiceField(
        label=gettext_lazy("Why no alert is needed"), choices=Because, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=gettext_lazy("Note for colleagues"),
        required=False,
        max_length=500,
        widget=forms.Textarea,
    )


def by_region() -> list[tuple[str, list[tuple[str, str]]]]:
    """The 77 provinces grouped by region, for a select."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for place in provinces():
        groups.setdefault(place.region_name, []).append((place.code, place.name))
    return list(groups.items())


def _topics_or_none() -> list[tuple[str, str]]:
    return [("", _("No one topic")), *topics()]


def topics() -> list[tuple[str, str]]:
    """What one can be warned of, in words."""
    return [(code, word_of("strands", code)) for code in rules.TOPICS]


def expiry(days: int) -> datetime:
    """So many days from now."""
    return clock.now() + timedelta(days=days)


class KitForm(forms.Form):
    """The texts of one form of the kit; how long they may be is judged by the action."""

    def __init__(self, *args: Any, form: KitFormat, tag: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"auto_id": f"kit-{tag}-%s"})
        for field in form.fields:
            self.fields[field.name] = _kit_field(field)

    def words(self) -> dict[str, str]:
        """What was typed, whether it is whole or not."""
        self.is_valid()
        return {name: str(self.data.get(name, "")) for name in self.fields}


def _kit_field(field: KitField) -> forms.Field:
    label = KIT_FIELDS[field.name]
    if field.choices:
        grounds = [(code, KIT_GROUNDS[code]) for code in field.choices]
        return forms.ChoiceField(label=label, choices=grounds)
    attrs = {"rows": str(field.lines)}
    widget = forms.Textarea(attrs) if field.lines > 1 else forms.TextInput()
    # Longer than the form takes, so that one sees by how much it is too long.
    return forms.CharField(
        label=label, required=field.required, max_length=KIT_CHARS, widget=widget
    )


KIT_CHARS = 2_000
KIT_FIELDS = {
    "ask": gettext_lazy("What the meeting is asked to do"),
    "body": gettext_lazy("Text"),
    "fact": gettext_lazy("The fact, large"),
    "first": gettext_lazy("First still"),
    "ground": gettext_lazy("Ground and letters"),
    "points": gettext_lazy("What to say, one point a line"),
    "said": gettext_lazy("What was passed around, small"),
    "second": gettext_lazy("Second still"),
    "text": pgettext_lazy("kit", "Words"),
    "third": gettext_lazy("Third still"),
    "title": pgettext_lazy("kit", "Title"),
    "todo": gettext_lazy("The one thing to do"),
    "why": pgettext_lazy("kit", "Why"),
}
KIT_GROUNDS = {
    "night": gettext_lazy("Light letters on the night"),
    "day": gettext_lazy("Dark letters on paper"),
    "tone": gettext_lazy("Light letters on the colour of the verdict"),
}
