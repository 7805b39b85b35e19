"""Questions about coordinators: who it is now, who it was, how they are reached, who has none."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from ruthan.campaigns.models import Coordinator
from ruthan.campaigns.queries.obligations import Standing, obligations, standings
from ruthan.campaigns.queries.units import province_of
from ruthan.campaigns.rules.coordinators import Person
from ruthan.campaigns.states import Duty
from ruthan.core import clock, crypto
from ruthan.core.text.fold import squash
from ruthan.network import queries as network
from ruthan.network.states import DeskKind, Role

if TYPE_CHECKING:
    from datetime import date

    from ruthan.accounts.models import User
    from ruthan.core.models import DataKey
    from ruthan.network.models import Membership, Organisation

LABEL = "campaigns.coordinator"


@dataclass(frozen=True, slots=True)
class Contact:
    """A line of the contact desk: a unit, who coordinates it, and whether all of it is shown."""

    unit: Organisation
    coordinator: Coordinator | None
    person: Person | None
    is_open: bool


def coordinators() -> QuerySet[Coordinator]:
    """Every coordinator with unit, key and who named them."""
    return Coordinator.objects.select_related("unit__parent", "data_key", "user", "named_by")


def coordinator_of(unit: Organisation) -> Coordinator | None:
    """Who coordinates a unit now. One query."""
    return coordinators().filter(unit=unit, until__isnull=True).first()


def coordinator_on(unit: Organisation, day: date) -> Coordinator | None:
    """Who coordinated a unit on a day, at its end the later of two. One query."""
    rows = coordinators().filter(unit=unit, since__lte=day).exclude(until__lt=day)
    return rows.order_by("-since", "-named_at").first()


def history_of(unit: Organisation) -> list[Coordinator]:
    """The whole succession, the present one first. One query."""
    return sorted(
        coordinators().filter(unit=unit), reverse=True,
        key=lambda one: (one.until is None, one.since, one.named_at),
    )  # fmt: skip


def roles_left(unit: Organisation, history: Iterable[Coordinator]) -> list[tuple[str, User]]:
    """What an administrator must still do for a unit: give or end, and whose. A query for each.

    Whoever coordinates now needs the role; whoever left, and nobody else, has none of it any more.
    """
    rows = [one for one in history if one.user is not None]
    now = {one.user for one in rows if one.until is None}
    before = {one.user for one in rows} - now
    left = [("give", one) for one in now if one and not _may_coordinate(one, unit)]
    return left + [("end", one) for one in before if one and _may_coordinate(one, unit)]


def lets_coordinate(membership: Membership, unit: Organisation) -> bool:
    """Whether a role that is held today lets somebody coordinate for a unit."""
    province = province_held(unit)
    is_here = membership.organisation_id == unit.pk or (
        province and membership.province == province
    )
    return membership.ended_at is None and membership.role == Role.COORDINATOR and bool(is_here)


def province_held(unit: Organisation) -> str:
    """Its code where the unit is a province: an office below one gets a role for itself alone."""
    return province_of(unit) if unit.code.startswith("province:") else ""


def _may_coordinate(user: User, unit: Organisation) -> bool:
    return any(lets_coordinate(one, unit) for one in network.roles_held(user))


def person_of(one: Coordinator) -> Person | None:
    """The person with contact, opened; None once it was shredded."""
    if not one.person_sealed:
        return None
    try:
        held = json.loads(crypto.open_text(one.data_key, LABEL, one.person_sealed))
    except (crypto.KeyDestroyed, crypto.SealBroken):
        return None
    return Person(**held)


def contacts(
    units: Iterable[Organisation], *, opened: Collection[UUID], words: str = ""
) -> list[Contact]:
    """The contact desk: each unit with who coordinates it; masked unless the unit is `opened`.

    `words` are looked for in the unit's names and in the person's name, position and office. One
    query for all of them.
    """
    held = list(units)
    rows = coordinators().filter(unit__in=[one.pk for one in held], until__isnull=True)
    by_unit = {one.unit_id: one for one in rows}
    found = []
    for unit in held:
        coordinator = by_unit.get(unit.pk)
        person = person_of(coordinator) if coordinator else None
        if words and not _holds(words, unit, person):
            continue
        is_open = unit.pk in opened
        shown = person if is_open or person is None else person.masked()
        found.append(Contact(unit, coordinator, shown, is_open))
    return found


def not_named(units: Collection[Organisation]) -> list[Standing]:
    """Who has not named a coordinator though it is asked of them, by the day it is due."""
    asked = [one for one in obligations().filter(ended_at=None) if one.duty == Duty.COORDINATOR]
    if not asked:
        return []
    found = standings(units, [], only=asked)
    return [one for one in found if one.done_at is None]


def ways_to(unit: Organisation) -> list[tuple[str, DataKey | None]]:
    """Where to write to a unit, each address with the key that seals what is written to it.

    Who is named: at the address of their account, or the one that they left. Where nobody is named
    or left one: whoever may act for the unit; then its public desk. None when there is no way.
    """
    held = coordinator_of(unit)
    if held is not None:
        user, person = held.user, person_of(held)
        address = user.email if user is not None and user.is_active else ""
        address = address or (person.email if person else "")
        if address:
            return [(address, held.data_key)]
    people = network.people_acting_for(unit, Role.COORDINATOR)
    found = list(dict.fromkeys(one.email for one in people if one.email))
    if not found:
        desks = network.desks_of(unit, on=clock.today())
        found = [d.value for d, is_used in desks if is_used and d.kind == DeskKind.EMAIL][:1]
    return [(address, None) for address in found]


def _holds(words: str, unit: Organisation, person: Person | None) -> bool:
    texts = [unit.name_th, unit.name_en, unit.short_th, unit.short_en]
    if person is not None:
        texts += [person.name, person.position, person.office]
    hay = squash(" ".join(texts))
    return all(squash(word) in hay for word in words.split())
