"""States of a referral."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReferralState(TextChoices):
    """From dispatch to answer (domain §5)."""

    DISPATCHED = "dispatched", _("Sent")
    ACKNOWLEDGED = "acknowledged", _("Agency acknowledged")
    ANSWERED = "answered", _("Answered")
    WITHDRAWN = "withdrawn", _("Withdrawn")


MOVES: dict[str, frozenset[str]] = {
    ReferralState.DISPATCHED: frozenset(
        {ReferralState.ACKNOWLEDGED, ReferralState.ANSWERED, ReferralState.WITHDRAWN}
    ),
    ReferralState.ACKNOWLEDGED: frozenset({ReferralState.ANSWERED, ReferralState.WITHDRAWN}),
    ReferralState.ANSWERED: frozenset({ReferralState.ANSWERED}),
    ReferralState.WITHDRAWN: frozenset(),
}

OPEN = (ReferralState.DISPATCHED, ReferralState.ACKNOWLEDGED)


class Finding(TextChoices):
    """What the organisation says it found; its word, not our verdict."""

    TRUE = "true", _("It is true")
    PARTLY = "partly", _("Partly true")
    MISLEADING = "misleading", _("Misleading")
    FALSE = "false", _("It is not true")
    ACTED = "acted", _("We have acted on it")
    UNPROVEN = "unproven", _("We cannot tell yet")
    NOT_OURS = "not_ours", _("It is not our matter")
