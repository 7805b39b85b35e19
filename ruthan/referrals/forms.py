"""What liaisons, centres and administrators type about requests, grounds and notices."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ruthan.core import clock
from ruthan.network import queries as network
from ruthan.network.states import OrganisationKind
from ruthan.referrals import queries
from ruthan.referrals.engine import xarf
from ruthan.referrals.states import (
    Ask,
    Basis,
    Finding,
    ReferralState,
    RefusedBecause,
    Target,
    Unit,
    findings_for,
)

ANY = ("", _("All"))


class AnswerForm(forms.Form):
    """The organisation's finding in its own words."""

    code = forms.ChoiceField(label=_("Finding"), choices=Finding.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("What you found"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Our fact-checkers may quote these words on the public page."),
    )
    url = forms.URLField(
        label=_("Where you published it"), max_length=500, required=False, assume_scheme="https"
    )
    ticket = forms.CharField(
        label=_("Your own number for it"),
        max_length=60,
        required=False,
        help_text=_("Ticket, case or Bank Case ID, if you have one."),
    )

    def __init__(self, *args: Any, ask: str = Ask.CHECK, **kwargs: Any) -> None:
        """Offer the findings that fit what was asked."""
        super().__init__(*args, **kwargs)
        offered = [(one.value, one.label) for one in findings_for(ask)]
        self.fields["code"].choices = offered  # type: ignore[attr-defined]  # a choice field
        if ask != Ask.CHECK:
            self.fields["text"].help_text = ""  # no page shows it


class NotedForm(AnswerForm):
    """An answer that came by letter, telephone or e-mail, written down by the centre."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask in the words of whoever writes it down."""
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("What they answered")
        self.fields["text"].help_text = _("How it came, from whom, and their words.")
        self.fields["url"].label = _("Where they published it")
        self.fields["ticket"].label = _("Their number for it")


class WordsForm(forms.Form):
    """A question, a reply, or what is known so far."""

    text = forms.CharField(
        label=_("Your words"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )


class RefuseForm(forms.Form):
    """Why the organisation will not do it."""

    because = forms.ChoiceField(
        label=_("Why"), choices=RefusedBecause.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("In your words"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )


class WithdrawForm(forms.Form):
    """Why a request is taken back."""

    because = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class DeskFilter(forms.Form):
    """What a desk's list shows; it lives in the address."""

    q = forms.CharField(label=_("Number or name"), max_length=80, required=False)
    ask = forms.ChoiceField(label=_("What is asked"), choices=[ANY, *Ask.choices], required=False)
    state = forms.ChoiceField(
        label=_("State"), choices=[ANY, *ReferralState.choices], required=False
    )
    order = forms.ChoiceField(
        label=_("Order"),
        choices=[
            ("", _("By tab")),
            ("due", _("Least time left")),
            ("new", _("Newest first")),
            ("old", _("Oldest first")),
        ],
        required=False,
    )


class AppealForm(forms.Form):
    """Why a refusal or an answer is taken further."""

    text = forms.CharField(
        label=_("Why it should be looked at again"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


_PARTS = {
    "target": _("What it is about"),
    "money": _("The money"),
    "facts": _("Facts"),
    "evidence": _("Evidence"),
    "samples": _("What people sent"),
    "spread": _("How far it went"),
}


class JoinForm(forms.Form):
    """What one more organisation is asked about the same matter."""

    organisation = forms.ChoiceField(label=_("Organisation"))
    ask = forms.ChoiceField(label=_("What is asked"), choices=Ask.choices)
    ground = forms.ChoiceField(label=_("Legal ground"))
    asked = forms.CharField(
        label=_("In your words"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    parts = forms.MultipleChoiceField(
        label=_("What it sees beside the statement"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only what it needs for its own part."),
    )

    def __init__(self, *args: Any, held: Collection[str] = (), **kwargs: Any) -> None:
        """Offer active organisations, the grounds that hold, and the parts that the matter has."""
        super().__init__(*args, **kwargs)
        if held:
            _offer(self, "parts", [(part, _PARTS[part]) for part in held])
        else:
            del self.fields["parts"]
        rows = network.organisations().filter(is_active=True).exclude(kind=OrganisationKind.CENTRE)
        _offer(self, "organisation", [(row.code, row.name) for row in rows])
        _offer(self, "ground", ground_choices())


class GroundForm(forms.Form):
    """One edition of a ground and its clock."""

    label_th = forms.CharField(label=_("Name (Thai)"), max_length=160)
    label_en = forms.CharField(label=_("Name (English)"), max_length=160)
    basis = forms.ChoiceField(label=_("Rests on"), choices=Basis.choices)
    article_th = forms.CharField(label=_("Article (Thai)"), max_length=200, required=False)
    article_en = forms.CharField(label=_("Article (English)"), max_length=200, required=False)
    amount = forms.IntegerField(label=_("Answer within"), min_value=1, max_value=2000)
    unit = forms.ChoiceField(label=_("Counted in"), choices=Unit.choices)
    source = forms.CharField(label=_("Source"), max_length=200)
    checked_on = forms.DateField(
        label=_("Checked on"), widget=forms.DateInput(attrs={"type": "date"})
    )
    is_verified = forms.BooleanField(label=_("Read in the law or rule itself"), required=False)
    is_retired = forms.BooleanField(label=_("No longer offered"), required=False)

    def clean_checked_on(self) -> Any:
        """No day that has not come."""
        day = self.cleaned_data["checked_on"]
        if day > clock.today():
            raise forms.ValidationError(_("This day has not come yet."))
        return day


class NewGroundForm(GroundForm):
    """A ground that is not there yet, or one of its own for a kind of recipient."""

    field_order = ("code", "recipient")
    code = forms.SlugField(label=_("Code"), max_length=40)
    recipient = forms.ChoiceField(label=_("For"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer everybody, each kind of organisation, and each organisation."""
        super().__init__(*args, **kwargs)
        each = network.organisations().filter(is_active=True)
        _offer(
            self,
            "recipient",
            [
                ("*", _("Everybody")),
                (_("A kind of organisation"), list(OrganisationKind.choices)),
                (_("One organisation"), [(f"org:{row.code}", row.name) for row in each]),
            ],
        )


class RecipientForm(forms.Form):
    """How an organisation is reached beside its desk here."""

    escalation_name = forms.CharField(
        label=_("Desk for late matters"), max_length=120, required=False
    )
    escalation_email = forms.EmailField(
        label=_("Its e-mail"), required=False, help_text=_("Of an office, not of a person.")
    )
    higher = forms.ChoiceField(label=_("Higher desk for appeals"), required=False)
    xarf_email = forms.EmailField(label=_("E-mail for XARF reports"), required=False)
    wants_letter = forms.BooleanField(label=_("Asks for letters on paper"), required=False)
    source = forms.CharField(label=_("Source"), max_length=200)
    checked_on = forms.DateField(
        label=_("Checked on"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer active organisations as the higher desk."""
        super().__init__(*args, **kwargs)
        each = network.organisations().filter(is_active=True)
        _offer(self, "higher", [("", _("Its parent")), *((row.code, row.name) for row in each)])


_XARF = {
    "phishing": _("A page that asks for passwords or codes"),
    "fraud": _("A page that cheats people of money"),
    "brand": _("A page that pretends to be somebody else's"),
    "spam": _("A message or sender"),
}
_STRANDS = ("MIS", "SCM", "ELC", "COM", "SUP")


class NoticeForm(forms.Form):
    """What a platform is told; a second person reads and signs it."""

    platform = forms.ChoiceField(label=_("Platform"))
    target_kind = forms.ChoiceField(label=_("It is about"), choices=Target.choices)
    target = forms.CharField(
        label=_("Address, account or name"),
        max_length=1000,
        help_text=_("The link as the platform knows it, or the account with its @name."),
    )
    ask = forms.ChoiceField(
        label=_("What is asked"),
        choices=[(a.value, a.label) for a in (Ask.REMOVE, Ask.CORRECT, Ask.CLOSE, Ask.INVESTIGATE)],
    )
    ground = forms.ChoiceField(
        label=_("Legal ground"),
        help_text=_("A law, or the platform's own rule: they go different ways."),
    )
    strand = forms.ChoiceField(label=_("Strand"))
    statement = forms.CharField(
        label=_("What is there"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    why = forms.CharField(
        label=_("What you ask, and why"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("No names of those who reported it, no pictures."),
    )
    xarf = forms.ChoiceField(
        label=_("As a machine-readable report (XARF)"),
        choices=[("", _("None of these")), *((kind, _XARF[kind]) for kind in xarf.KINDS)],
        required=False,
    )
    official_site = forms.URLField(
        label=_("The real site that it pretends to be"), required=False, assume_scheme="https"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer platforms, the grounds that hold for them, and strands but the sealed one."""
        super().__init__(*args, **kwargs)
        rows = network.organisations(kind=OrganisationKind.PLATFORM).filter(is_active=True)
        _offer(self, "platform", [(row.code, row.name) for row in rows])
        _offer(self, "ground", ground_choices(kind="platform"))
        _offer(self, "strand", [(code, network.strand_label(code)) for code in _STRANDS])

    def clean(self) -> dict[str, Any]:
        """What pretends to be a site names the real one."""
        given = super().clean() or {}
        if given.get("xarf") == "brand" and not xarf.is_address(given.get("official_site") or ""):
            self.add_error("official_site", _("Name the real site."))
        if given.get("xarf") in {"phishing", "fraud", "brand"} and not xarf.is_address(
            given.get("target", "")
        ):
            self.add_error("target", _("Such a report needs the whole link, from https:// on."))
        return given


class NoticeFilter(forms.Form):
    """What the list of notices shows."""

    q = forms.CharField(label=_("Number, ticket or platform"), max_length=80, required=False)


class TicketForm(forms.Form):
    """The platform's own number."""

    ticket = forms.CharField(label=_("The platform's ticket number"), max_length=60)


class CounterForm(forms.Form):
    """What the platform or whoever it concerns says against a notice."""

    text = forms.CharField(
        label=_("What they say"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )


class CounterEndForm(forms.Form):
    """How a counter-notice ends."""

    stands = forms.TypedChoiceField(
        label=pgettext_lazy("counter-notice", "Decision"),
        choices=[("1", _("The notice stands")), ("0", _("The notice is taken back"))],
        coerce=lambda said: said == "1",
        widget=forms.RadioSelect,
    )
    because = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class MatterForm(forms.Form):
    """What the four steps are begun for."""

    title = forms.CharField(label=_("What it is"), max_length=300)
    claim = forms.RegexField(
        r"^C-[0-9A-Z]{8}\Z",
        label=_("Number of its claim"),
        max_length=12,
        required=False,
        help_text="C-7Q4MX2PA",
        error_messages={"invalid": _("A number of a claim looks like this: C-7Q4MX2PA.")},
    )


class JudgeForm(forms.Form):
    """Whether a law forbids it."""

    ground = forms.ChoiceField(label=_("Is it against a law?"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer laws alone."""
        super().__init__(*args, **kwargs)
        _offer(self, "ground", [("", _("No law forbids it")), *ground_choices(laws=True)])


class StepForm(forms.Form):
    """How a step was done."""

    how = forms.CharField(
        label=_("How, and where to see it"), max_length=1000, widget=forms.Textarea({"rows": 2})
    )


class LogFilter(forms.Form):
    """What the public log shows."""

    platform = forms.ChoiceField(label=_("Platform"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the platforms."""
        super().__init__(*args, **kwargs)
        rows = network.organisations(kind=OrganisationKind.PLATFORM)
        _offer(self, "platform", [("", _("All")), *((row.code, row.name) for row in rows)])


def ground_choices(*, kind: str = "", laws: bool = False) -> list[tuple[str, str]]:
    """The grounds that hold today, each once; for a kind of recipient its own or everybody's."""
    found: dict[str, str] = {}
    for row in queries.grounds():
        if laws and row.basis != Basis.LAW:
            continue
        if kind and row.recipient not in {kind, "*"} and not row.recipient.startswith("org:"):
            continue
        if kind and row.recipient != kind and row.basis != Basis.LAW:
            continue
        article = row.article(queries.language())
        words = row.label(queries.language())
        found[row.code] = f"{words} · {article}" if article else words
    return sorted(found.items(), key=lambda pair: pair[1])


def _offer(form: forms.Form, name: str, choices: Any) -> None:
    form.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice field
