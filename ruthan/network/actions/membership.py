"""Giving people roles in organisations, and ending them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from django.db import IntegrityError, transaction

from ruthan.audit.actions import record
from ruthan.core import clock, guard
from ruthan.network.models import Membership, Organisation
from ruthan.network.permissions import P
from ruthan.network.states import Role

if TYPE_CHECKING:
    from ruthan.accounts.models import User

    By = User | Literal["system"]


class AlreadyHeld(Exception):
    """The person holds this role there already."""


class LastAdministrator(Exception):
    """Somebody must be able to give roles: the last administrator cannot be ended."""


@transaction.atomic
def grant_membership(
    *, by: By, user: User, organisation: Organisation, role: str, province: str = ""
) -> Membership:
    """Give a role; nobody gives a role to themselves, nor to a person who was stopped."""
    if by != "system":
        guard.require(by, P.MEMBERSHIP_GRANT)
    if by == user:
        raise guard.Forbidden("nobody gives a role to themselves")
    if not user.is_active:
        raise guard.Forbidden("this person was stopped")
    if user.is_machine:
        raise guard.Forbidden("a machine does what its key may do")
    held = Membership(
        user=user, organisation=organisation, role=Role(role), province=province,
        granted_by=None if by == "system" else by,
    )  # fmt: skip
    try:
        with transaction.atomic():
            held.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyHeld(role) from error
    record(by=by, what="network:membership:grant", on=held, facts=_facts(held))
    _forget_grants(user)
    return held


@transaction.atomic
def end_membership(*, by: By, membership: Membership, because: str = "") -> Membership:
    """End a role now; safe to press twice. The last administrator of the site stays."""
    if by != "system":
        guard.require(by, P.MEMBERSHIP_GRANT)
    if membership.role == Role.ADMINISTRATOR and not _another_administrator(membership):
        raise LastAdministrator
    live = Membership.objects.filter(pk=membership.pk, ended_at__isnull=True)
    at = clock.now()
    if live.update(ended_at=at) == 1:
        membership.ended_at = at
        record(
            by=by, what="network:membership:end", on=membership, because=because,
            facts=_facts(membership),
        )  # fmt: skip
    return membership


def _another_administrator(membership: Membership) -> bool:
    live = Membership.objects.select_for_update().filter(
        role=Role.ADMINISTRATOR, ended_at__isnull=True, user__is_active=True
    )
    return any(other.pk != membership.pk for other in live)


def _facts(held: Membership) -> dict[str, str | int | bool | None]:
    return {
        "user": str(held.user_id),
        "organisation": str(held.organisation_id),
        "role": held.role,
        "province": held.province,
    }


def _forget_grants(user: User) -> None:
    if hasattr(user, "ruthan_grants"):
        del user.ruthan_grants
