"""What a surge is of, and what became of the alert that it proposed."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(TextChoices):
    """What is counted: reports by claim, by cluster, by family, or all of a place together."""

    CLAIM = "claim", _("Claim")
    CLUSTER = "cluster", _("Group of messages")
    FAMILY = "family", _("Scam family")
    ALL = "all", _("All reports")


class Proposal(TextChoices):
    """The alert that a surge proposes: none, waiting for a person, drafted, or put aside."""

    NONE = "none", pgettext_lazy("proposal", "None")
    OPEN = "open", pgettext_lazy("proposal", "Alert proposed")
    TAKEN = "taken", pgettext_lazy("proposal", "Alert drafted")
    DISMISSED = "dismissed", pgettext_lazy("proposal", "No alert needed")


class Because(TextChoices):
    """Why no alert is needed; a closed list, so that false alarms can be counted."""

    ANSWERED = "answered", _("The answer is out already")
    HARMLESS = "harmless", _("It harms nobody")
    TOO_FEW = "too_few", _("Too few people for a warning")
    ARRANGED = "arranged", _("The reports were arranged, not people who asked")
    NO_SURGE = "no_surge", _("Nothing unusual: a false alarm")
