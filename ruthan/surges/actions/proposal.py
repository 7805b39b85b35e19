"""The alert that a surge proposes: a person drafts it, or puts it aside and says why."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.core import clock
from ruthan.core.guard import require
from ruthan.core.states import Refused
from ruthan.surges.models import Surge
from ruthan.surges.permissions import P
from ruthan.surges.states import Because, Proposal

if TYPE_CHECKING:
    from ruthan.accounts.models import User


@transaction.atomic
def take_up(*, by: User, surge_id: UUID, alert_ref: str) -> Surge:
    """Say that a person drafted an alert from it; raises Refused when it was answered before."""
    return _answer(by, surge_id, Proposal.TAKEN, alert_ref=alert_ref)


@transaction.atomic
def dismiss(*, by: User, surge_id: UUID, because: str, note: str = "") -> Surge:
    """Say that no alert is needed and why; a note for colleagues is sealed in the trail.

    Raises Refused when somebody answered it before, or the reason is not on the list.
    """
    if because not in Because.values:
        raise Refused(because, Proposal.DISMISSED)
    return _answer(by, surge_id, Proposal.DISMISSED, because=because, note=note)


def _answer(
    by: User,
    surge_id: UUID,
    to: Proposal,
    *,
    alert_ref: str = "",
    because: str = "",
    note: str = "",
) -> Surge:
    require(by, P.PROPOSAL_ANSWER)
    surge = Surge.objects.select_for_update().get(pk=surge_id)
    if surge.proposal != Proposal.OPEN:
        raise Refused(surge.proposal, to)
    surge.proposal, surge.alert_ref, surge.because = to, alert_ref, because
    surge.answered_by, surge.answered_at = by, clock.now()
    surge.save()
    record(
        by=by, what=f"surges:proposal:{to}", on=surge, because=note,
        facts={"alert": alert_ref, "because": because},
    )  # fmt: skip
    return surge
