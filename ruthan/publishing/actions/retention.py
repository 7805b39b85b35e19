"""What publishing does not keep for ever: zips of the kit, which can be drawn again."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from ruthan.core.retention import whole_rows
from ruthan.publishing.models import KitBundle

RULES = (
    whole_rows(
        KitBundle.objects, past="asked_at", name="publishing.kit", model="publishing.KitBundle",
        what=gettext_noop("Zips of publishing kits"),
        since=gettext_noop("since it was asked for"),
    ),
)  # fmt: skip
