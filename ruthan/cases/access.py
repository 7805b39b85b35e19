"""Who may open which case: staff of the centre that owns its report."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from ruthan.audit.actions import record
from ruthan.cases.models import Case, Hold, Release
from ruthan.cases.permissions import P
from ruthan.cases.queries.cases import cases
from ruthan.cases.queries.holds import holds, releases
from ruthan.cases.states import CaseState, ReleaseState
from ruthan.core.guard import organisations_where

if TYPE_CHECKING:
    from ruthan.accounts.models import User


def cases_for(user: User) -> QuerySet[Case]:
    """The cases of the person's own centres that can be read."""
    own = organisations_where(user, P.CASE_READ)
    there = cases().filter(report__centre__in=own, data_key__destroyed_at=None)
    return there.exclude(state=CaseState.WITHDRAWN)


def case_for(user: User, ref: str) -> Case:
    """One case; Http404 for another centre's, a withdrawn one, or none. Reading is on record."""
    return get_object_or_404(cases_for(user), ref=ref)


def note_read(user: User, case: Case) -> None:
    """Put on record that somebody read a case with its person and accounts."""
    record(by=user, what="cases:case:read", on=case)


def hold_for(user: User, ref: str, hold_id: UUID) -> Hold:
    """One hold of a case that the person may open; Http404 for anything else."""
    case = case_for(user, ref)
    return get_object_or_404(holds(), pk=hold_id, case=case)


def releases_for(user: User) -> QuerySet[Release]:
    """The releases of the person's own centres."""
    own = organisations_where(user, P.CASE_READ)
    there = releases().filter(centre__in=own, data_key__destroyed_at=None)
    return there.exclude(state=ReleaseState.WITHDRAWN)


def release_for(user: User, ref: str) -> Release:
    """One release; Http404 for another centre's or none."""
    return get_object_or_404(releases_for(user), ref=ref)


def may_read_centres(user: User) -> frozenset[UUID]:
    """The centres whose cases the person may read."""
    return organisations_where(user, P.CASE_READ)
