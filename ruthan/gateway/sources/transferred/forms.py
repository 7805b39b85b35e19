"""What somebody who has transferred is asked: only what a bank and the police ask, too."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ruthan.cases.queries import own_banks, targets
from ruthan.core import clock
from ruthan.gateway.sources.web.fields import FilesField, TextField
from ruthan.gateway.sources.web.forms import refusal_words
from ruthan.intake.actions import (
    CleanFile,
    ContactRefused,
    FileRefused,
    Way,
    checked_way,
    clean_upload,
    new_ticket,
)
from ruthan.intake.rules.ways import read_phone
from ruthan.intake.states import WayKind
from ruthan.messaging.queries import has_way
from ruthan.network.queries import provinces
from ruthan.ui.inputs import AmountField, DayField, LinesField, PlainField, TimeField

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

BANGKOK = ZoneInfo("Asia/Bangkok")
MAX_STORY = 8_000
NOTICE_VERSION = "case-1"  # the words of the consent on the last page; new words, new number


class SheetForm(forms.Form):
    """The facts to read out: all of them optional, for whoever has only some."""

    use_required_attribute = False
    from_bank = forms.ChoiceField(
        required=False, choices=own_banks, label=gettext_lazy("Bank you paid from")
    )
    to_bank = forms.ChoiceField(
        required=False, choices=targets, label=gettext_lazy("Bank or wallet it went to")
    )
    account = PlainField(
        required=False, max_length=40, label=gettext_lazy("Account or PromptPay number"),
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}
        ),
    )  # fmt: skip
    name = PlainField(
        required=False, max_length=120, label=gettext_lazy("Name of the account"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    amount = AmountField(required=False, label=gettext_lazy("Amount in baht"))
    day = DayField(required=False, label=gettext_lazy("Day"))
    time = TimeField(required=False, label=gettext_lazy("Time"))

    def clean(self) -> dict[str, Any]:
        """A moment that is still to come was mistyped."""
        data = super().clean() or self.cleaned_data
        at = self.moment()
        if at and data.get("time") and at > clock.now():
            self.add_error("time", _("This time is still to come. Check it once more."))
        return data

    def moment(self) -> datetime | None:
        """When it was, in Thai time; None without a day. An unknown time is the day's beginning."""
        day, at = self.cleaned_data.get("day"), self.cleaned_data.get("time")
        return datetime.combine(day, at or time(0), tzinfo=BANGKOK) if day else None


class TransferForm(SheetForm):
    """One transfer of the case, with its slip."""

    slip = FilesField(
        label=gettext_lazy("Picture of the slip"),
        help_text=gettext_lazy("If you have it. We read the small code on it for the police file."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].required = self.fields["day"].required = True
        self.fields["amount"].error_messages["required"] = _("How much was it? Roughly is fine.")
        self.fields["day"].error_messages["required"] = _("Which day was it?")
        self.fields["slip"].widget.allow_multiple_selected = False

    def clean(self) -> dict[str, Any]:
        """Some word of where it went must be there."""
        data = super().clean() or self.cleaned_data
        if not self.errors and not (data.get("to_bank") or data.get("account")):
            self.add_error("account", _("Which account or number did the money go to?"))
        return data

    def upload(self) -> UploadedFile[Any] | None:
        """The slip as it was sent, unopened."""
        found: list[UploadedFile[Any]] = self.cleaned_data.get("slip") or []
        return found[0] if found else None

    def opened_slip(self) -> CleanFile | None:
        """The slip judged and cleaned; None for none, or when it was refused with its reason."""
        upload = self.upload()
        if upload is None:
            return None
        try:
            slip = clean_upload(upload.name or "", upload.read())
        except FileRefused as refused:
            self.add_error("slip", refusal_words(refused))
            return None
        if slip.media_type == "text/plain":  # by what is in it, whatever its name says
            self.add_error("slip", _("There is no picture in this file. Choose the slip again."))
            return None
        return slip

    def row(self, name: str) -> dict[str, Any]:
        """The transfer as the draft keeps it."""
        data, at = self.cleaned_data, self.moment()
        if at is None:
            raise ValueError("a transfer has a day")
        return {
            "name": name, "from_bank": data["from_bank"], "to_bank": data["to_bank"],
            "account": data["account"], "owner": data["name"], "satang": data["amount"],
            "at": at.isoformat(), "is_time_known": data["time"] is not None,
        }  # fmt: skip


class OtherSideForm(forms.Form):
    """How the other side was met."""

    phones = LinesField(
        label=gettext_lazy("Telephone numbers they called from"),
        help_text=gettext_lazy("One a line."),
    )
    lines = LinesField(
        label=gettext_lazy("Their LINE, page or profile"), help_text=gettext_lazy("One a line.")
    )
    links = LinesField(
        label=gettext_lazy("Links or apps they sent"),
        help_text=gettext_lazy("One a line. Nobody opens them."),
    )


class StoryForm(forms.Form):
    """What happened, in the person's own words."""

    story = TextField(
        max_length=MAX_STORY, is_alone=False, label=gettext_lazy("What happened, from the start?"),
        help_text=gettext_lazy(
            "Short is fine: how it began, what they said, when you noticed. It goes into the "
            "police file in your words."
        ),
    )  # fmt: skip


class SendForm(forms.Form):
    """Who to remind and where; everything may stay empty."""

    use_required_attribute = False
    ticket = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    name = PlainField(
        required=False, max_length=120, label=gettext_lazy("Your name, for the police file"),
        help_text=gettext_lazy("You can leave it empty and write it on paper."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    phone = PlainField(
        required=False, max_length=30, label=gettext_lazy("Your telephone, for the police file"),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )  # fmt: skip
    province = forms.ChoiceField(required=False, label=gettext_lazy("Province"))
    email = forms.EmailField(
        required=False, max_length=254, label=gettext_lazy("E-mail for reminders"),
        help_text=gettext_lazy("We write 24 hours and 6 hours before the 72 hours are over."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "invalid": gettext_lazy("This is not an e-mail address yet. Check it once more."),
        },
    )  # fmt: skip
    by_sms = forms.BooleanField(
        required=False, label=gettext_lazy("Remind me by SMS at this telephone number")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ticket"].initial = new_ticket
        self.fields["province"].choices = _province_choices()  # type: ignore[attr-defined]  # a ChoiceField
        if not has_way("sms"):
            del self.fields["by_sms"]

    def clean_phone(self) -> str:
        """A number as people write it; one that nobody can call is refused."""
        typed = str(self.cleaned_data["phone"])
        if typed and not read_phone(typed):
            raise forms.ValidationError(_("This is not a telephone number yet. Check it again."))
        return typed

    def clean(self) -> dict[str, Any]:
        """An SMS needs a number that takes one."""
        data = super().clean() or self.cleaned_data
        if data.get("by_sms") and not self.errors:
            try:
                checked_way(Way(WayKind.SMS, data["phone"], NOTICE_VERSION))
            except ContactRefused:
                self.add_error("phone", _("An SMS needs a mobile number here."))
        return data

    @property
    def pressed(self) -> str:
        """The ticket of the form as it came; '' for a form without one, which is refused."""
        return str(self.data.get("ticket", ""))

    def renew(self) -> None:
        """Give the form another ticket when its own was refused."""
        self.data = {**self.data.dict(), "ticket": new_ticket()}  # type: ignore[attr-defined]  # a QueryDict

    def way(self) -> Way | None:
        """How the person agreed to be reminded; one way, e-mail before SMS."""
        data = self.cleaned_data
        if data.get("email"):
            return Way(WayKind.EMAIL, data["email"], NOTICE_VERSION)
        if data.get("by_sms"):
            return Way(WayKind.SMS, data["phone"], NOTICE_VERSION)
        return None


class NumbersForm(forms.Form):
    """What the bank or the police gave; either may come first."""

    use_required_attribute = False
    bank_case = PlainField(required=False, max_length=60, label=gettext_lazy("Bank case ID"))
    police = PlainField(
        required=False, max_length=60, label=gettext_lazy("Police complaint number")
    )
    station = PlainField(required=False, max_length=120, label=gettext_lazy("Police station"))

    def clean(self) -> dict[str, Any]:
        """One of the two numbers, each with a digit in it."""
        data = super().clean() or self.cleaned_data
        given = [name for name in ("bank_case", "police") if data.get(name)]
        if not given and not self.errors:
            self.add_error(None, _("Write the bank's case ID or the police number."))
        for name in given:
            if not any(char.isdigit() for char in data[name]):
                self.add_error(name, _("There is no digit in this number. Check it once more."))
        return data


class HeldForm(SendForm):
    """An amount of somebody honest that is held."""

    bank = forms.ChoiceField(required=False, choices=own_banks, label=gettext_lazy("Your bank"))
    account = PlainField(
        required=False, max_length=40, label=gettext_lazy("Your account number"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    amount = AmountField(required=False, label=gettext_lazy("How much is held, in baht?"))
    day = DayField(required=False, label=gettext_lazy("Since when?"))
    why = TextField(
        max_length=MAX_STORY, is_alone=True, label=gettext_lazy("Where does the money come from?"),
        help_text=gettext_lazy("For example: what you sold, to whom, when. No picture is needed."),
    )  # fmt: skip

    field_order = ("bank", "account", "amount", "day", "why", "email", "phone", "province")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["name"]
        self.fields["email"].label = _("E-mail for the answer")
        self.fields["email"].help_text = _("We write as soon as the bank has answered.")
        self.fields["phone"].label = _("Your telephone")


def _province_choices() -> list[Any]:
    """No province, then all 77 under their regions, in the reader's language."""
    regions: dict[str, list[tuple[str, str]]] = {}
    for place in provinces():
        regions.setdefault(place.region_name, []).append((place.code, place.name))
    return [("", _("Not said")), *regions.items()]
