"""What a screener may type."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ruthan.intake.states import DeclineReason
from ruthan.network import queries as network
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
