"""What partners type about an endpoint, and staff about deliveries."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as spoken
from django.utils.translation import gettext_lazy as _

from ruthan.core import clock
from ruthan.messaging.engine.kinds import CHOICES


class EndpointForm(forms.Form):
    """Name, address and choice of events of an endpoint."""

    label = forms.CharField(
        label=_("What it is for"),
        max_length=80,
        help_text=_("For example: the newsroom's alert board."),
    )
    url = forms.CharField(
        label=_("Address of your program"),
        max_length=500,
        help_text=_("It begins with https:// and can be reached by everybody on the internet."),
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Which events it takes"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = [(kind.code, spoken(kind.words)) for kind in CHOICES]  # type: ignore[attr-defined]  # a choice field
        if settings.RUTHAN_WEBHOOK_LOOPBACK:
            self.fields["url"].help_text = _(
                "It begins with https:// and can be reached by everybody on the internet. "
                "To try it here: http://127.0.0.1:8099/, where ruthan webhook listen waits."
            )

    def clean_url(self) -> str:
        """Without the spaces that copying brings."""
        return str(self.cleaned_data["url"]).strip()


class NewEndpointForm(EndpointForm):
    """The same with whose it is, and a token that makes two presses one."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    organisation = forms.ChoiceField(label=_("Organisation"))
    field_order = ("organisation", "label", "url", "kinds")

    def __init__(self, *args: Any, organisations: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]  # a choice field


class ReplayForm(forms.Form):
    """Since when everything is sent again."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    since = forms.DateTimeField(
        label=_("Everything since"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        help_text=_("Thai time, at most 90 days ago."),
    )

    def clean_since(self) -> Any:
        """A moment that has passed and is not too long ago."""
        since, now = self.cleaned_data["since"], timezone.localtime(clock.now())
        if not now - timedelta(days=90) <= since <= now:
            raise forms.ValidationError(_("Choose a moment of the last 90 days."))
        return since
