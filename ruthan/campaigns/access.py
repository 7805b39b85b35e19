"""Whose units, activities, reports and letters a person may open: their own and what is below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from ruthan.campaigns import queries
from ruthan.campaigns.models import (
    Activity,
    Campaign,
    Letter,
    MonthlyReport,
    Obligation,
    Photo,
    Programme,
)
from ruthan.campaigns.permissions import P
from ruthan.campaigns.queries.obligations import obligations, side_of
from ruthan.core.guard import grants_of, may, organisations_where, provinces_where, table
from ruthan.network import queries as network

if TYPE_CHECKING:
    from uuid import UUID

    from django.contrib.auth.models import AnonymousUser

    from ruthan.accounts.models import User
    from ruthan.network.models import Organisation


def units_for(user: User | AnonymousUser, permission: str) -> QuerySet[Organisation]:
    """The units for which a person holds a permission: their own organisations that act, the
    provinces they were given, and every unit below these; all of them for the national view.

    One query, parents loaded, by code.
    """
    rows = network.organisations().filter(is_active=True).select_related("parent")
    if may(user, P.COUNTRY_READ) and may(user, permission):
        wanted = Q(pk__in=queries.reporting_units()) | Q(parent__code__startswith="province:")
    else:
        codes = [f"province:{one}" for one in provinces_where(user, permission)]
        own = Q(pk__in=_acting(user, permission)) | Q(code__in=codes)
        wanted = own | Q(parent__code__in=codes) | _below_own(user, permission)
    return rows.filter(wanted).order_by("code")


def _acting(user: User | AnonymousUser, permission: str) -> QuerySet[Organisation]:
    """Own organisations that are units; centres, banks and the like do not report activities."""
    own = network.organisations().filter(pk__in=organisations_where(user, permission))
    return own.filter(Q(pk__in=queries.reporting_units()) | Q(parent__code__startswith="province:"))


def _below_own(user: User | AnonymousUser, permission: str) -> Q:
    own: frozenset[UUID] = organisations_where(user, permission)
    return Q(parent__in=own, parent__code__startswith="province:")


def contact_units(user: User | AnonymousUser) -> QuerySet[Organisation]:
    """Whom the contact desk shows: who reports to the ministry, and one's own units."""
    own = units_for(user, P.COORDINATOR_READ)
    rows = network.organisations().filter(is_active=True).select_related("parent")
    wanted = Q(pk__in=queries.reporting_units()) | Q(pk__in=own.values("pk"))
    return rows.filter(wanted).order_by("code")


def unit_for(user: User | AnonymousUser, code: str, permission: str) -> Organisation:
    """One of them; Http404 when it is another's or not there."""
    return get_object_or_404(units_for(user, permission), code=code)


def activities_for(
    user: User | AnonymousUser, permission: str = P.ACTIVITY_READ
) -> QuerySet[Activity]:
    """The activities of those units."""
    units = units_for(user, permission)
    return Activity.objects.select_related("unit__parent", "reporting_unit").filter(unit__in=units)


def activity_for(
    user: User | AnonymousUser, ref: str, permission: str = P.ACTIVITY_READ
) -> Activity:
    """One activity; Http404 when it is another unit's or not there."""
    return get_object_or_404(activities_for(user, permission), ref=ref)


def photo_for(
    user: User | AnonymousUser, photo_id: UUID, permission: str = P.ACTIVITY_READ
) -> Photo:
    """A photo that is still there, of an activity one may open; else Http404."""
    rows = Photo.objects.select_related("activity__unit__parent", "data_key")
    return get_object_or_404(
        rows.filter(activity__in=activities_for(user, permission), removed_at__isnull=True),
        pk=photo_id,
    )


def reports_for(
    user: User | AnonymousUser, permission: str = P.REPORT_READ
) -> QuerySet[MonthlyReport]:
    """The monthly reports of the units that one may see."""
    units = units_for(user, permission)
    return MonthlyReport.objects.select_related("unit").filter(unit__in=units)


def report_for(
    user: User | AnonymousUser, ref: str, permission: str = P.REPORT_READ
) -> MonthlyReport:
    """One monthly report; Http404 when it is another's or not there."""
    return get_object_or_404(reports_for(user, permission), ref=ref)


def registers_for(user: User | AnonymousUser) -> QuerySet[Organisation]:
    """The offices into whose register a person writes letters: their own, the provinces they were
    given and what is below these. The national view reads the others' registers; it does not write.
    """
    codes = [f"province:{one}" for one in provinces_where(user, P.LETTER_EDIT)]
    wanted = Q(pk__in=_offices(user, P.LETTER_EDIT)) | Q(code__in=codes)
    wanted |= Q(parent__code__in=codes) | _below_own(user, P.LETTER_EDIT)
    rows = network.organisations().filter(is_active=True).select_related("parent")
    return rows.filter(wanted).order_by("code")


def _offices(user: User | AnonymousUser, permission: str) -> frozenset[UUID]:
    """The organisations in which the person holds it for all of it, not for one province."""
    held = table()
    return frozenset(
        grant.organisation
        for grant in grants_of(user)
        if not grant.province and permission in held.get(grant.role, frozenset())
    )


def letters_for(user: User | AnonymousUser, permission: str = P.LETTER_READ) -> QuerySet[Letter]:
    """The letters in the registers of the units that one may see, and of one's own offices."""
    own = Q(unit__in=_offices(user, permission))
    rows = Letter.objects.select_related("unit")
    return rows.filter(own | Q(unit__in=units_for(user, permission)))


def letter_for(user: User | AnonymousUser, ref: str, permission: str = P.LETTER_READ) -> Letter:
    """One letter; Http404 when it stands in another's register or is not there."""
    return get_object_or_404(letters_for(user, permission), ref=ref)


def letter_to_edit(user: User | AnonymousUser, ref: str) -> Letter:
    """A letter of a register that one writes; Http404 for any other."""
    rows = Letter.objects.select_related("unit").filter(unit__in=registers_for(user))
    return get_object_or_404(rows, ref=ref)


def obligations_for(user: User | AnonymousUser) -> list[Obligation]:
    """The obligations that bind units of the person; all for whoever orders. Two queries."""
    held = list(obligations())
    if may(user, P.OBLIGATION_EDIT):
        return held
    units = list(units_for(user, P.LETTER_READ))
    return [one for one in held if any(side_of(one.whom, unit) for unit in units)]


def obligation_for(user: User | AnonymousUser, ref: str) -> Obligation:
    """One of them; Http404 when it binds others or is not there."""
    found = next((one for one in obligations_for(user) if one.ref == ref), None)
    if found is None:
        raise Http404
    return found


def campaigns_for(user: User | AnonymousUser) -> QuerySet[Campaign]:
    """Every campaign for who edits them or reads the country; else those that name one's units."""
    rows = Campaign.objects.select_related("programme")
    if may(user, P.CAMPAIGN_EDIT) or (may(user, P.CAMPAIGN_READ) and may(user, P.COUNTRY_READ)):
        return rows
    return rows.filter(pk__in=queries.campaigns_naming(list(units_for(user, P.CAMPAIGN_READ))))


def campaign_for(user: User | AnonymousUser, ref: str) -> Campaign:
    """One campaign; Http404 when it does not concern one's units or is not there."""
    return get_object_or_404(campaigns_for(user), ref=ref)


def programmes_for(user: User | AnonymousUser) -> QuerySet[Programme]:
    """Every programme for who edits them; else those with a campaign that one may open."""
    if may(user, P.CAMPAIGN_EDIT) or (may(user, P.CAMPAIGN_READ) and may(user, P.COUNTRY_READ)):
        return Programme.objects.all()
    return Programme.objects.filter(campaigns__in=campaigns_for(user)).distinct()


def programme_for(user: User | AnonymousUser, ref: str) -> Programme:
    """One programme; Http404 when none of its campaigns concerns one, or it is not there."""
    return get_object_or_404(programmes_for(user), ref=ref)
