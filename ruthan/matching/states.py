"""What a list of hashes is for."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Purpose(TextChoices):
    """What a list of hashes names; a list of CHILD leads into the sealed lane."""

    CHILD = "child", _("Child sexual abuse material")
    SCAM = "scam", _("Pictures used in scams")
    RUMOUR = "rumour", _("Pictures of known rumours")
    OTHER = "other", _("Other pictures")
