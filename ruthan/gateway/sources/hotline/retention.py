"""What is not kept of the hotline: calls, and call backs that are over or wait too long."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from ruthan.core.retention import whole_rows
from ruthan.gateway.models import Call, CallBack

RULES = (
    whole_rows(
        Call.objects, past="started_at", name="gateway.call", model="gateway.Call",
        what=gettext_noop("Calls at the hotline desk: times, codes, who took them"),
        since=gettext_noop("since the call began"),
    ),
    whole_rows(
        CallBack.objects, past="due_at", name="gateway.callback", model="gateway.CallBack",
        what=gettext_noop("That somebody was to be called back; the number goes with the report"),
        since=gettext_noop("since it was due"),
    ),
)  # fmt: skip
