"""What an officer may type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from ruthan.safeguarding import queries
from ruthan.safeguarding.actions import MIN_PASSPHRASE

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WAYS = (
    ("phone", _("By phone")),
    ("in_person", _("In person")),
    ("agency_system", _("In the authority's own system")),
)


class Passphrase(forms.CharField):
    """A passphrase field that no browser fills in or keeps."""

    def __init__(self, *, label: StrOrPromise, minimum: int = 1) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": "off"})
        super().__init__(
            label=label, min_length=minimum, max_length=200, widget=widget, strip=False
        )


class OpenForm(forms.Form):
    """Passphrase and reason for opening a drop."""

    because = forms.CharField(label=_("Why you are opening it"), max_length=300)
    passphrase = Passphrase(label=_("Your custody passphrase"))


class ReferForm(forms.Form):
    """To whom the case was passed on, and how."""

    organisation = forms.ChoiceField(label=_("Passed on to"))
    way = forms.ChoiceField(label=_("How"), choices=WAYS, widget=forms.RadioSelect)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own signature
        self.fields["organisation"].choices = queries.authorities()  # type: ignore[attr-defined]


class CloseForm(forms.Form):
    """Why work on a drop ends."""

    because = forms.CharField(label=_("Why it is closed"), max_length=300)


class ClaimForm(forms.Form):
    """A new passphrase, typed twice."""

    passphrase = Passphrase(label=_("New custody passphrase"), minimum=MIN_PASSPHRASE)
    again = Passphrase(label=_("The same passphrase again"), minimum=MIN_PASSPHRASE)

    def clean(self) -> dict[str, object]:
        """Both must be the same."""
        cleaned = super().clean() or {}
        if cleaned.get("passphrase") != cleaned.get("again"):
            raise forms.ValidationError(_("The two passphrases are not the same."))
        return cleaned


class ChangeForm(ClaimForm):
    """The old passphrase and the new one twice."""

    old = Passphrase(label=_("Your present passphrase"))
    field_order = ("old", "passphrase", "again")


class ShareForm(forms.Form):
    """Give another officer a copy of the key."""

    to = forms.ChoiceField(label=_("Officer"))
    passphrase = Passphrase(label=_("Your custody passphrase"))
    first = Passphrase(label=_("A first passphrase for them"), minimum=MIN_PASSPHRASE)
