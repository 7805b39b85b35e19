"""One box for what somebody is about to trust, and the form to contest what is told of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ruthan.gateway.sources.web.fields import FilesField, TextField
from ruthan.gateway.sources.web.forms import refusal_words
from ruthan.intake.actions import FileRefused, clean_upload, must_be_sealed
from ruthan.matching.engine.images.ocr import read_words
from ruthan.matching.engine.images.qr import read_codes
from ruthan.matching.engine.images.safe import ImageRefused
from ruthan.registry.rules.numbers import numbers

READ_SECONDS = 8.0  # for the words of a screenshot; a person waits


class LookupForm(forms.Form):
    """An account, number, link, name or message; or one picture of it. Nothing of it is kept."""

    use_required_attribute = False
    field_order = ("thing", "picture")

    thing = TextField(
        max_length=20_000,
        is_alone=False,
        label=gettext_lazy("Account, phone, link, LINE id, shop, FDA or TISI number, or message"),
        help_text=gettext_lazy("One thing, or one message as it came. Name the bank if you can."),
    )
    picture = FilesField(
        label=gettext_lazy("Or a screenshot"),
        help_text=gettext_lazy("We read QR codes and words in it, and keep nothing of it."),
    )

    def clean(self) -> dict[str, Any]:
        """Something must have come, one picture at most, and no more than one message."""
        data = super().clean() or self.cleaned_data
        words, files = data.get("thing", ""), data.get("picture", [])
        if not self.errors and not words and not files:
            self.add_error("thing", _("Type or paste what you want to check."))
        if len(files) > 1:
            self.add_error("picture", _("One picture at a time, please."))
        most = numbers().most_characters
        if len(words) > most:
            words = _("This is longer than one message. Send at most %(most)s characters.")
            self.add_error("thing", words % {"most": f"{most:,}"})
        return data

    def words(self) -> str | None:
        """What is looked up; None when the picture was refused, with its reason on the form.

        A picture is opened only when the words and its name do not tell of a child in danger.
        """
        words = str(self.cleaned_data["thing"])
        for upload in self.cleaned_data["picture"]:
            if must_be_sealed(words, upload.name or ""):
                return f"{words}\n{upload.name}"
            try:
                found = _words_of(upload.name or "", upload.read())
            except FileRefused as refused:
                self.add_error("picture", refusal_words(refused))
                return None
            words = f"{words}\n{found}".strip()
        return words


def _words_of(name: str, body: bytes) -> str:
    """QR codes and words of a picture in memory; raises FileRefused for what is no picture."""
    cleaned = clean_upload(name, body)
    if cleaned.kind != "image":
        raise FileRefused("unknown_kind", cleaned.name)
    try:
        codes, read = read_codes(cleaned.body), read_words(cleaned.body, seconds=READ_SECONDS)
    except ImageRefused as refused:
        raise FileRefused("broken", cleaned.name) from refused
    return "\n".join([*codes, read.text])[: numbers().most_characters]
