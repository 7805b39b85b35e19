"""How long hours and surges are kept: numbers, but not for ever."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from ruthan.core.retention import whole_rows
from ruthan.surges.models import HourCount, Surge

RULES = (
    whole_rows(
        HourCount.objects, past="hour", name="surges.hour", model="surges.HourCount",
        what=gettext_noop("How many people reported something in an hour"),
        since=gettext_noop("since that hour"),
    ),
    whole_rows(  # what was done about a surge stays in the trail
        Surge.objects, past="ended_at", name="surges.surge", model="surges.Surge",
        what=gettext_noop("That something surged, since when and how fast"),
        since=gettext_noop("since it ended"),
    ),
)  # fmt: skip
