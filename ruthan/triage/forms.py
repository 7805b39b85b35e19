"""What a screener may type."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ruthan.intake.states import DeclineReason
from ruthan.network import queries as network
from ruthan.triage.rules.matrix import BadMatrix, Route, routes_read
from ruthan.triage.states import Severity, Urgency

if TYPE_CHECKING:
    from ruthan.triage.models import QueueItem


class OverrideForm(forms.Form):
    """Another rank, with the reason."""

    severity = forms.ChoiceField(label=_("Severity"), choices=Severity)
    urgency = forms.ChoiceField(label=_("Urgency"), choices=Urgency)
    because = forms.CharField(label=_("Why"), max_length=500)


class DeclineForm(forms.Form):
    """A reason that the reporter reads, and a note that only staff read."""

    reason = forms.ChoiceField(label=_("Reason"), choices=DeclineReason, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Note for staff"), required=False, max_length=500, widget=forms.Textarea
    )


class AskForm(forms.Form):
    """A question to one reporter of the item."""

    report = forms.ChoiceField(label=_("To the reporter of"))
    body = forms.CharField(
        label=_("Your question"),
        help_text=_("The reporter reads it on the follow-up page. Ask for one thing."),
        max_length=2000,
        widget=forms.Textarea,
    )

    def __init__(self, *args: Any, refs: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["report"].choices = [(ref, ref) for ref in refs]  # type: ignore[attr-defined]  # a choice field
        if len(refs) == 1:
            self.fields["report"].widget = forms.HiddenInput()
            self.fields["report"].initial = refs[0]


class HandOverForm(forms.Form):
    """The centre that takes over, and why."""

    centre = forms.ChoiceField(label=_("Centre"))
    because = forms.CharField(label=_("Why"), max_length=500)

    def __init__(self, *args: Any, item: QueueItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [c for c in network.centres() if c.pk != item.centre_id]
        self.fields["centre"].choices = [(c.code, c.name) for c in others]  # type: ignore[attr-defined]  # a choice field


class MergeForm(forms.Form):
    """The other cluster."""

    other = forms.UUIDField(widget=forms.HiddenInput)


class AttachForm(forms.Form):
    """The claim under which the cluster belongs."""

    claim = forms.CharField(max_length=12, widget=forms.HiddenInput)


class ApartForm(forms.Form):
    """The other cluster, or the claim, that the item is not the same as."""

    other = forms.UUIDField(widget=forms.HiddenInput, required=False)
    claim = forms.CharField(max_length=12, widget=forms.HiddenInput, required=False)


class ReportForm(forms.Form):
    """One report of the item."""

    report = forms.CharField(max_length=12, widget=forms.HiddenInput)


class TakeOutForm(forms.Form):
    """The instance that does not belong to the family, and why."""

    cluster = forms.UUIDField(widget=forms.HiddenInput)
    because = forms.CharField(label=_("Why"), max_length=500)


class MergeFamilyForm(forms.Form):
    """The other family by its reference, and why the two are one."""

    other = forms.CharField(label=_("Reference of the other family"), max_length=12)
    because = forms.CharField(label=_("Why"), max_length=500)


class _Day(forms.DateInput):
    """A day, in the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class MatrixRowForm(forms.Form):
    """Where one row of the routing matrix leads."""

    routes = forms.CharField(
        label=_("Routes, the one to call first on the first line"),
        help_text=_(
            "One on each line: code of the organisation, ground, clock (now, 1h, 24h, 7d). "
            "{bank}, {platform}, {carrier} and {agency} are filled in from the report."
        ),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    fallback = forms.CharField(
        label=_("Fallback desk (code)"),
        help_text=_("Takes it when nobody of the row can."),
        max_length=40,
    )
    source = forms.CharField(label=_("Who says so"), max_length=200)

    def clean_routes(self) -> tuple[Route, ...]:
        """The lines as routes; a line that is none is named."""
        try:
            return routes_read(self.cleaned_data["routes"])
        except BadMatrix as bad:
            words = _("Three words are needed on each line: %(line)s")
            raise ValidationError(words, params={"line": str(bad)}) from None


class MatrixPartForm(forms.Form):
    """What rows of one kind send along, and what is never done."""

    package_th = forms.CharField(label=_("What is sent (Thai)"), max_length=300)
    package_en = forms.CharField(label=_("What is sent (English)"), max_length=300)
    never_th = forms.CharField(label=_("Never done (Thai)"), max_length=300, required=False)
    never_en = forms.CharField(label=_("Never done (English)"), max_length=300, required=False)
    source = forms.CharField(label=_("Who says so"), max_length=200)


class ProposeMatrixForm(forms.Form):
    """From when, until when, and why."""

    effective_from = forms.DateField(
        label=_("In force from"),
        help_text=_("Begins when it is signed, if that is later."),
        widget=_Day(),
    )
    effective_until = forms.DateField(label=_("Until"), required=False, widget=_Day())
    note = forms.CharField(
        label=_("Why it changes"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning."""
        given = super().clean() or {}
        begins: date | None = given.get("effective_from")
        ends: date | None = given.get("effective_until")
        if begins and ends and ends < begins:
            self.add_error("effective_until", _("It would end before it begins."))
        return given


class TrialForm(forms.Form):
    """On what a version is tried."""

    last = forms.TypedChoiceField(
        label=_("Newest reports"),
        coerce=int,
        choices=[(n, str(n)) for n in (0, 20, 50, 100, 200)],
        initial=50,
    )
    texts = forms.CharField(
        label=_("Texts of your own"),
        help_text=_("Kept nowhere. An empty line between two."),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
