"""Who may: permissions are asked here, granted by the one table in project/roles.py.

Deny looks like absence: what a person may not open answers as if it were not there (404).
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

if TYPE_CHECKING:
    from ruthan.accounts.models import User

    class StaffRequest(HttpRequest):
        """A request of somebody who is signed in, which `needs` has made sure of."""

        user: User
else:
    StaffRequest = HttpRequest

View = Callable[..., HttpResponseBase]


class Grant(NamedTuple):
    """A role that a person holds in an organisation, for one province or ('') for all of it."""

    role: str
    organisation: uuid.UUID
    province: str


class Held(NamedTuple):
    """A grant in words, for lists of people."""

    role: str
    words: str
    organisation: str
    province: str


RoleWords = Callable[[str], str]
HeldBy = Callable[[Collection[uuid.UUID]], Mapping[uuid.UUID, Sequence[Held]]]
_permissions: dict[str, frozenset[str]] = {}
_sources: list[Callable[[Any], Sequence[Grant]]] = []
_words: list[HeldBy] = []
_role_words: list[RoleWords] = []


def install(
    *,
    permissions: Mapping[str, frozenset[str]],
    grants_of: Callable[[Any], Sequence[Grant]],
    held_by: HeldBy | None = None,
    role_words: RoleWords = str,
) -> None:
    """Install the role table and the ways to people's memberships; called once at start-up."""
    _permissions.clear()
    _permissions.update(permissions)
    _sources[:] = [grants_of]
    _words[:] = [held_by] if held_by else []
    _role_words[:] = [role_words]


def table() -> Mapping[str, frozenset[str]]:
    """The role table as installed: role to permissions."""
    return _permissions


def role_words(role: str) -> str:
    """The role in the reader's language."""
    return _role_words[0](role) if _role_words else role


def held_by(people: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Sequence[Held]]:
    """The roles of many people in words. One query for all of them."""
    return _words[0](people) if _words else {}


def grants_of(user: Any) -> Sequence[Grant]:
    """The memberships of a person, cached on the object; empty for anyone not signed in."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return ()
    if not hasattr(user, "ruthan_grants"):
        user.ruthan_grants = tuple(g for source in _sources for g in source(user))
    found: Sequence[Grant] = user.ruthan_grants
    return found


def may(user: Any, permission: str, *, organisation: uuid.UUID | None = None) -> bool:
    """Whether the person holds the permission, anywhere or in the given organisation."""
    return any(
        permission in _permissions.get(grant.role, frozenset())
        for grant in grants_of(user)
        if organisation is None or grant.organisation == organisation
    )


def organisations_where(user: Any, permission: str) -> frozenset[uuid.UUID]:
    """The organisations in which the person holds the permission."""
    return frozenset(
        g.organisation
        for g in grants_of(user)
        if permission in _permissions.get(g.role, frozenset())
    )


def provinces_where(user: Any, permission: str) -> frozenset[str]:
    """The provinces for which the person was given a role with the permission; no '' for all."""
    return frozenset(
        g.province
        for g in grants_of(user)
        if g.province and permission in _permissions.get(g.role, frozenset())
    )


def roles_of(user: Any) -> frozenset[str]:
    """The names of every role the person holds."""
    return frozenset(grant.role for grant in grants_of(user))


class Forbidden(Exception):
    """An action was refused: the person lacks the permission, or needs a second person."""


def require(user: Any, permission: str, *, organisation: uuid.UUID | None = None) -> None:
    """The check of a dangerous action itself; raises Forbidden."""
    if not may(user, permission, organisation=organisation):
        raise Forbidden(permission)


def needs(permission: str) -> Callable[[View], View]:
    """A view for holders of a permission; everyone else gets the 404 of an absent page."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if not may(request.user, permission):
                raise Http404
            return view(request, *args, **kwargs)

        guarded.ruthan_needs = permission  # type: ignore[attr-defined]  # read by the access test
        return guarded

    return decorate


def public(view: View) -> View:
    """A view for everyone; it must also stand in the declared public list of project/roles.py."""
    opened = login_not_required(view)
    opened.ruthan_public = True  # type: ignore[attr-defined]  # read by the access test
    return opened
