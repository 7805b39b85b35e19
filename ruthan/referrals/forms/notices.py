"""What is typed about notices to platforms, their counter-notices, and the four steps."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ruthan.network import queries as network
from ruthan.network.states import OrganisationKind
from ruthan.referrals.engine import xarf
from ruthan.referrals.forms.choices import NONE_YET, ground_choices, offer
from ruthan.referrals.states import Ask, Target

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
        offer(self, "platform", [NONE_YET, *((row.code, row.name) for row in rows)])
        offer(self, "ground", [NONE_YET, *ground_choices(kind="platform")])
        offer(
            self, "strand", [NONE_YET, *((code, network.strand_label(code)) for code in _STRANDS)]
        )

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
        offer(self, "ground", [("", _("No law forbids it")), *ground_choices(laws=True)])


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
        offer(self, "platform", [("", _("All")), *((row.code, row.name) for row in rows)])
