"""Where partners take events: registered, changed, rested, given a new secret, deleted."""

from __future__ import annotations

from collections.abc import Collection
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction

from ruthan.audit.actions import record
from ruthan.core import clock, crypto
from ruthan.core.events import emit
from ruthan.core.guard import may, require
from ruthan.core.refs import uuid7
from ruthan.core.states import move
from ruthan.messaging.engine import signing
from ruthan.messaging.engine.kinds import CHOICES
from ruthan.messaging.events import EventsDue
from ruthan.messaging.models import Endpoint, Message
from ruthan.messaging.permissions import P
from ruthan.messaging.queries import partners as queries
from ruthan.messaging.rules import patience
from ruthan.messaging.states import ENDPOINT_MOVES, EndpointState, MessageState

if TYPE_CHECKING:
    from ruthan.network.models import Organisation

KEY = "endpoint"  # the purpose of the key that seals one endpoint
_LOOPBACK = {"localhost", "127.0.0.1"}
_LONGEST_HOST = 253  # of a name in the DNS


class Registered(NamedTuple):
    """An endpoint and its secret, which is shown once."""

    endpoint: Endpoint
    secret: str


class EndpointRefused(ValueError):
    """It cannot be: `code` is address, kinds, label, closed, too_many, again."""

    def __init__(self, code: Literal["address", "kinds", "label", "closed", "too_many", "again"]):
        super().__init__(code)
        self.code = code


@transaction.atomic
def register_endpoint(
    *,
    by: Any,
    organisation: Organisation,
    label: str,
    url: str,
    kinds: Collection[str],
    endpoint_id: UUID | None = None,
) -> Registered:
    """Take events at a public https address from now on; raises EndpointRefused, Forbidden.

    `endpoint_id` comes from the form: handed in twice, it makes one endpoint (`again`).
    """
    require_own(by, organisation.pk)
    endpoint_id = endpoint_id or uuid7()
    if not organisation.is_active:
        raise EndpointRefused("closed")
    if queries.how_many(organisation) >= patience().most:
        raise EndpointRefused("too_many")
    if queries.endpoint(endpoint_id) is not None:
        raise EndpointRefused("again")
    key, secret = crypto.new_data_key(KEY), signing.new_secret()
    endpoint = Endpoint(
        id=endpoint_id,
        organisation=organisation,
        label=_label(label),
        kinds=_kinds(kinds),
        host=host_of(url),
        data_key=key,
        url_sealed=crypto.seal(key, queries.URL, url),
        secret_sealed=crypto.seal(key, queries.SECRET, secret),
        created_by=by,
        created_at=clock.now(),
    )
    endpoint.save(force_insert=True)
    _record(by, "register", endpoint)
    return Registered(endpoint, secret)


@transaction.atomic
def change_endpoint(
    *, by: Any, endpoint: Endpoint, label: str, url: str, kinds: Collection[str]
) -> Endpoint:
    """Another name, address or choice of events; what waits goes to the new address."""
    require_own(by, endpoint.organisation_id)
    held = _locked(endpoint)
    if url != queries.url_of(held):
        held.url_sealed, held.host = crypto.seal(held.data_key, queries.URL, url), host_of(url)
        held.rest_until = None
    held.label, held.kinds = _label(label), _kinds(kinds)
    held.save(update_fields=["label", "kinds", "host", "url_sealed", "rest_until"])
    _record(by, "change", held)
    return held


@transaction.atomic
def rotate_secret(*, by: Any, endpoint: Endpoint) -> Registered:
    """A new secret, shown once; the one before it signs beside it for a day, older ones end now."""
    require_own(by, endpoint.organisation_id)
    held = _locked(endpoint)
    secret = signing.new_secret()
    held.former_sealed = held.secret_sealed
    held.former_until = clock.now() + patience().overlap
    held.secret_sealed = crypto.seal(held.data_key, queries.SECRET, secret)
    held.save(update_fields=["secret_sealed", "former_sealed", "former_until"])
    _record(by, "rotate", held)
    return Registered(held, secret)


@transaction.atomic
def pause_endpoint(*, by: Any, endpoint: Endpoint) -> Endpoint:
    """Send nothing until somebody resumes it; what happens meanwhile is held for it."""
    require_own(by, endpoint.organisation_id)
    move(endpoint, to=EndpointState.PAUSED, moves=ENDPOINT_MOVES)
    _record(by, "pause", endpoint)
    return endpoint


@transaction.atomic
def resume_endpoint(*, by: Any, endpoint: Endpoint) -> Endpoint:
    """Send again, what was held first; its failures are forgotten."""
    require_own(by, endpoint.organisation_id)
    fresh: dict[str, Any] = {"failures": 0, "failing_since": None, "rest_until": None}
    fresh |= {"off_because": "", "off_at": None}
    move(endpoint, to=EndpointState.ACTIVE, moves=ENDPOINT_MOVES, **fresh)
    waiting = Message.objects.filter(endpoint=endpoint, state=MessageState.WAITING)
    waiting.update(next_at=clock.now())
    _record(by, "resume", endpoint)
    emit(EventsDue(endpoint_id=endpoint.pk))
    return endpoint


@transaction.atomic
def delete_endpoint(*, by: Any, endpoint: Endpoint) -> Endpoint:
    """Send nothing more for ever: address and secrets are destroyed, what waits is stopped."""
    require_own(by, endpoint.organisation_id)
    move(endpoint, to=EndpointState.DELETED, moves=ENDPOINT_MOVES)
    waiting = Message.objects.filter(endpoint=endpoint, state=MessageState.WAITING)
    waiting.update(state=MessageState.STOPPED)
    crypto.destroy(endpoint.data_key)
    emptied: dict[str, Any] = {"url_sealed": b"", "secret_sealed": b"", "former_sealed": None}
    Endpoint.objects.filter(pk=endpoint.pk).update(**emptied)
    _record(by, "delete", endpoint)
    return endpoint


def host_of(url: str) -> str:
    """The host of an address that can be used; raises EndpointRefused.

    Https alone, no name and password in it. Whether the host is a public one is asked at every
    call, for what a name means can change.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise EndpointRefused("address") from error
    is_tried = (
        settings.RUTHAN_WEBHOOK_LOOPBACK and host in _LOOPBACK and parts.scheme in {"http", "https"}
    )
    shown = f"{host}:{port}" if port and port != 443 else host
    if not host or len(shown) > _LONGEST_HOST or "@" in parts.netloc or parts.fragment:
        raise EndpointRefused("address")
    if not url.isascii() or not url.isprintable() or " " in url:
        raise EndpointRefused("address")
    if not is_tried and (parts.scheme != "https" or _is_inside(host)):
        raise EndpointRefused("address")
    return shown


def _is_inside(host: str) -> bool:
    """Whether an address names this machine or a network that is not the internet's."""
    if host in _LOOPBACK or host.endswith(".localhost"):
        return True
    try:
        return not ip_address(host).is_global
    except ValueError:
        return False  # a name: what it means is asked at every call


def _locked(endpoint: Endpoint) -> Endpoint:
    held = Endpoint.objects.select_for_update(of=("self",)).select_related(
        "data_key", "organisation"
    )
    found = held.get(pk=endpoint.pk)
    if found.state == EndpointState.DELETED:
        raise EndpointRefused("closed")
    return found


def _label(typed: str) -> str:
    label = typed.strip()[:80]
    if not label:
        raise EndpointRefused("label")
    return label


def _kinds(typed: Collection[str]) -> list[str]:
    wanted = [kind.code for kind in CHOICES if kind.code in set(typed)]
    if not wanted or len(wanted) != len(set(typed)):
        raise EndpointRefused("kinds")
    return wanted


def _record(by: Any, verb: str, endpoint: Endpoint) -> None:
    facts: dict[str, str | int | bool | None] = {
        "organisation": str(endpoint.organisation_id), "kinds": ",".join(endpoint.kinds),
    }  # fmt: skip
    record(by=by, what=f"messaging:endpoint:{verb}", on=endpoint, facts=facts)


def require_own(by: Any, organisation: UUID) -> None:
    """Refuse whoever has the right neither in this organisation nor over all; raises Forbidden."""
    if not may(by, P.ENDPOINT_EDIT_ALL):
        require(by, P.ENDPOINT_EDIT, organisation=organisation)
