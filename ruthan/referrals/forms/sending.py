"""What a centre types to ask an organisation: one more holder of a matter, or a request alone."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ruthan.network import queries as network
from ruthan.network.states import OrganisationKind
from ruthan.referrals.forms.choices import NONE_YET, ground_choices, offer
from ruthan.referrals.states import ALONE, Ask, Tlp

_FAR = {
    Tlp.CLEAR: _("to everybody"),
    Tlp.GREEN: _("to those who work with them"),
    Tlp.AMBER: _("inside, and to those they serve who need it"),
    Tlp.AMBER_STRICT: _("inside their organisation alone"),
    Tlp.RED: _("to nobody but those who read it"),
}
_PARTS = {
    "target": _("What it is about"),
    "money": _("The money"),
    "facts": _("Facts"),
    "evidence": _("Evidence"),
    "samples": _("What people sent"),
    "spread": _("How far it went"),
}


class JoinForm(forms.Form):
    """What one more organisation is asked about the same matter."""

    organisation = forms.ChoiceField(label=_("Organisation"))
    ask = forms.ChoiceField(label=_("What is asked"), choices=Ask.choices)
    ground = forms.ChoiceField(label=_("Legal ground"))
    asked = forms.CharField(
        label=_("In your words"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    parts = forms.MultipleChoiceField(
        label=_("What it sees beside the statement"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only what it needs for its own part."),
    )

    def __init__(self, *args: Any, held: Collection[str] = (), **kwargs: Any) -> None:
        """Offer active organisations, the grounds that hold, and the parts that the matter has."""
        super().__init__(*args, **kwargs)
        if held:
            offer(self, "parts", [(part, _PARTS[part]) for part in held])
        else:
            del self.fields["parts"]
        rows = network.organisations().filter(is_active=True).exclude(kind=OrganisationKind.CENTRE)
        offer(self, "organisation", [NONE_YET, *((row.code, row.name) for row in rows)])
        offer(self, "ground", [NONE_YET, *ground_choices()])


class RequestForm(forms.Form):
    """A request about no claim, case, check or notice: advice, help, a look at something."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    organisation = forms.ChoiceField(label=_("Organisation"))
    ask = forms.ChoiceField(
        label=_("What is asked"), choices=[(one.value, one.label) for one in ALONE]
    )
    ground = forms.ChoiceField(
        label=_("Legal ground"), help_text=_("Its clock begins when you send the request.")
    )
    statement = forms.CharField(
        label=_("The matter in short"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    asked = forms.CharField(
        label=_("What you ask of them"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    facts = forms.CharField(
        label=_("Facts"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line, with a colon after its name, as: Place: Example district."),
    )
    tlp = forms.ChoiceField(
        label=_("How far they may pass it on"),
        choices=[(one.value, format_lazy("{} · {}", one.label, _FAR[one])) for one in Tlp],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer active organisations but centres, and the grounds that hold."""
        super().__init__(*args, **kwargs)
        rows = network.organisations().filter(is_active=True).exclude(kind=OrganisationKind.CENTRE)
        offer(self, "organisation", [NONE_YET, *((row.code, row.name) for row in rows)])
        offer(self, "ground", [NONE_YET, *ground_choices()])

    def clean_facts(self) -> list[tuple[str, str]]:
        """Each line as a name and what it says; a line without a name is refused."""
        pairs = []
        for line in filter(None, map(str.strip, self.cleaned_data["facts"].splitlines())):
            name, colon, said = (part.strip() for part in line.partition(":"))
            if not (name and colon and said):
                raise forms.ValidationError(
                    _("This line has no name before a colon: %(line)s"), params={"line": line[:60]}
                )
            pairs.append((name, said))
        return pairs
