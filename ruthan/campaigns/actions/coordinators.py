"""Naming who coordinates a unit, handing over, ending; the whole succession is kept."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, transaction

from ruthan.audit.actions import record
from ruthan.campaigns import access
from ruthan.campaigns.models import Coordinator
from ruthan.campaigns.permissions import P
from ruthan.campaigns.queries import coordinators as queries
from ruthan.campaigns.queries.coordinators import LABEL
from ruthan.core import clock, crypto
from ruthan.core.guard import Forbidden, may, require
from ruthan.network import actions as network
from ruthan.network import queries as network_queries
from ruthan.network.permissions import P as NETWORK
from ruthan.network.states import Role

if TYPE_CHECKING:
    from ruthan.accounts.models import User
    from ruthan.campaigns.rules.coordinators import Person
    from ruthan.network.models import Organisation

PURPOSE = "campaigns.coordinator"


class CoordinatorRefused(ValueError):
    """It cannot be done; `code`: there, nobody, changed, future, order."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """What the form of appointment says."""

    person: Person
    appointed_by: str
    appointed_on: date
    since: date
    user: User | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """Who coordinates now, and what is left for an administrator: give, end, or nothing."""

    coordinator: Coordinator
    left: tuple[str, ...]


@transaction.atomic
def name_coordinator(
    *, by: Any, unit: Organisation, appointment: Appointment, is_demonstration: bool = False
) -> Named:
    """Name who coordinates a unit; person and contact are sealed under a key of their own.

    Exactly one a unit: of two who name at once, the second is told (CoordinatorRefused there).
    """
    _may(by, unit)
    made = _write(by, unit, appointment, is_demonstration=is_demonstration)
    record(by=by, what="campaigns:coordinator:name", on=made, facts=_facts(made))
    return Named(made, _roles(by, unit, None, appointment.user))


@transaction.atomic
def hand_over(
    *, by: Any, unit: Organisation, seen: UUID, appointment: Appointment, because: str
) -> Named:
    """End the one before and begin the next, on the day given, in one transaction.

    The month's work stays as it is: it is the unit's. `seen` is the one whom the person saw;
    when another took over meanwhile they are told (changed). The next does not begin before the
    one before did (order), nor in the future; the same day is fine: then both stand on it.
    """
    _may(by, unit)
    held = _present(unit, seen)
    if appointment.since < held.since:
        raise CoordinatorRefused("order")
    last = max(held.since, appointment.since - timedelta(days=1))
    _end(by, held, until=last, because=because)
    made = _write(by, unit, appointment, is_demonstration=held.is_demonstration)
    record(
        by=by, what="campaigns:coordinator:hand-over", on=made,
        facts={**_facts(made), "before": str(held.pk)},
    )  # fmt: skip
    return Named(made, _roles(by, unit, held.user, appointment.user))


@transaction.atomic
def end_coordinator(*, by: Any, unit: Organisation, seen: UUID, until: date, because: str) -> Named:
    """Somebody leaves and nobody follows yet: the unit is among those who have not named one."""
    _may(by, unit)
    held = _present(unit, seen)
    if until < held.since:
        raise CoordinatorRefused("order")
    _end(by, held, until=until, because=because)
    record(by=by, what="campaigns:coordinator:end", on=held, facts=_facts(held))
    return Named(held, _roles(by, unit, held.user, None))


@transaction.atomic
def restore_coordinator(*, by: Any, unit: Organisation, coordinator_id: UUID) -> Coordinator:
    """Undo an end. Refuses (there) once somebody else was named, and (nobody) one of before."""
    _may(by, unit)
    past = Coordinator.objects.filter(unit=unit, until__isnull=False)
    held = past.order_by("-until", "-named_at").first()  # the one who left last
    if held is None or held.pk != coordinator_id or not held.person_sealed:
        raise CoordinatorRefused("nobody")
    try:
        with transaction.atomic():
            past.filter(pk=held.pk).update(until=None, ended_because="")
    except IntegrityError as error:
        raise CoordinatorRefused("there") from error
    held.refresh_from_db()
    record(by=by, what="campaigns:coordinator:restore", on=held, facts=_facts(held))
    return held


def note_paper(*, by: Any, coordinator: Coordinator, kind: str) -> None:
    """Record that the form with name and contact was taken out as a file."""
    record(
        by=by, what="campaigns:coordinator:paper", on=coordinator,
        facts={**_facts(coordinator), "kind": kind},
    )  # fmt: skip


def _may(by: Any, unit: Organisation) -> None:
    require(by, P.COORDINATOR_EDIT)
    if not access.units_for(by, P.COORDINATOR_EDIT).filter(pk=unit.pk).exists():
        raise Forbidden(P.COORDINATOR_EDIT)


def _present(unit: Organisation, seen: UUID) -> Coordinator:
    """Who coordinates now, the row held; whoever saw another, or one who left since, is told."""
    rows = Coordinator.objects.select_for_update(of=("self",)).select_related("user")
    held = rows.filter(unit=unit, until__isnull=True).first()
    if held is not None and held.pk == seen:
        return held
    was_there = held is not None or Coordinator.objects.filter(unit=unit, pk=seen).exists()
    raise CoordinatorRefused("changed" if was_there else "nobody")


def _write(
    by: Any, unit: Organisation, said: Appointment, *, is_demonstration: bool
) -> Coordinator:
    if max(said.since, said.appointed_on) > clock.today():
        raise CoordinatorRefused("future")
    key = crypto.new_data_key(PURPOSE)
    made = Coordinator(
        unit=unit, user=said.user, data_key=key,
        person_sealed=crypto.seal(
            key, LABEL, json.dumps(said.person.as_plain(), ensure_ascii=False)
        ),
        appointed_by=said.appointed_by.strip(), appointed_on=said.appointed_on, since=said.since,
        named_by=by, named_at=clock.now(), is_demonstration=is_demonstration,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise CoordinatorRefused("there") from error
    return made


def _end(by: Any, held: Coordinator, *, until: date, because: str) -> None:
    if until > clock.today():
        raise CoordinatorRefused("future")
    held.until, held.ended_because = until, because.strip()
    held.save(update_fields=["until", "ended_because"])


def _roles(by: Any, unit: Organisation, before: User | None, after: User | None) -> tuple[str, ...]:
    """End and give the role of accounts where the person may; else say what is left to be done."""
    same = before is not None and after is not None and before.pk == after.pk
    left = []
    if before is not None and not same and not _end_role(by, unit, before):
        left.append("end")
    if after is not None and not same and not _give_role(by, unit, after):
        left.append("give")
    return tuple(left)


def _end_role(by: Any, unit: Organisation, user: User) -> bool:
    held = [one for one in network_queries.roles_held(user) if queries.lets_coordinate(one, unit)]
    if held and not may(by, NETWORK.MEMBERSHIP_GRANT):
        return False
    for one in held:
        network.end_membership(by=by, membership=one)
    return True


def _give_role(by: Any, unit: Organisation, user: User) -> bool:
    if any(queries.lets_coordinate(one, unit) for one in network_queries.roles_held(user)):
        return True
    if not may(by, NETWORK.MEMBERSHIP_GRANT):
        return False
    try:
        network.grant_membership(
            by=by,
            user=user,
            organisation=unit,
            role=Role.COORDINATOR,
            province=queries.province_held(unit),
        )
    except Forbidden:  # nobody gives a role to themselves
        return False
    return True


def _facts(one: Coordinator) -> dict[str, str | int | bool | None]:
    return {
        "unit": one.unit.code, "since": str(one.since), "until": str(one.until or ""),
        "user": str(one.user_id or ""),
    }  # fmt: skip
