"""Keys of the API: issued once, rotated with a day's overlap, revoked at once."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

from django.db import IntegrityError, transaction

from ruthan.accounts.actions import make_machine, stop_machine
from ruthan.audit.actions import record
from ruthan.core import clock, guard
from ruthan.core.refs import uuid7
from ruthan.network.models import ApiKey, Membership, Organisation
from ruthan.network.permissions import P
from ruthan.network.queries import keys as queries
from ruthan.network.states import Role, Scope

if TYPE_CHECKING:
    from ruthan.accounts.models import User

    By = User | Literal["system"]

PER_MINUTE = 600
OVERLAP = timedelta(hours=24)
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
# The role that the machine of a scope needs, so that every other check stands as for people.
_ROLES = {
    Scope.REFERRALS_READ: Role.LIAISON,
    Scope.REFERRALS_ANSWER: Role.LIAISON,
    Scope.WEBHOOKS: Role.LIAISON,
}


class Issued(NamedTuple):
    """A key and its text, which is shown once and kept nowhere."""

    key: ApiKey
    text: str


class IssuedAlready(Exception):
    """This very form was handed in before."""


class KeyRefused(ValueError):
    """No scope, an unknown one, no label, or a key that is revoked."""


@transaction.atomic
def issue_key(
    *,
    by: By,
    organisation: Organisation,
    label: str,
    scopes: Collection[str],
    per_minute: int = PER_MINUTE,
    expires_at: datetime | None = None,
    key_id: uuid.UUID | None = None,
) -> Issued:
    """Make a key and the machine that acts for it; raises KeyRefused, IssuedAlready, Forbidden."""
    _require(by)
    label = label.strip()[:80]
    wanted = [scope for scope in Scope if scope in set(scopes)]
    if not wanted or len(wanted) != len(set(scopes)) or not label or not organisation.is_active:
        raise KeyRefused
    key_id = key_id or uuid7()
    if ApiKey.objects.filter(pk=key_id).exists():
        raise IssuedAlready
    public, secret = _public(), secrets.token_urlsafe(32)
    key = ApiKey(
        id=key_id,
        organisation=organisation,
        user=make_machine(username=f"key-{public}", name=label),
        label=label,
        public=public,
        secret_hash=queries.hash_of(public, secret),
        scopes=[str(scope) for scope in wanted],
        per_minute=per_minute,
        created_by=None if by == "system" else by,
        created_at=clock.now(),
        expires_at=expires_at,
    )
    try:
        with transaction.atomic():
            key.save(force_insert=True)
    except IntegrityError as error:
        raise IssuedAlready from error
    _join(key)
    _record(by, "network:key:issue", key)
    return Issued(key, _text(public, secret))


@transaction.atomic
def rotate_key(*, by: By, key: ApiKey) -> Issued:
    """Give a key a new secret; the one before it is good for 24 hours more, older ones end now."""
    _require(by)
    key = ApiKey.objects.select_for_update().get(pk=key.pk)
    if key.revoked_at is not None:
        raise KeyRefused
    secret = secrets.token_urlsafe(32)
    key.former_hash, key.former_until = key.secret_hash, clock.now() + OVERLAP
    key.secret_hash = queries.hash_of(key.public, secret)
    key.save(update_fields=["secret_hash", "former_hash", "former_until"])
    _record(by, "network:key:rotate", key)
    transaction.on_commit(queries.forget_keys)
    return Issued(key, _text(key.public, secret))


@transaction.atomic
def limit_key(*, by: By, key: ApiKey, per_minute: int) -> ApiKey:
    """Change how many requests a minute a key may send; 0 is no limit."""
    _require(by)
    ApiKey.objects.filter(pk=key.pk).update(per_minute=per_minute)
    key.per_minute = per_minute
    _record(by, "network:key:limit", key)
    transaction.on_commit(queries.forget_keys)
    return key


@transaction.atomic
def revoke_key(*, by: By, key: ApiKey) -> ApiKey:
    """End a key now: its membership ends, its machine stops. Safe to press twice."""
    _require(by)
    at = clock.now()
    if ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=at):
        key.revoked_at = at
        Membership.objects.filter(user=key.user_id, ended_at=None).update(ended_at=at)
        stop_machine(user_id=key.user_id)
        _record(by, "network:key:revoke", key)
    transaction.on_commit(queries.forget_keys)
    return key


def _public() -> str:
    while True:
        public = "".join(secrets.choice(_LETTERS) for _ in range(queries.PUBLIC_CHARS))
        if not ApiKey.objects.filter(public=public).exists():
            return public


def _join(key: ApiKey) -> None:
    for role in {_ROLES[Scope(scope)] for scope in key.scopes if Scope(scope) in _ROLES}:
        Membership.objects.create(
            user=key.user, organisation=key.organisation, role=role, granted_by=key.created_by
        )


def _text(public: str, secret: str) -> str:
    return f"{queries.MARK}_{public}_{secret}"


def _record(by: By, what: str, key: ApiKey) -> None:
    facts: dict[str, str | int | bool | None] = {
        "organisation": str(key.organisation_id),
        "key": key.public,
        "scopes": ",".join(key.scopes),
        "per_minute": key.per_minute,
    }
    record(by=by, what=what, on=key, facts=facts)


def _require(by: By) -> None:
    """The command line may issue; a person needs the permission."""
    if by != "system":
        guard.require(by, P.KEY_EDIT)
