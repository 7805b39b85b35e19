"""What an officer types: hops, numbers, holds, releases, outcomes; no rule of its own."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ruthan.cases.queries import own_banks, target_of, targets
from ruthan.cases.rules.telling import NewTransfer
from ruthan.cases.states import HoldState, Outcome, Told, TransferState
from ruthan.core import clock
from ruthan.core.text.limits import storable
from ruthan.ui.inputs import AmountField, DayField, PlainField, TimeField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ruthan.cases.queries import Hop

BANGKOK = ZoneInfo("Asia/Bangkok")
_TEXT = 2_000


class WordsField(forms.CharField):
    """A reason or a story, without what no store accepts."""

    widget = forms.Textarea(attrs={"rows": "3"})

    def to_python(self, value: object) -> str:
        """The words."""
        return storable(str(value or "")).strip()


class TransferForm(forms.Form):
    """A hop that a bank or the police told of, or that a caller told."""

    use_required_attribute = False
    parent = forms.ChoiceField(required=False, label=gettext_lazy("Came from"))
    told_by = forms.ChoiceField(choices=Told.choices, label=gettext_lazy("Told by"))
    from_bank = forms.ChoiceField(
        required=False, choices=own_banks, label=gettext_lazy("From bank")
    )
    to_bank = forms.ChoiceField(
        required=False, choices=targets, label=gettext_lazy("To bank or wallet")
    )
    account = PlainField(
        required=False, max_length=40, label=gettext_lazy("Account or PromptPay number")
    )
    name = PlainField(required=False, max_length=120, label=gettext_lazy("Name of the account"))
    amount = AmountField(label=gettext_lazy("Amount in baht"))
    day = DayField(label=gettext_lazy("Day"))
    time = TimeField(required=False, label=gettext_lazy("Time"))

    def __init__(self, *args: Any, hops: Sequence[Hop] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [(str(hop.id), f"{hop.number} · {hop.to_words} · {hop.amount}") for hop in hops]
        self.fields["parent"].choices = [("", _("The person affected")), *rows]  # type: ignore[attr-defined]  # a ChoiceField
        if not self.is_bound:
            self.initial.setdefault("told_by", Told.BANK if hops else Told.VICTIM)

    def clean(self) -> dict[str, Any]:
        """A moment that is still to come was mistyped."""
        data = super().clean() or self.cleaned_data
        if data.get("day") and data.get("time") and self._moment() > clock.now():
            self.add_error("time", _("This time is still to come. Check it once more."))
        return data

    def _moment(self) -> datetime:
        data = self.cleaned_data
        return datetime.combine(data["day"], data["time"] or time(0), tzinfo=BANGKOK)

    def told(self) -> NewTransfer:
        """The hop as it was told."""
        data = self.cleaned_data
        kind, bank = target_of(data["to_bank"])
        return NewTransfer(
            satang=data["amount"], is_time_known=data["time"] is not None,
            at=self._moment(), from_bank=data["from_bank"], to_bank=bank, to_kind=kind,
            account=data["account"], name=data["name"],
        )  # fmt: skip


class OpenForm(TransferForm):
    """A case opened by an officer on a report that came another way."""

    story = WordsField(required=False, max_length=_TEXT, label=gettext_lazy("What happened"))
    person = PlainField(required=False, max_length=120, label=gettext_lazy("Name and surname"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["parent"], self.fields["told_by"]
        if not self.is_bound:
            self.initial.setdefault("day", clock.today())


class NoteForm(forms.Form):
    """Where the money of a hop is now."""

    to = forms.ChoiceField(choices=TransferState.choices, label=gettext_lazy("Where it is now"))
    amount = AmountField(
        required=False, label=gettext_lazy("Of it, in baht"),
        help_text=gettext_lazy("Empty means all of it."),
    )  # fmt: skip


class HoldForm(forms.Form):
    """An amount that a bank is asked to hold."""

    use_required_attribute = False
    transfer = forms.ChoiceField(label=gettext_lazy("Of which transfer"))
    amount = AmountField(
        label=gettext_lazy("Amount in baht"),
        help_text=gettext_lazy("Only the money of this case, never the whole account."),
    )
    because = WordsField(max_length=_TEXT, label=gettext_lazy("Why"))

    def __init__(self, *args: Any, hops: Sequence[Hop] = (), **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "hold-%s")  # another form of the page has the same fields
        super().__init__(*args, **kwargs)
        self.fields["transfer"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (str(hop.id), f"{hop.number} · {hop.to_words} · {hop.amount}") for hop in hops
        ]


class AnswerForm(forms.Form):
    """What the bank did."""

    to = forms.ChoiceField(
        choices=(
            (HoldState.HELD, gettext_lazy("It holds the money")),
            (HoldState.MOVED_ON, gettext_lazy("The money had moved on")),
            (HoldState.REFUSED, gettext_lazy("It refused")),
        ),
        label=gettext_lazy("The bank's answer"),
    )
    amount = AmountField(
        required=False, label=gettext_lazy("Held, in baht"),
        help_text=gettext_lazy("Empty means all of it."),
    )  # fmt: skip


class BecauseForm(forms.Form):
    """A reason."""

    because = WordsField(max_length=_TEXT, label=gettext_lazy("Why"))


class NumbersForm(forms.Form):
    """What the bank or the police gave."""

    use_required_attribute = False
    bank_case = PlainField(required=False, max_length=60, label=gettext_lazy("Bank case ID"))
    police = PlainField(
        required=False, max_length=60, label=gettext_lazy("Police complaint number")
    )
    station = PlainField(required=False, max_length=120, label=gettext_lazy("Police station"))


class CloseForm(forms.Form):
    """How it ended."""

    use_required_attribute = False
    outcome = forms.ChoiceField(choices=Outcome.choices, label=gettext_lazy("Outcome"))
    recovered = AmountField(required=False, label=gettext_lazy("Came back, in baht"))
    because = WordsField(required=False, max_length=_TEXT, label=gettext_lazy("A note"))


class ReleaseAskForm(forms.Form):
    """Which bank is asked to look again."""

    use_required_attribute = False
    bank = forms.ChoiceField(choices=own_banks, label=gettext_lazy("Bank"))


class ReleaseEndForm(forms.Form):
    """What the bank did with an amount that somebody asked to be released."""

    use_required_attribute = False
    is_released = forms.ChoiceField(
        choices=(
            ("", "–"), ("1", gettext_lazy("Released")), ("0", gettext_lazy("The hold stays")),
        ),
        label=gettext_lazy("The bank's answer"),
    )  # fmt: skip
    because = WordsField(required=False, max_length=_TEXT, label=gettext_lazy("The reason given"))
