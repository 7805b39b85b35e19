"""What administrators type about grounds, clocks and how an organisation is reached."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ruthan.core import clock
from ruthan.network import queries as network
from ruthan.network.states import OrganisationKind
from ruthan.referrals.forms.choices import offer
from ruthan.referrals.states import Basis, Unit


class GroundForm(forms.Form):
    """One edition of a ground and its clock."""

    label_th = forms.CharField(label=_("Name (Thai)"), max_length=160)
    label_en = forms.CharField(label=_("Name (English)"), max_length=160)
    basis = forms.ChoiceField(label=_("Rests on"), choices=Basis.choices)
    article_th = forms.CharField(label=_("Article (Thai)"), max_length=200, required=False)
    article_en = forms.CharField(label=_("Article (English)"), max_length=200, required=False)
    amount = forms.IntegerField(label=_("Answer within"), min_value=1, max_value=2000)
    unit = forms.ChoiceField(label=_("Counted in"), choices=Unit.choices)
    source = forms.CharField(label=_("Source"), max_length=200)
    checked_on = forms.DateField(
        label=_("Checked on"), widget=forms.DateInput(attrs={"type": "date"})
    )
    is_verified = forms.BooleanField(label=_("Read in the law or rule itself"), required=False)
    is_retired = forms.BooleanField(label=_("No longer offered"), required=False)

    def clean_checked_on(self) -> Any:
        """No day that has not come."""
        day = self.cleaned_data["checked_on"]
        if day > clock.today():
            raise forms.ValidationError(_("This day has not come yet."))
        return day


class NewGroundForm(GroundForm):
    """A ground that is not there yet, or one of its own for a kind of recipient."""

    field_order = ("code", "recipient")
    code = forms.SlugField(label=_("Code"), max_length=40)
    recipient = forms.ChoiceField(label=_("For"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer everybody, each kind of organisation, and each organisation."""
        super().__init__(*args, **kwargs)
        each = network.organisations().filter(is_active=True)
        offer(
            self,
            "recipient",
            [
                ("*", _("Everybody")),
                (_("A kind of organisation"), list(OrganisationKind.choices)),
                (_("One organisation"), [(f"org:{row.code}", row.name) for row in each]),
            ],
        )


class RecipientForm(forms.Form):
    """How an organisation is reached beside its desk here."""

    escalation_name = forms.CharField(
        label=_("Desk for late matters"), max_length=120, required=False
    )
    escalation_email = forms.EmailField(
        label=_("Its e-mail"), required=False, help_text=_("Of an office, not of a person.")
    )
    higher = forms.ChoiceField(label=_("Higher desk for appeals"), required=False)
    xarf_email = forms.EmailField(label=_("E-mail for XARF reports"), required=False)
    wants_letter = forms.BooleanField(label=_("Asks for letters on paper"), required=False)
    source = forms.CharField(label=_("Source"), max_length=200)
    checked_on = forms.DateField(
        label=_("Checked on"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer active organisations as the higher desk."""
        super().__init__(*args, **kwargs)
        each = network.organisations().filter(is_active=True)
        offer(
            self,
            "higher",
            [("", _("Its parent, or who supervises it")), *((row.code, row.name) for row in each)],
        )
