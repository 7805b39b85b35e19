"""What people type to take an export, and to put a partner's feed on record."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ruthan.network import queries as network
from ruthan.network.states import OrganisationKind
from ruthan.sharing.states import Collection, Tlp

FORMS = (
    ("xlsx", _("XLSX, every cell as text")),
    ("csv", _("CSV")),
    ("misp", _("MISP event (JSON)")),
    ("gse", _("Global Signal Exchange (JSON)")),
)


_NO_SUCH = _("There is no organisation of this code.")


def organisations() -> list[tuple[str, str]]:
    """The open organisations but centres, for a list to choose from. One query."""
    rows = network.organisations().filter(is_active=True).exclude(kind=OrganisationKind.CENTRE)
    return [("", "—"), *((row.code, row.name) for row in rows)]


class OriginForm(forms.Form):
    """Of which entry of the registry it is asked where it came from."""

    entry = forms.CharField(
        label=_("Reference of an entry of the registry"), max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip


class ExportForm(forms.Form):
    """What is taken, for whom, and why."""

    collection = forms.ChoiceField(label=_("Collection"), choices=Collection)
    form = forms.ChoiceField(label=_("Form"), choices=FORMS)
    to = forms.ChoiceField(
        label=_("For which organisation"),
        help_text=_("Who gets it; it stands in the audit trail."),
        choices=organisations,
        error_messages={"invalid_choice": _NO_SUCH},
    )
    because = forms.CharField(
        label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class SourceForm(forms.Form):
    """A partner's feed."""

    name = forms.CharField(label=_("Name of the feed"), max_length=80)
    organisation = forms.ChoiceField(
        label=_("Whose it is"),
        choices=organisations,
        error_messages={"invalid_choice": _NO_SUCH},
    )
    url = forms.URLField(
        label=_("Address of its folder"),
        help_text=_("manifest.json lies in it. Without an address files are read by the command."),
        required=False,
        max_length=500,
        assume_scheme="https",
    )
    tlp = forms.ChoiceField(label=_("How far it may go"), choices=Tlp, initial=Tlp.AMBER)

    def clean_organisation(self) -> Any:
        """The organisation itself."""
        held = network.organisation(str(self.cleaned_data["organisation"]).strip())
        if held is None:
            raise forms.ValidationError(_NO_SUCH)
        return held
