"""States and kinds of an alert, how sure and for whom it is, kinds of the library."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AlertState(TextChoices):
    """Drafted by one person, approved by another, ended by a message or by its expiry."""

    DRAFT = "draft", _("Draft")
    LIVE = "live", _("In force")
    ENDED = "ended", _("Ended")


MOVES: dict[str, frozenset[str]] = {
    AlertState.DRAFT: frozenset({AlertState.LIVE, AlertState.ENDED}),
    AlertState.LIVE: frozenset({AlertState.ENDED}),
    AlertState.ENDED: frozenset(),
}


class MessageKind(TextChoices):
    """What a message of two signatures does: warns first, replaces a warning, or takes it back."""

    ALERT = "alert", pgettext_lazy("alert message", "Alert")
    UPDATE = "update", pgettext_lazy("alert message", "Update")
    CANCEL = "cancel", pgettext_lazy("alert message", "Cancellation")


class Certainty(TextChoices):
    """How sure it is, in the five steps of CAP."""

    OBSERVED = "observed", pgettext_lazy("certainty", "It is happening")
    LIKELY = "likely", pgettext_lazy("certainty", "Likely")
    POSSIBLE = "possible", pgettext_lazy("certainty", "Possible")
    UNLIKELY = "unlikely", pgettext_lazy("certainty", "Unlikely")
    UNKNOWN = "unknown", pgettext_lazy("certainty", "Not known")


class Audience(TextChoices):
    """Whom it is written for."""

    EVERYONE = "everyone", pgettext_lazy("audience", "Everyone")
    ELDERLY = "elderly", pgettext_lazy("audience", "Older people and their families")
    PARENTS = "parents", pgettext_lazy("audience", "Parents and teachers")
    YOUNG = "young", pgettext_lazy("audience", "Children and young people")
    WORK = "work", pgettext_lazy("audience", "People looking for work")
    BUYERS = "buyers", pgettext_lazy("audience", "People who buy online")
    SELLERS = "sellers", pgettext_lazy("audience", "People who sell online")
    BORROWERS = "borrowers", pgettext_lazy("audience", "People who need a loan")
    PATIENTS = "patients", pgettext_lazy("audience", "Patients and those who care for them")
    VOTERS = "voters", pgettext_lazy("audience", "Voters")
    OFFICIALS = "officials", pgettext_lazy("audience", "Officials and volunteers")


class LibraryKind(TextChoices):
    """What stands on the shelf."""

    LEARNING = "learning", _("Lesson")
    GOOD_MEDIA = "good_media", _("Good media")
