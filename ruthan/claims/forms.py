"""What a person may type about claims."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ruthan.claims.rules import IMPACT_LEVELS
from ruthan.claims.states import VerdictCode
from ruthan.core import clock
from ruthan.network import queries as network

if TYPE_CHECKING:
    from ruthan.claims.models import Claim, Source, Verdict
    from ruthan.network.models import Organisation

KINDS = (("primary", _("Primary: the owner's own word")), ("secondary", _("Secondary: about it")))
LEVEL_WORDS = {
    "individual": _("For a person"),
    "family": _("For a family"),
    "community": _("For a community"),
    "society": _("For society"),
}
Choices = list[tuple[str, Any]]


def matter_choices() -> Choices:
    """Every strand with its categories, as `MIS:economy`."""
    found: Choices = [("", _("Choose"))]
    for strand in network.terms("strands"):
        label = network.label("strands", strand.code)
        inside = [
            (f"{strand.code}:{term.code}", network.label("strands", term.code, strand.code))
            for term in network.terms("strands", strand.code)
        ]
        found.append((label, inside or [(f"{strand.code}:", label)]))
    return found


def organisation_choices(first: Any) -> Choices:
    """The active organisations that are no centres, by code."""
    active = network.organisations().filter(is_active=True).exclude(kind="centre")
    return [("", first), *((one.code, one.short) for one in active)]


class DayField(forms.DateField):
    """A day from the calendar of the browser."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(widget=widget, input_formats=["%Y-%m-%d"], **kwargs)


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class WordsForm(forms.Form):
    """A claim in words: the statement in one sentence, a title, and where it belongs."""

    statement_th = forms.CharField(
        label=_("The statement to check, in one sentence"),
        max_length=500,
        widget=_area(3),
        help_text=_("Say what the message claims, without names of people."),
    )
    title_th = forms.CharField(
        label=_("Title for the public page"),
        max_length=200,
        help_text=_("Best as the answer itself once there is one; never repeat a lie larger."),
    )
    matter = forms.ChoiceField(label=_("Matter"))
    owner = forms.ChoiceField(label=_("Owning agency"), required=False)
    statement_en = forms.CharField(
        label=_("The statement in English"), max_length=500, required=False, widget=_area(2)
    )
    title_en = forms.CharField(label=_("Title in English"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["matter"].choices = matter_choices()  # type: ignore[attr-defined]
        owners = organisation_choices(_("None yet"))
        self.fields["owner"].choices = owners  # type: ignore[attr-defined]

    def words(self) -> dict[str, Any]:
        """The arguments of open_claim and edit_claim."""
        names = ("statement_th", "title_th", "statement_en", "title_en")
        strand, _sign, category = self.cleaned_data["matter"].partition(":")
        return {name: self.cleaned_data[name] for name in names} | {
            "strand": strand,
            "category": category,
        }

    def owner_chosen(self) -> Organisation | None:
        """The agency that was named."""
        code = self.cleaned_data["owner"]
        return network.organisation(code) if code else None


class OpenForm(WordsForm):
    """A new claim, perhaps on a cluster."""

    cluster = forms.UUIDField(required=False, widget=forms.HiddenInput)


def words_of(claim: Claim) -> dict[str, Any]:
    """The words form as the claim stands."""
    return {
        "statement_th": claim.statement_th,
        "title_th": claim.title_th,
        "statement_en": claim.statement_en,
        "title_en": claim.title_en,
        "matter": f"{claim.strand}:{claim.category}",
        "owner": claim.owner.code if claim.owner else "",
    }


class PartnerForm(WordsForm):
    """What a partner organisation has verified."""

    organisation = forms.ChoiceField(label=_("Your organisation"))
    explanation = forms.CharField(
        label=_("What you found, and how you know"), max_length=4000, widget=_area(5)
    )
    url = forms.URLField(
        label=_("Where you published it"), max_length=500, required=False, assume_scheme="https"
    )

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["owner"]
        own = [(one.code, one.name) for one in organisations]
        self.fields["organisation"].choices = own  # type: ignore[attr-defined]
        self.initial.setdefault("organisation", own[0][0] if own else "")


class SourceForm(forms.Form):
    """A source with the sentence it is quoted for."""

    title = forms.CharField(label=_("Title of the source"), max_length=300)
    publisher = forms.CharField(label=_("Published by"), max_length=200)
    url = forms.URLField(
        label=_("Web address"), max_length=500, required=False, assume_scheme="https"
    )
    quote = forms.CharField(
        label=_("The sentence it is quoted for"),
        max_length=4000,
        required=False,
        widget=_area(3),
        help_text=_("Copy it word for word: pages change, the quotation stays."),
    )
    read_on = DayField(label=_("Read on"))
    kind = forms.ChoiceField(
        label=_("Kind of source"), choices=KINDS, widget=forms.RadioSelect, initial="primary"
    )

    def clean_read_on(self) -> date:
        """Nobody has read anything tomorrow."""
        day: date = self.cleaned_data["read_on"]
        if day > clock.today():
            raise forms.ValidationError(_("This day has not come yet."))
        return day

    def clean(self) -> dict[str, Any]:
        """An address or a quotation: something to show."""
        cleaned = super().clean() or {}
        if not cleaned.get("url") and not cleaned.get("quote"):
            raise forms.ValidationError(_("Give an address or a quotation."))
        return cleaned


def source_words(source: Source) -> dict[str, Any]:
    """The source form as the source stands."""
    names = ("title", "publisher", "url", "quote", "read_on", "kind")
    return {name: getattr(source, name) for name in names}


class VerdictForm(forms.Form):
    """A verdict with its reasons, its advice and whom it touches."""

    code = forms.ChoiceField(
        label=_("Verdict"), choices=VerdictCode.choices, widget=forms.RadioSelect
    )
    reason_th = forms.CharField(
        label=_("Why we say so"),
        max_length=6000,
        widget=_area(6),
        help_text=_("What was found, by whom, and how it is known. Plain words."),
    )
    advice_th = forms.CharField(
        label=_("What to do"), max_length=2000, required=False, widget=_area(3)
    )
    change_th = forms.CharField(
        label=_("What changed and why"), max_length=2000, required=False, widget=_area(3)
    )
    next_review_on = DayField(label=_("Look again on"), required=False)
    reason_en = forms.CharField(
        label=_("Why we say so, in English"), max_length=6000, required=False, widget=_area(4)
    )
    advice_en = forms.CharField(
        label=_("What to do, in English"), max_length=2000, required=False, widget=_area(2)
    )
    change_en = forms.CharField(
        label=_("What changed, in English"), max_length=2000, required=False, widget=_area(2)
    )

    def __init__(self, *args: Any, is_correction: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_correction:
            self.fields["change_th"].required = True
        else:
            del self.fields["change_th"], self.fields["change_en"]
        for level in IMPACT_LEVELS:
            self.fields[f"impact_{level}"] = forms.CharField(
                label=LEVEL_WORDS[level], max_length=200, required=False
            )

    def clean_next_review_on(self) -> date | None:
        """A day to come, within two years."""
        day: date | None = self.cleaned_data["next_review_on"]
        if day and not clock.today() < day <= clock.today() + timedelta(days=730):
            raise forms.ValidationError(_("Choose a day to come, within two years."))
        return day

    def impact_fields(self) -> list[forms.BoundField]:
        """The four lines of impact."""
        return [self[f"impact_{level}"] for level in IMPACT_LEVELS]

    def words(self, *, impact: dict[str, Any]) -> dict[str, Any]:
        """The arguments of propose_verdict; English impact lines that exist are kept."""
        kept = {k: v for k, v in self.cleaned_data.items() if not k.startswith("impact_")}
        lines = {
            level: {
                "th": self.cleaned_data[f"impact_{level}"],
                "en": impact.get(level, {}).get("en", ""),
            }
            for level in IMPACT_LEVELS
        }
        shown = {level: words for level, words in lines.items() if words["th"]}
        return kept | {"impact": shown}


def verdict_words(verdict: Verdict | None, impact: dict[str, Any]) -> dict[str, Any]:
    """The verdict form as the last verdict stands: a correction begins from what was said."""
    lines = {f"impact_{level}": words.get("th", "") for level, words in impact.items()}
    if verdict is None:
        return lines
    names = ("code", "reason_th", "reason_en", "advice_th", "advice_en")
    return lines | {name: getattr(verdict, name) for name in names}


class ReferForm(forms.Form):
    """Whom to ask, what, and by when."""

    organisation = forms.ChoiceField(label=_("Organisation to ask"))
    asked = forms.CharField(
        label=_("What we ask"),
        max_length=2000,
        widget=_area(3),
        help_text=_("They see the statement, masked samples and how far it went; no reporter."),
    )
    hours = forms.IntegerField(
        label=_("Answer wanted within (hours)"),
        min_value=1,
        max_value=720,
        required=False,
        help_text=_("Left empty, the clock of the legal ground holds."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = organisation_choices(_("Choose"))
        self.fields["organisation"].choices = choices  # type: ignore[attr-defined]


class BecauseForm(forms.Form):
    """A reason in words."""

    because = forms.CharField(label=_("Reason"), max_length=1000, widget=_area(3))


class ClusterForm(forms.Form):
    """A cluster to put under a claim."""

    cluster = forms.UUIDField(widget=forms.HiddenInput)


class SearchForm(forms.Form):
    """The filters of the list, which live in the address."""

    q = forms.CharField(
        label=pgettext_lazy("find", "Search"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "data-search": ""}),
    )
    strand = forms.ChoiceField(label=_("Matter"), required=False)
    state = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        strands = [(t.code, network.label("strands", t.code)) for t in network.terms("strands")]
        self.fields["strand"].choices = [("", _("All")), *strands]  # type: ignore[attr-defined]
