"""Units that act and report: provinces, departments and state enterprises, and what is below them.

A unit is an organisation of the network. The 76 provinces, the departments and the enterprises of
the issuing ministry report to it; a district or an office below a province reports to the province.
Bangkok stands alone and is not among the 76 (domain §3.5).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet

from ruthan.campaigns.states import UnitKind
from ruthan.network import queries as network

if TYPE_CHECKING:
    from ruthan.network.models import Organisation

ISSUER = "moi"
BANGKOK = "province:10"
_PREFIX = "province:"
_SELECTORS: dict[str, Q] = {
    "provinces": Q(code__startswith=_PREFIX) & ~Q(code=BANGKOK),
    "departments": Q(kind="agency", parent__code=ISSUER),
    "enterprises": Q(kind="state_enterprise", parent__code=ISSUER),
}
SELECTORS = tuple(_SELECTORS)


def unit(code: str) -> Organisation | None:
    """The unit of a code, if it is one that acts: an active organisation. One query."""
    found = network.organisation(code)
    return found if found is not None and found.is_active else None


def unit_of_province(code: str) -> Organisation | None:
    """The unit of a province, by its two-digit code. One query."""
    return unit(_PREFIX + code)


def province_of(held: Organisation) -> str:
    """The two-digit code of the province that a unit is or lies in; '' for national units.

    The parent must be loaded.
    """
    for one in (held, held.parent):
        if one is not None and one.code.startswith(_PREFIX):
            return one.code.removeprefix(_PREFIX)
    return ""


def reporting_unit_of(held: Organisation) -> Organisation:
    """The unit in whose monthly report it appears: its province, or itself.

    The parent must be loaded.
    """
    parent = held.parent
    is_below = parent is not None and parent.code.startswith(_PREFIX)
    return parent if is_below and parent is not None else held


def kind_of_unit(held: Organisation) -> UnitKind:
    """Which of the form's three kinds a reporting unit is."""
    if held.code.startswith(_PREFIX):
        return UnitKind.PROVINCE
    return UnitKind.ENTERPRISE if held.kind == "state_enterprise" else UnitKind.DEPARTMENT


def reporting_units() -> QuerySet[Organisation]:
    """Everyone who reports to the ministry: provinces, departments, enterprises."""
    return selected(SELECTORS)


def selected(whom: Iterable[str]) -> QuerySet[Organisation]:
    """The active units of selectors and organisation codes, by code, parents loaded."""
    asked = tuple(whom)
    wanted = Q(code__in=[one for one in asked if one not in _SELECTORS])
    for one in asked:
        wanted |= _SELECTORS.get(one, Q())  # fmt: skip
    return (
        network.organisations()
        .filter(wanted, is_active=True)
        .select_related("parent")
        .order_by("code")
    )


def below(units: Collection[UUID]) -> QuerySet[Organisation]:
    """The active units that report to some provinces, by code, parents loaded."""
    rows = network.organisations().filter(parent__in=units, is_active=True)
    return rows.filter(parent__code__startswith=_PREFIX).select_related("parent").order_by("code")
