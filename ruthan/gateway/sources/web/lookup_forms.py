"""One box for what somebody is about to trust, and the form to contest what is told of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ruthan.core.text.limits import storable
from ruthan.gateway.sources.web.fields import FilesField, TextField
from ruthan.gateway.sources.web.forms import refusal_words
from ruthan.gateway.sources.web.label import words_on
from ruthan.intake.actions import FileRefused, clean_upload, must_be_sealed, new_ticket
from ruthan.matching.engine.images.ocr import what_is_missing
from ruthan.matching.engine.images.qr import read_codes
from ruthan.matching.engine.images.safe import ImageRefused
from ruthan.registry.rules.asking import Asked, question
from ruthan.registry.rules.numbers import numbers
from ruthan.registry.states import Kind

if TYPE_CHECKING:
    from django.http import HttpRequest

_SALT = "gateway.lookup.told"


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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Promise to read words only where a program for it is installed."""
        super().__init__(*args, **kwargs)
        if what_is_missing():
            words = _("We read QR codes in it, not its words, and keep nothing of it.")
            self.fields["picture"].help_text = words

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

    def words(self, request: HttpRequest) -> str | None:
        """What is looked up; None when the picture was refused, with its reason on the form.

        A picture is opened only when the words and its name do not tell of a child in danger. Its
        QR codes are always read, its words while not too many pictures are being read.
        """
        words = str(self.cleaned_data["thing"])
        for upload in self.cleaned_data["picture"]:
            if must_be_sealed(words, upload.name or ""):
                return f"{words}\n{upload.name}"
            try:
                found = _words_of(request, upload.name or "", upload.read())
            except FileRefused as refused:
                self.add_error("picture", refusal_words(refused))
                return None
            words = f"{words}\n{found}".strip()
        return words


def _words_of(request: HttpRequest, name: str, body: bytes) -> str:
    """QR codes and words of a picture in memory; raises FileRefused for what is no picture."""
    cleaned = clean_upload(name, body)
    if cleaned.kind != "image":
        raise FileRefused("unknown_kind", cleaned.name)
    try:
        codes = read_codes(cleaned.body)
    except ImageRefused as refused:
        raise FileRefused("broken", cleaned.name) from refused
    return "\n".join([*codes, words_on(request, [cleaned]).text])[: numbers().most_characters]


class ContestForm(forms.Form):
    """Which account, number or link is meant, what is wrong about it, and where to answer."""

    use_required_attribute = False

    ticket = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    thing = forms.CharField(
        max_length=300,
        label=gettext_lazy("Which account, number, link or page is it?"),
        help_text=gettext_lazy("An account with the name of its bank. One at a time."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Type what it is about.")},
    )
    words = TextField(
        max_length=5_000,
        label=gettext_lazy("What is wrong about it?"),
        help_text=gettext_lazy("In your own words. Papers that prove it can be shown later."),
    )
    email = forms.EmailField(
        required=False,
        max_length=254,
        label=gettext_lazy("E-mail for the decision"),
        help_text=gettext_lazy("It is encrypted and used for this alone. The code works without."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "invalid": gettext_lazy("This is not an e-mail address yet. Check it once more.")
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ticket"].initial = new_ticket

    def clean_thing(self) -> Asked:
        """The one thing that is meant; an account needs its bank, or it is somebody else's.

        So do bare digits that may be an account as well as a telephone number.
        """
        things = question(storable(str(self.cleaned_data["thing"]))).things
        if len(things) != 1 or not things[0].names:
            raise forms.ValidationError(_("Type one account, phone, link, LINE id or page name."))
        thing = things[0]
        banks = {name.provider for name in thing.names if name.kind == Kind.BANK_ACCOUNT}
        if len(banks - {""}) > 1 or banks == {""}:
            raise forms.ValidationError(
                _("Type the name of the bank with the number, or that it is a phone number.")
            )
        return thing

    def renew(self) -> None:
        """Give the form another ticket when it has none or its own was refused."""
        self.data = {**self.data.dict(), "ticket": new_ticket()}  # type: ignore[attr-defined]  # a QueryDict


class TellForm(forms.Form):
    """Where to hear when what was told changes; nothing else is sent there."""

    entries = forms.CharField(widget=forms.HiddenInput, max_length=2_000)
    email = forms.EmailField(
        max_length=254,
        label=gettext_lazy("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": gettext_lazy("Type your e-mail address."),
            "invalid": gettext_lazy("This is not an e-mail address yet. Check it once more."),
        },
    )

    def clean_entries(self) -> tuple[list[UUID], datetime]:
        """The entries that a page of ours told within the hour, and when it did."""
        try:
            ids, at = signing.loads(self.cleaned_data["entries"], salt=_SALT, max_age=3_600)
        except (signing.BadSignature, ValueError) as error:
            raise forms.ValidationError(_("Please check it once more first.")) from error
        return [UUID(one) for one in ids], datetime.fromisoformat(at)


def told_entries(ids: Sequence[UUID], *, at: datetime) -> str:
    """The entries of an answer with when they were read, signed, for the form under it."""
    return signing.dumps([[str(one) for one in ids], at.isoformat()], salt=_SALT) if ids else ""
