"""Keys of the API: whose they are, what they may do, whether they are good now."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet

from ruthan.core import clock, refs
from ruthan.core.api.keys import Holder
from ruthan.core.crypto import keyed_hash
from ruthan.network.models import ApiKey, Organisation

MARK = "rtk"
PUBLIC_CHARS = 8
HELD_FOR = timedelta(seconds=3)  # a key revoked in another process is good for so long at most
_MOST = 1_000
_held: dict[bytes, tuple[datetime, Holder]] = {}


def keys_of(organisation: Organisation) -> QuerySet[ApiKey]:
    """The keys of an organisation, revoked ones too, newest first."""
    return ApiKey.objects.select_related("created_by").filter(organisation=organisation)


def hash_of(public: str, secret: str) -> bytes:
    """What is kept of a key's secret."""
    return keyed_hash("api.key", secret, public.encode())


def holder_of(token: str) -> Holder | None:
    """Who holds a key that is good now, or None. One query each three seconds and process."""
    now = clock.now()
    name = keyed_hash("api.held", token)
    kept = _held.get(name)
    if kept is not None and kept[0] > now:
        return kept[1]
    key = _good_key(token, now)
    if key is None:
        return None
    if key.last_used_on != clock.today():
        ApiKey.objects.filter(pk=key.pk).update(last_used_on=clock.today())
    holder = Holder(
        key_id=key.pk,
        user=key.user,
        organisation=key.organisation_id,
        scopes=frozenset(key.scopes),
        per_minute=key.per_minute,
    )
    if len(_held) >= _MOST:
        _held.clear()
    _held[name] = (now + HELD_FOR, holder)
    return holder


def forget_keys() -> None:
    """Ask PostgreSQL again for every key, for when one was revoked or changed."""
    _held.clear()


def _good_key(token: str, now: datetime) -> ApiKey | None:
    mark, _sep, rest = token.partition("_")
    public, sep, secret = rest.partition("_")
    if mark != MARK or not sep or len(public) != PUBLIC_CHARS or not public.isalnum():
        return None
    live = ApiKey.objects.select_related("user").filter(
        public=public, revoked_at=None, organisation__is_active=True, user__is_active=True
    )
    key = live.first()
    if key is None or (key.expires_at is not None and key.expires_at <= now):
        return None
    given = hash_of(public, secret)
    if refs.same(bytes(key.secret_hash), given):
        return key
    former = key.former_until is not None and key.former_until > now
    return key if former and refs.same(bytes(key.former_hash or b""), given) else None
