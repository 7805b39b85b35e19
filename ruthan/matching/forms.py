"""The form that reads a list of hashes in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from ruthan.matching.states import Purpose

if TYPE_CHECKING:
    from ruthan.matching.engine.images.lists import Facts

# Why the engine does not read a line or a file, by its code: what is wrong and what is needed.
WHY_NOT: Final = {
    "wrong_digits": _("A %(kind)s hash has %(digits)s digits from 0 to 9 and a to f."),
    "wrong_quality": _("The quality is a whole number from 0 to 100."),
    "other_kind": _("Hashes of the kind %(kind)s are not compared here."),
    "no_hash": _("It has neither pdq nor sha256."),
    "no_id": _("The image has no id."),
    "no_object": _("It is not a JSON object in braces."),
    "not_json": _("It is not JSON. Was the file cut short?"),
    "too_deep": _("It is nested too deeply."),
    "too_large": _("The file is larger than %(most)s MB. Divide it."),
    "too_many": _("The file has more than %(most)s entries. Divide it."),
    "value_too_long": _("A value in it is too long."),
    "not_text": _("It is not text in UTF-8. Save it anew as UTF-8."),
    "no_records": _("The JSON has no hashRecords, as StopNCII writes them."),
    "not_xml": _("It is not XML: line %(line)s. Was the file cut short?"),
    "no_result": _("The XML has no queryResult, as NCMEC writes it."),
    "document_type": _("XML with a document type is not read, for safety."),
    "entity": _("XML with entities is not read, for safety."),
}


def why_not(code: str, facts: Facts) -> str:
    """Why a line or a file is not read, in the reader's language."""
    return str(WHY_NOT[code]) % facts


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
