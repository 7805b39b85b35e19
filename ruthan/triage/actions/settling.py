"""A claim takes care of a cluster: its items end, and come back when it is taken off again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.claims import queries as claims
from ruthan.claims.actions import stays_under
from ruthan.core import clock, states
from ruthan.intake import queries as intake
from ruthan.intake.states import ReportState
from ruthan.triage.actions.items import held_items, needs_a_person
from ruthan.triage.models import QueueItem
from ruthan.triage.states import MOVES, ItemState

_SCREENED = (ReportState.RECEIVED, ReportState.SCREENING, ReportState.WAITING_REPORTER)


@transaction.atomic
def settle_cluster(*, cluster_id: UUID, claim_id: UUID) -> int:
    """End the cluster's items because people put it under a claim; returns how many ended.

    An item stays when one of its reporters asked for help or has something at stake now: a claim
    answers a question, it does not help anybody. None ends where the cluster was taken off again.
    """
    if not stays_under(claim_id, cluster_id):
        return 0
    ended = 0
    for item in held_items().filter(cluster_id=cluster_id).exclude(state=ItemState.DONE):
        if needs_a_person(item):
            continue
        now = clock.now()
        states.move(item, to=ItemState.DONE, moves=MOVES, done_at=now, updated_at=now)
        record(by="system", what="triage:item:settle", on=item)
        ended += 1
    return ended


@transaction.atomic
def unsettle_cluster(*, cluster_id: UUID, since: datetime) -> int:
    """Let items that ended since a cluster went under a claim stand where they stood; how many.

    Only while it is under none, and where a report is screened again: what was answered or
    declined is done. Safe twice.
    """
    if claims.claim_of_cluster(cluster_id) is not None:
        return 0
    back = 0
    for item in held_items().filter(
        cluster_id=cluster_id, state=ItemState.DONE, done_at__gte=since
    ):
        live = intake.reports_in_cluster(cluster_id).filter(centre_id=item.centre_id)
        if not live.filter(state__in=_SCREENED).exists():
            continue
        to = ItemState.TAKEN if item.taken_by_id else ItemState.WAITING
        now = clock.now()
        QueueItem.objects.filter(pk=item.pk).update(state=to, done_at=None, updated_at=now)
        record(by="system", what="triage:item:return", on=item)
        back += 1
    return back
