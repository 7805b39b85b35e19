"""Handing an item over to another centre, with a receipt for both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.core import clock, crypto
from ruthan.core.events import emit
from ruthan.core.guard import Forbidden, require
from ruthan.core.refs import public_reference
from ruthan.core.states import Refused
from ruthan.intake.actions import change_centre
from ruthan.triage.actions.items import recount
from ruthan.triage.actions.joining import join
from ruthan.triage.events import ItemHandedOver
from ruthan.triage.models import Handover, QueueItem
from ruthan.triage.permissions import P
from ruthan.triage.queries import reports_of
from ruthan.triage.rules.labels import HANDOVER
from ruthan.triage.states import ItemState

if TYPE_CHECKING:
    from ruthan.accounts.models import User
    from ruthan.network.models import Organisation


@transaction.atomic
def hand_over(*, by: User, item: QueueItem, to: Organisation, because: str) -> Handover:
    """Pass the item's reports to another centre; the clock runs on. Raises Refused, Forbidden.

    From now on only the other centre sees contacts, conversation and full texts.
    """
    require(by, P.ITEM_HAND_OVER, organisation=item.centre_id)
    if to.pk == item.centre_id or to.kind != "centre":
        raise Forbidden("not another centre")
    locked = QueueItem.objects.select_for_update().filter(pk=item.pk).first()
    if locked is None:
        raise Refused("gone", "handed over")
    if locked.centre_id != item.centre_id or locked.state == ItemState.DONE:
        raise Refused(locked.state, "handed over")
    reports = reports_of(locked)
    from_centre = locked.centre
    change_centre(by=by, reports=reports, centre=to)
    _move_item(locked, to)
    key = crypto.new_data_key("handover")
    made = Handover.objects.create(
        ref=public_reference("H"),
        cluster_id=locked.cluster_id,
        from_centre=from_centre,
        to_centre=to,
        reports=len(reports),
        data_key=key,
        because_sealed=crypto.seal(key, HANDOVER, because),
        by=by,
        at=clock.now(),
    )
    facts: dict[str, str | int | bool | None] = {
        "from": str(from_centre.pk),
        "to": str(to.pk),
        "reports": len(reports),
    }
    record(by=by, what="triage:item:hand-over", on=made, facts=facts)
    emit(ItemHandedOver(handover_id=made.id))
    return made


@transaction.atomic
def accept_handover(*, by: User, handover: Handover) -> Handover:
    """Sign for what another centre handed over; raises Refused when it was signed for before."""
    require(by, P.ITEM_TAKE, organisation=handover.to_centre_id)
    mine = Handover.objects.filter(pk=handover.pk, accepted_at__isnull=True)
    if mine.update(accepted_by=by, accepted_at=clock.now()) != 1:
        raise Refused("accepted", "accepted")
    record(by=by, what="triage:handover:accept", on=handover)
    handover.refresh_from_db()
    return handover


def _move_item(item: QueueItem, to: Organisation) -> None:
    """The item waits in the other centre's queue, or joins the item that is there."""
    fields = {
        "state": ItemState.WAITING,
        "taken_by": None,
        "taken_at": None,
        "updated_at": clock.now(),
    }
    there = None
    if item.cluster_id is not None:
        held = QueueItem.objects.select_for_update().filter(centre=to)
        there = held.filter(cluster_id=item.cluster_id).first()
    if there is None:
        QueueItem.objects.filter(pk=item.pk).update(centre=to, **fields)
        return
    for name, value in fields.items():
        setattr(item, name, value)
    join(there, item)
    if there.cluster_id is not None:
        recount(cluster_id=there.cluster_id)
