"""A draft that a surge proposed: taken up by a person, who is its author from then on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from ruthan.publishing import queries
from ruthan.publishing.actions.alert import draft_alert
from ruthan.surges.actions import take_up

if TYPE_CHECKING:
    from ruthan.publishing.models import Alert
    from ruthan.surges.models import Surge


@transaction.atomic
def draft_from_surge(*, by: Any, surge: Surge, **fields: Any) -> Alert:
    """Draft the alert in a person's words and answer the proposal, both or neither.

    It is a draft like any other: nothing is public before a second person approves it. Raises
    AlertRefused, or Refused when somebody answered the proposal before.
    """
    alert = draft_alert(by=by, claim=queries.claim_of_surge(surge), **fields)
    take_up(by=by, surge_id=surge.pk, alert_ref=alert.ref)
    return alert
