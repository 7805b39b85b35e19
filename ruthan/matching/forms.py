"""The form that reads a list of hashes in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ruthan.matching.states import Purpose


class ListForm(forms.Form):
    """A file, the name of the list it belongs to, whose it is and what it is for."""

    name = forms.CharField(
        label=_("Name of the list"),
        max_length=80,
        help_text=_("A name that is there already goes on: new hashes are added to it."),
    )
    source = forms.CharField(label=_("Who keeps it"), max_length=200, required=False)
    purpose = forms.ChoiceField(
        label=_("What it names"),
        choices=Purpose.choices,
        initial=Purpose.OTHER,
        help_text=_(
            "A report with a picture on a list of child sexual abuse material goes to the sealed"
            " lane at once, and nothing of it is shown."
        ),
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("Lines of hashes, JSON of StopNCII or XML of NCMEC, at most 25 MB."),
    )

    def body(self) -> bytes:
        """The bytes of the file; only for a valid form."""
        body: bytes = self.cleaned_data["file"].read()
        return body
