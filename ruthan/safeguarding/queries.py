"""Questions about the sealed lane; none of them opens a drop."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db.models import Count, QuerySet

from ruthan.network import queries as network
from ruthan.network.states import Role
from ruthan.safeguarding.models import DropReferral, OfficerKey

if TYPE_CHECKING:
    from ruthan.accounts.models import User
    from ruthan.intake.models import SealedDrop

# Where a child's case may go (domain §2.8, §2.12), most urgent first.
AUTHORITIES = ("emergency191", "msdhs1300", "ticac", "thaihotline", "childline1387")


def officer_key(user: User, fingerprint: str) -> OfficerKey | None:
    """The officer's own copy of a custody key, if there is one."""
    return OfficerKey.objects.filter(user=user, fingerprint=fingerprint).first()


def has_any_copy(fingerprint: str) -> bool:
    """Whether any officer already holds this key."""
    return OfficerKey.objects.filter(fingerprint=fingerprint).exists()


def first_copy(fingerprint: str) -> Path:
    """The file that holds a private key until the first officer claims it; then it is gone."""
    return Path(settings.RUTHAN_KEYS) / f"custody-{fingerprint}.key"


def referrals_of(drop: UUID) -> QuerySet[DropReferral]:
    """To whom a drop was passed on, oldest first."""
    return DropReferral.objects.filter(drop=drop).select_related("by").order_by("at")


def authorities() -> list[tuple[str, str]]:
    """The organisations that a sealed case may be referred to, as code and name."""
    found = ((code, network.organisation(code)) for code in AUTHORITIES)
    return [(code, organisation.name) for code, organisation in found if organisation]


def officer(ident: str) -> User | None:
    """An officer by key, or None for anyone who is not one."""
    return next((o for o in network.people_with(Role.CHILD_PROTECTION) if str(o.pk) == ident), None)


def counts_by_state(drops: QuerySet[SealedDrop]) -> dict[str, int]:
    """How many drops stand in each state. One query."""
    rows = drops.order_by().values_list("state").annotate(n=Count("id"))
    return {str(state): int(n) for state, n in rows}


def other_officers(user: User) -> list[User]:
    """Officers who could be given a copy of the key."""
    return [o for o in network.people_with(Role.CHILD_PROTECTION) if o.pk != user.pk]
