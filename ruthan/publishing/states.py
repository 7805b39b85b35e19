"""States of an alert, kinds of the library."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AlertState(TextChoices):
    """Drafted by one person, approved by another, ended by a person or by its expiry."""

    DRAFT = "draft", _("Draft")
    LIVE = "live", _("In force")
    ENDED = "ended", _("Ended")


MOVES: dict[str, frozenset[str]] = {
    AlertState.DRAFT: frozenset({AlertState.LIVE, AlertState.ENDED}),
    AlertState.LIVE: frozenset({AlertState.ENDED}),
    AlertState.ENDED: frozenset(),
}


class LibraryKind(TextChoices):
    """What stands on the shelf."""

    LEARNING = "learning", _("Lesson")
    GOOD_MEDIA = "good_media", _("Good media")
