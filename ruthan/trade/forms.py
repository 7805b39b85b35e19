"""What staff record and write about a check, and what a seller replies."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ruthan.core import clock
from ruthan.intake.rules.texts import MAX_REMARK
from ruthan.network import queries as network
from ruthan.trade.queries import in_words
from ruthan.trade.rules.tables import look_ups, products
from ruthan.trade.states import LetterWay, Word

Choices = list[tuple[str, Any]]


def product_choices(first: Any) -> Choices:
    """Kinds of goods in the reader's language."""
    return [("", first), *((one.code, in_words(one.name)) for one in products().values())]


def category_choices(first: Any) -> Choices:
    """The troubles of the strand COM, as administrators word them."""
    return [
        ("", first),
        *((one.code, network.label("strands", one.code, "COM"))
          for one in network.terms("strands", "COM")),
    ]  # fmt: skip


class SearchForm(forms.Form):
    """The filters of the desk; they live in the address."""

    tab = forms.CharField(required=False, widget=forms.HiddenInput)
    q = forms.CharField(
        required=False, max_length=120, label=_("Reference or shop"),
        help_text=_("The reference of a check or report, or the whole name of a shop."),
        widget=forms.TextInput(attrs={"type": "search", "data-search": ""}),
    )  # fmt: skip
    category = forms.ChoiceField(required=False, label=_("Trouble"))
    product = forms.ChoiceField(required=False, label=_("Kind of goods"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = category_choices(_("All"))  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["product"].choices = product_choices(_("All"))  # type: ignore[attr-defined]  # a ChoiceField


class DeskForm(forms.Form):
    """One of several forms of a page: the ids of its fields are its own."""

    ids = "id"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{self.ids}_%s")
        super().__init__(*args, **kwargs)


class LookUpForm(DeskForm):
    """What the official list showed to the person who opened it."""

    ids = "looked"

    place = forms.ChoiceField(label=_("Official list"))
    number = forms.CharField(
        required=False, max_length=60, label=_("Number or name that was looked up")
    )
    word = forms.ChoiceField(
        label=_("What it showed"), choices=Word.choices, widget=forms.RadioSelect
    )
    looked_on = forms.DateField(
        label=_("Looked up on"), input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )  # fmt: skip
    note = forms.CharField(
        required=False, max_length=1000, label=_("What stood there"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [(one.code, in_words(one.name)) for one in look_ups().values()]
        self.fields["place"].choices = found  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["looked_on"].initial = clock.today


class AnswerForm(DeskForm):
    """What who asked is told."""

    ids = "answer"
    word = forms.ChoiceField(label=_("Outcome"), choices=Word.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("In plain words"), max_length=3000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What was looked up, where and when, and what they can do now."),
    )  # fmt: skip


class HandOverForm(DeskForm):
    """Whom to ask, of those that the rule names, and for what."""

    ids = "over"

    organisation = forms.ChoiceField(label=_("Organisation"), widget=forms.RadioSelect)
    asked = forms.CharField(
        label=_("What is asked"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class LetterForm(DeskForm):
    """Asking the seller for their side."""

    ids = "letter"

    way = forms.ChoiceField(label=_("How"), choices=LetterWay.choices, widget=forms.RadioSelect)
    to = forms.CharField(
        label=_("E-mail or postal address"), max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("As the shop itself gives it in public."),
    )  # fmt: skip
    shop = forms.CharField(label=_("Shop"), max_length=200)
    asked = forms.CharField(
        label=_("What is asked"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Goods and facts only. Never who asked, and nobody is accused."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """An e-mail needs an address that can be one."""
        data = super().clean() or self.cleaned_data
        if data.get("way") == LetterWay.EMAIL and data.get("to"):
            try:
                forms.EmailField().clean(data["to"].strip())
            except forms.ValidationError:
                self.add_error("to", _("This is not an e-mail address yet. Check it once more."))
        return data


class OutcomeForm(DeskForm):
    """What is said in public about goods or a shop."""

    ids = "public"

    word = forms.ChoiceField(label=_("Outcome"), choices=Word.choices, widget=forms.RadioSelect)
    goods = forms.CharField(label=_("Goods"), max_length=200)
    shop = forms.CharField(label=_("Shop"), max_length=200, required=False)
    number = forms.CharField(label=_("Registration number"), max_length=60, required=False)
    text_th = forms.CharField(
        label=_("What is said, in Thai"), max_length=3000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What the official list showed, on which day, and what buyers can do."),
    )  # fmt: skip
    text_en = forms.CharField(
        label=_("What is said, in English"), max_length=3000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    unheard_because = forms.CharField(
        label=_("Why the seller could not be asked"), max_length=300, required=False,
        help_text=_("Only where no address is known. It is shown in public."),
    )  # fmt: skip


class BecauseForm(DeskForm):
    """Why something is sent or taken back."""

    ids = "because"

    because = forms.CharField(label=_("Reason"), max_length=300)


class CodeForm(forms.Form):
    """The code of the letter."""

    code = forms.CharField(
        max_length=80, label=_("Code of the letter"),
        help_text=_("30 digits. Spaces, dashes and Thai digits are fine."),
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}
        ),
        error_messages={"required": _("Type the code from the letter.")},
    )  # fmt: skip


class ReplyForm(forms.Form):
    """The seller's side in their own words."""

    code = forms.CharField(widget=forms.HiddenInput, max_length=80)
    text = forms.CharField(
        label=_("Your side"), max_length=MAX_REMARK, widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("There is nothing to read yet. Write your reply.")},
    )  # fmt: skip
    may_show = forms.BooleanField(
        required=False,
        label=_("My words may be shown in public beside what is said about my goods or shop."),
    )
