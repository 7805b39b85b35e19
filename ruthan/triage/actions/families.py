"""What people say about families: each checks the right to, then asks matching."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ruthan.core.guard import require
from ruthan.core.states import Refused
from ruthan.matching import actions as matching
from ruthan.matching import queries as known
from ruthan.triage.models import QueueItem
from ruthan.triage.permissions import P

if TYPE_CHECKING:
    from uuid import UUID

    from ruthan.accounts.models import User
    from ruthan.matching.models import Family


@transaction.atomic
def put_in_family(*, by: User, item: QueueItem, other_id: UUID) -> Family:
    """Say that the item's cluster and another are instances of one template; raises Refused."""
    require(by, P.FAMILY_EDIT, organisation=item.centre_id)
    if item.cluster_id is None:
        raise Refused("none", "family")
    roots = known.roots([item.cluster_id, other_id])
    if len(roots) != len({item.cluster_id, other_id}):
        raise Refused("gone", "family")
    return matching.put_in_family(by=by, cluster_id=roots[item.cluster_id], beside=roots[other_id])


@transaction.atomic
def take_out(*, by: User, family: Family, cluster_id: UUID, because: str) -> None:
    """Say that a cluster is no instance of the family, with the reason; raises Refused."""
    require(by, P.FAMILY_EDIT)
    matching.take_out(by=by, family=family, cluster_id=cluster_id, because=because)


@transaction.atomic
def undo_put(*, by: User, family: Family, cluster_id: UUID) -> None:
    """Take back what one put into a family oneself; Refused for what anybody else placed."""
    require(by, P.FAMILY_EDIT)
    placed = known.members(family).filter(cluster_id=cluster_id, by=by)
    if not placed.exists():
        raise Refused("not yours", "out")
    matching.take_out(by=by, family=family, cluster_id=cluster_id, because="")


@transaction.atomic
def put_back(*, by: User, family: Family, cluster_id: UUID) -> None:
    """Undo that a cluster was taken out; raises Refused."""
    require(by, P.FAMILY_EDIT)
    matching.put_back(by=by, family=family, cluster_id=cluster_id)


@transaction.atomic
def merge_families(*, by: User, into: Family, other: Family, because: str) -> Family:
    """Say that two families are one template, with the reason; raises Refused."""
    require(by, P.FAMILY_EDIT)
    return matching.merge_families(by=by, into=into, other=other, because=because)


@transaction.atomic
def part_families(*, by: User, other: Family) -> Family:
    """Undo a merge of families; raises Refused."""
    require(by, P.FAMILY_EDIT)
    return matching.part_families(by=by, other=other)
