"""What joins: the kinds of hubs, and those that name too many to mean anything."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class HubKind(TextChoices):
    """What reports and cases have in common."""

    INDICATOR = "indicator", _("Account, number or link")
    FAMILY = "family", _("Scam template")


# Above this many reports a hub says where people are, not who belongs together: a courier's
# number, a marketplace, a template that everybody copies. It joins nobody any more.
CAP = {HubKind.INDICATOR: 500, HubKind.FAMILY: 200}
JOINED_KINDS = ("report", "case")  # whose naming of a thing joins; a partner's list does not
