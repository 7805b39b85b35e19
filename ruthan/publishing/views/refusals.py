"""What the alerts' desk says when an alert cannot go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from ruthan.publishing.actions import AlertRefused


def refusal(refused: AlertRefused) -> str:
    """Why, in words, with what to do."""
    words = {
        "no_words": _("The headline, what happens and what to do are needed in Thai."),
        "half_english": _("An English alert needs all of its texts, or none of them."),
        "too_long": _("One of the texts is too long to be read at a glance. Shorten it."),
        "unknown_code": _("Choose the severity, the urgency and the provinces from the lists."),
        "expired": _("Its time is over. Give it a later end first."),
        "same_person": _("You wrote this draft. An editor other than you has to approve it."),
        "no_change": _("Say what is different now: those who read the alert before look for it."),
        "in_the_making": _("Somebody else drafts what will replace this alert already."),
        "replaced": _("This alert was replaced meanwhile. Look at the newest message."),
        "over": _("The alert is over. Nothing can replace it any more; write a new one."),
        "stays": _("A cancellation stays readable until the time of the alert is over."),
    }
    return words[refused.code]


def too_late() -> str:
    """Somebody pressed first."""
    return _("Somebody else was first; nothing was changed.")


def no_draft() -> str:
    """What was signed or thrown away is not worded anew."""
    return _("This alert is no draft any more and cannot be changed.")


def saved() -> str:
    """The first of two signatures is there."""
    return _("The draft is saved. Another person approves it now.")
