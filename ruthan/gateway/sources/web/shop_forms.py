"""What the pages about goods and shops ask: an offer to look over, days, and a letter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ruthan.core import clock
from ruthan.core.throttle import visitor
from ruthan.gateway.sources.web.fields import TextField
from ruthan.gateway.sources.web.forms import MAX_TEXT, HandedForm, province_choices
from ruthan.intake.actions import Submission, reporter_key
from ruthan.intake.rules.texts import find_links
from ruthan.intake.states import Channel, Wants
from ruthan.network import queries as network
from ruthan.trade.actions import Asked, text_for_report
from ruthan.trade.queries import in_words
from ruthan.trade.rules.hand_over import platforms
from ruthan.trade.rules.letter import Purchase
from ruthan.trade.rules.rights import is_day_of_receipt
from ruthan.trade.rules.tables import products
from ruthan.trade.states import Payee, Terms
from ruthan.ui.inputs import AmountField, DayField

if TYPE_CHECKING:
    from django.http import HttpRequest

_NOT_SAID = gettext_lazy("Not said")


class PurchaseDayField(DayField):
    """A day on which goods can have come, or a purchase been cancelled."""

    def clean(self, value: object) -> Any:
        """The day, None for nothing."""
        day = super().clean(value)
        if day is not None and not is_day_of_receipt(day, today=clock.today()):
            raise forms.ValidationError(_("This day lies very long ago. Check it."))
        return day


class ShopForm(HandedForm):
    """Check before buying: what is offered, by whom, for how much; nothing of it must be given."""

    message = TextField(
        max_length=MAX_TEXT,
        is_alone=False,
        label=gettext_lazy("The offer or chat"),
        help_text=gettext_lazy("Copy and paste it as it came. Nobody opens the links."),
    )
    goods = forms.CharField(required=False, max_length=200, label=gettext_lazy("What is sold"))
    product = forms.ChoiceField(required=False, label=gettext_lazy("Kind of goods"))
    numbers = forms.CharField(
        required=False,
        max_length=400,
        label=gettext_lazy("Numbers on the label"),
        help_text=gettext_lazy("อย., มอก. or company number, as they stand there."),
    )
    shop = forms.CharField(
        required=False, max_length=200, label=gettext_lazy("Name of the shop or page")
    )
    platform = forms.ChoiceField(required=False, label=gettext_lazy("Where it is sold"))
    page = forms.CharField(
        required=False, max_length=300, label=gettext_lazy("Address or name of the page")
    )
    price = AmountField(required=False, label=gettext_lazy("Price asked (baht)"))
    usual = AmountField(required=False, label=gettext_lazy("Usual price elsewhere (baht)"))
    terms = forms.ChoiceField(
        required=False, choices=Terms.choices, label=gettext_lazy("How you are to pay")
    )
    payee = forms.ChoiceField(
        required=False, choices=Payee.choices, label=gettext_lazy("Account in the name of")
    )
    category = forms.ChoiceField(required=False, label=gettext_lazy("What is the trouble?"))
    received_on = PurchaseDayField(
        required=False,
        label=gettext_lazy("Goods received on"),
        help_text=gettext_lazy("If they came already: your days are counted from it."),
    )
    province = forms.ChoiceField(required=False, label=gettext_lazy("Your province"))

    field_order = ("message",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("product", [(one.code, in_words(one.name)) for one in products().values()])
        labels = {code: network.organisation(code) for code in platforms()}
        self._choose("platform", [(code, one.short) for code, one in labels.items() if one])
        self._choose(
            "category",
            [
                (one.code, network.label("strands", one.code, "COM"))
                for one in network.terms("strands", "COM")
            ],
        )
        self.fields["province"].choices = province_choices()  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["evidence"].label = _("Photo of the label")

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = [("", _NOT_SAID), *choices]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        """Something must have come."""
        data = super().clean() or self.cleaned_data
        told = ("message", "goods", "shop", "numbers", "page", "evidence")
        if not self.errors and not any(data.get(name) for name in told):
            self.add_error("message", _("Paste the offer, or say what is sold and by whom."))
        return data

    def facts(self) -> dict[str, Any]:
        """What was filled in, empty parts left out; amounts in satang."""
        names = ("goods", "product", "numbers", "shop", "platform", "page", "price", "usual",
                 "terms", "payee")  # fmt: skip
        data = self.cleaned_data
        return {name: data[name] for name in names if data.get(name)}

    def asked(self) -> Asked:
        """What a centre is to check."""
        data = self.cleaned_data
        return Asked(facts=self.facts(), category=data["category"], received_on=data["received_on"])

    def submission(self, request: HttpRequest) -> Submission:
        """The report of it, without its files."""
        data = self.cleaned_data
        text = text_for_report(data["message"], self.facts())
        return Submission(
            text=text,
            channel=Channel.WEB,
            wants=Wants.ANSWER,
            province=data["province"],
            language=(get_language() or "th")[:2],
            reporter=reporter_key("visitor", visitor(request)),
            links=find_links(text),
        )

    def names_of_files(self) -> list[str]:
        """What the files are called."""
        return [upload.name or "" for upload in self.cleaned_data["evidence"]]


class DaysForm(forms.Form):
    """When the goods came, and when the purchase was cancelled."""

    received_on = PurchaseDayField(
        label=gettext_lazy("Goods received on"),
        error_messages={"required": gettext_lazy("Say on which day the goods came.")},
    )
    cancelled_on = PurchaseDayField(required=False, label=gettext_lazy("I cancelled on"))


class LetterForm(forms.Form):
    """The letter of cancellation in the buyer's words; nothing of it is kept."""

    shop = forms.CharField(required=False, max_length=200, label=gettext_lazy("To the shop"))
    goods = forms.CharField(required=False, max_length=200, label=gettext_lazy("What you bought"))
    order = forms.CharField(required=False, max_length=60, label=gettext_lazy("Order number"))
    price = forms.CharField(required=False, max_length=40, label=gettext_lazy("Price (baht)"))
    received_on = PurchaseDayField(
        label=gettext_lazy("Goods received on"),
        error_messages={"required": gettext_lazy("Say on which day the goods came.")},
    )
    cancelled_on = PurchaseDayField(
        required=False, label=gettext_lazy("Day of the letter"),
        help_text=gettext_lazy("Today, unless you say otherwise."),
    )  # fmt: skip
    reason = forms.CharField(
        required=False, max_length=600, label=gettext_lazy("Your reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    refund_to = forms.CharField(
        required=False, max_length=200, label=gettext_lazy("How the money comes back to you")
    )
    name = forms.CharField(required=False, max_length=120, label=gettext_lazy("Your name"))
    contact = forms.CharField(
        required=False, max_length=200, label=gettext_lazy("How the shop reaches you")
    )

    def clean(self) -> dict[str, Any]:
        """A purchase is not cancelled before the goods came."""
        data = super().clean() or self.cleaned_data
        received, cancelled = data.get("received_on"), data.get("cancelled_on")
        if received and cancelled and cancelled < received:
            self.add_error("cancelled_on", _("This is before the goods came."))
        return data

    def purchase(self) -> Purchase:
        """What the letter says."""
        data = self.cleaned_data
        return Purchase(**{**data, "cancelled_on": data["cancelled_on"] or clock.today()})
