"""Which organisation: by code, by any of its names, by the province that it serves."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from ruthan.core.text.fold import squash
from ruthan.core.together import Question
from ruthan.network.models import Alias, Desk, Organisation
from ruthan.network.states import OrganisationKind

_NATIONAL = "SELECT id FROM network_organisation WHERE is_national"
_CLOSED = "SELECT code FROM network_organisation WHERE NOT is_active"
_SERVING = """
SELECT id FROM network_organisation
WHERE is_national OR (kind = 'centre' AND is_active AND provinces @> $1::jsonb)
ORDER BY is_national, code LIMIT 1
"""


class NoNationalCentre(RuntimeError):
    """No organisation is the national centre: load the reference data first."""


def national_centre() -> Organisation:
    """The centre that takes what no other centre takes. One query; raises NoNationalCentre."""
    found = Organisation.objects.filter(is_national=True).first()
    if found is None:
        raise NoNationalCentre("no organisation is marked as the national centre")
    return found


def centre_for(province: str) -> Organisation:
    """The active centre that serves the province, else the national one. One or two queries."""
    if province:
        serving = Organisation.objects.filter(
            kind=OrganisationKind.CENTRE, is_active=True, provinces__contains=[province]
        )
        found = serving.order_by("is_national", "code").first()
        if found is not None:
            return found
    return national_centre()


def which_centre(province: str) -> Question:
    """The question for the key of the centre that takes a province's reports ('' for nobody's).

    Asked together with others by `core.together`; no row means that there is no national centre.
    """
    if province:
        return Question(_SERVING, [json.dumps([province])], width=1)
    return Question(_NATIONAL, [], width=1)


def centres() -> list[Organisation]:
    """The active centres with a queue of their own, the national one first. One query.

    A centre has a queue when it is the national one, serves provinces, or has members.
    """
    works = (
        Q(is_national=True)
        | ~Q(provinces=[])
        | Q(memberships__ended_at=None, memberships__isnull=False)
    )
    active = Organisation.objects.filter(kind=OrganisationKind.CENTRE, is_active=True)
    return list(active.filter(works).distinct().order_by("-is_national", "code"))


def organisation(code: str) -> Organisation | None:
    """The organisation of that code, active or not. One query."""
    return Organisation.objects.filter(code=code).first()


def organisations_of(codes: Collection[str]) -> dict[str, Organisation]:
    """The organisations of these codes, active or not, as far as there are. One query at most."""
    if not codes:
        return {}
    return {held.code: held for held in Organisation.objects.filter(code__in=codes)}


def closed_organisations() -> frozenset[str]:
    """The codes of organisations that are closed: nothing is sent there. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_CLOSED)
        return frozenset(code for (code,) in cursor.fetchall())


def code_of(organisation_id: UUID) -> str:
    """The code of an organisation by its key; '' when there is none. One query."""
    codes = Organisation.objects.filter(pk=organisation_id).values_list("code", flat=True)
    return codes.first() or ""


def organisation_named(text: str) -> Organisation | None:
    """The one organisation that people call so: a code, a name or an alias, however it is typed.

    ปอท. and ศปอท. are different organisations: names are compared whole, never in part.
    """
    folded = squash(text)
    if not folded:
        return None
    alias = Alias.objects.select_related("organisation").filter(folded=folded[:120]).first()
    return alias.organisation if alias else None


def organisations(*, search: str = "", kind: str = "") -> QuerySet[Organisation]:
    """Active and retired organisations, found by any part of a code, name or alias."""
    found = Organisation.objects.order_by("-is_active", "kind", "code")
    if kind:
        found = found.filter(kind=kind)
    for word in search.split()[:6]:
        found = found.filter(_contains(word))
    return found


def ids_called(word: str) -> QuerySet[Organisation, UUID]:
    """The ids of organisations that hold a word in a code, name or alias, for another question."""
    return Organisation.objects.filter(_contains(word)).values_list("pk", flat=True)


def other_names(held: Organisation) -> list[Alias]:
    """The aliases of an organisation without its own names. One query."""
    return list(held.aliases.filter(is_name=False).order_by("language", "text"))


def desks_of(held: Organisation, *, on: date) -> list[tuple[Desk, bool]]:
    """Its desks with whether each is in use on that day; those in use first. One query."""
    rows = [(desk, desk.valid_until is None or desk.valid_until > on) for desk in held.desks.all()]
    return sorted(rows, key=lambda row: (not row[1], row[0].kind, row[0].value))


def _contains(word: str) -> Q:
    held = Q(code__icontains=word) | Q(name_th__icontains=word) | Q(name_en__icontains=word)
    folded = squash(word)
    if folded:
        named = Alias.objects.filter(folded__contains=folded)
        held |= Q(pk__in=named.values("organisation_id"))
    return held
