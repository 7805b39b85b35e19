"""What the pages of the web source ask, in words for people; refusals say how to mend."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ruthan.core.text.money import parse_money
from ruthan.core.throttle import visitor
from ruthan.gateway.sources.web.fields import FilesField, PresetField, TextField
from ruthan.intake.actions import (
    CleanFile,
    FileRefused,
    Submission,
    clean_upload,
    must_be_sealed,
    new_ticket,
    reporter_key,
)
from ruthan.intake.rules.files import MAX_BYTES, MAX_PIXELS
from ruthan.intake.rules.texts import MAX_REMARK, find_links
from ruthan.intake.states import Channel, Wants
from ruthan.network.queries import provinces

if TYPE_CHECKING:
    from django.http import HttpRequest

MAX_TEXT = 20_000

SITUATIONS = (
    ("none", gettext_lazy("No money lost so far")),
    ("on_call", gettext_lazy("I am on the phone with them now")),
    ("device", gettext_lazy("They control my phone or computer")),
    ("money_1h", gettext_lazy("Transferred less than an hour ago")),
    ("money_72h", gettext_lazy("Transferred within three days")),
    ("money_later", gettext_lazy("Transferred longer ago")),
)


class HandedForm(forms.Form):
    """A form that is handed in once: it carries a ticket and files that are opened late."""

    use_required_attribute = False
    ticket = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    evidence = FilesField(
        label=gettext_lazy("Pictures or files"),
        help_text=gettext_lazy(
            "Screenshots, photos, PDF or text: up to 5, each at most 10 MB. "
            "We remove hidden details such as where a photo was taken."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ticket"].initial = new_ticket

    def renew(self, ticket: str = "") -> None:
        """Give the form another ticket when it has none or its own was refused."""
        self.data = {**self.data.dict(), "ticket": ticket or new_ticket()}  # type: ignore[attr-defined]  # a QueryDict

    def refuse_load(self) -> None:
        """Say that the files together were too much; what was typed is kept on the page."""
        most = settings.FILE_UPLOAD_MAX_MEMORY_SIZE // 1_048_576
        words = _("The files together are larger than %(mb)s MB. Send fewer, or smaller ones.")
        self.add_error("evidence", words % {"mb": most})

    def opened_files(self) -> list[CleanFile] | None:
        """The files judged and cleaned in memory; None when one was refused, with its reason."""
        cleaned = []
        for upload in self.cleaned_data["evidence"]:
            try:
                cleaned.append(clean_upload(upload.name or "", upload.read()))
            except FileRefused as refused:
                self.add_error("evidence", refusal_words(refused))
        return None if self.errors else cleaned


class CheckForm(HandedForm):
    """Check before sharing: a message, a link or a picture, and what the person wants."""

    message = TextField(
        max_length=MAX_TEXT,
        is_alone=False,
        label=gettext_lazy("The message or link"),
        help_text=gettext_lazy("Copy and paste it as it came. Nobody opens the links."),
    )
    wants = PresetField(
        choices=Wants.choices,
        initial=Wants.ANSWER,
        widget=forms.RadioSelect,
        label=gettext_lazy("What would help you?"),
    )
    province = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Your province"),
        help_text=gettext_lazy("So that a centre near you sees it sooner."),
    )

    field_order = ("message", "evidence")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["province"].choices = province_choices()  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        """Something must have come: words, a link or a file."""
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("message") and not data.get("evidence"):
            self.add_error("message", _("Paste the message, or attach a picture of it."))
        return data

    def submission(self, request: HttpRequest) -> Submission:
        """What was sent, without its files: those are opened only when nothing must be sealed."""
        data = self.cleaned_data
        return Submission(
            text=data["message"],
            channel=Channel.WEB,
            wants=data["wants"],
            province=data["province"],
            language=(get_language() or "th")[:2],
            reporter=reporter_key("visitor", visitor(request)),
            answers=self.answers(),
            links=find_links(data["message"]),
        )

    def names_of_files(self) -> list[str]:
        """What the files are called, which is all that is looked at before the seam."""
        return [upload.name or "" for upload in self.cleaned_data["evidence"]]

    def answers(self) -> dict[str, str]:
        """What was answered beside the message."""
        return {}


class ReportForm(CheckForm):
    """Report: the same, and whether money has left."""

    situation = forms.ChoiceField(
        choices=SITUATIONS,
        required=False,
        widget=forms.RadioSelect,
        label=gettext_lazy("Where do things stand now?"),
    )
    amount = forms.CharField(
        required=False,
        max_length=60,
        label=gettext_lazy("How much money?"),
        help_text=gettext_lazy("Roughly is fine, for example 18,900."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wants"].initial = Wants.HELP
        self.fields["message"].label = _("What happened?")
        self.fields["message"].help_text = _(
            "Tell it in your own words, or paste the message. No name is needed."
        )

    def answers(self) -> dict[str, str]:
        """Situation and amount in satang, as far as they were given."""
        data = self.cleaned_data
        said = {"situation": data["situation"], "amount": data["amount"].strip()}
        found = parse_money(data["amount"]) or parse_money(f"{data['amount']} บาท")
        if found:
            said["amount_satang"] = str(found[0].satang)
        return {name: value for name, value in said.items() if value}


class ReplyForm(HandedForm):
    """A line or a file that the reporter adds to the conversation."""

    body = TextField(max_length=MAX_REMARK, is_alone=False, label=gettext_lazy("Your message"))

    field_order = ("body", "evidence")

    def clean(self) -> dict[str, Any]:
        """Something must have come."""
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("body") and not data.get("evidence"):
            self.add_error("body", _("Write something, or attach a file."))
        return data

    def must_be_sealed(self) -> bool:
        """Whether the words or the names of files tell of a child in danger; nothing is opened."""
        return must_be_sealed(self.cleaned_data["body"], *self._names())

    def words(self) -> str:
        """The line to keep; with the names of its files when it must be sealed without them."""
        if self.must_be_sealed():
            return "\n".join([self.cleaned_data["body"], *self._names()]).strip()
        return str(self.cleaned_data["body"])

    def _names(self) -> list[str]:
        return [upload.name or "" for upload in self.cleaned_data["evidence"]]


class TrackForm(forms.Form):
    """The tracking code as it was written down."""

    receipt = forms.CharField(
        max_length=80,
        label=gettext_lazy("Tracking code"),
        help_text=gettext_lazy("30 digits. Spaces, dashes and Thai digits are fine."),
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}
        ),
        error_messages={"required": gettext_lazy("Type the code from your receipt.")},
    )


class NoticeForm(forms.Form):
    """Where to be told; nothing else is ever sent there."""

    email = forms.EmailField(
        max_length=254,
        label=gettext_lazy("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": gettext_lazy("Type your e-mail address."),
            "invalid": gettext_lazy("This is not an e-mail address yet. Check it once more."),
        },
    )


def sealed_from_names(submission: Submission, names: list[str]) -> bool:
    """Whether a submission must be sealed, judged before any of its files is opened."""
    words = replace(submission, links=(*submission.links, *names))
    return words.is_sealed


def refusal_words(refused: FileRefused) -> str:
    """Why a file was refused and how to mend it."""
    words = {
        "empty": _("“%(name)s” is empty. Choose it again."),
        "too_large": _("“%(name)s” is larger than %(mb)s MB. Send a smaller copy."),
        "unknown_kind": _("We cannot take “%(name)s”. Send a picture, a PDF or a plain text."),
        "broken": _("“%(name)s” arrived broken. Save or take the picture again and resend it."),
        "too_many_pixels": _("“%(name)s” has more than %(mp)s megapixels. Send a smaller copy."),
        "too_small": _("“%(name)s” is too small to show anything. Send the full picture."),
        "too_many": _("This report holds as many files as it can."),
    }
    return words[refused.code] % {
        "name": refused.name,
        "mb": MAX_BYTES // 1_048_576,
        "mp": MAX_PIXELS // 1_000_000,
    }


def province_choices() -> list[Any]:
    """No province, then all 77 under their regions, in the reader's language."""
    regions: dict[str, list[tuple[str, str]]] = {}
    for place in provinces():
        regions.setdefault(place.region_name, []).append((place.code, place.name))
    return [("", _("Not said")), *regions.items()]
