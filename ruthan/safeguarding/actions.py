"""What officers do with sealed drops: hold the key, open, refer, return, close."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ruthan.audit.actions import record
from ruthan.core import clock, crypto, custody, throttle
from ruthan.core.guard import Forbidden, require
from ruthan.core.retention import Rule
from ruthan.core.states import Refused
from ruthan.intake import queries as intake
from ruthan.intake.actions import NoCustodyKey, drops, move_drop, register_custody_key
from ruthan.intake.actions.custody import present_key
from ruthan.intake.states import DropState
from ruthan.messaging.actions import send
from ruthan.network import queries as network
from ruthan.network.states import Role
from ruthan.safeguarding import queries
from ruthan.safeguarding.models import DropReferral, OfficerKey
from ruthan.safeguarding.permissions import P

if TYPE_CHECKING:
    from ruthan.accounts.models import User
    from ruthan.intake.models import Report, SealedDrop

WRONG_TRIES = throttle.Limit("custody.passphrase", 10, 3_600)
MIN_PASSPHRASE = 14  # characters; the passphrase alone stands between a stolen dump and a child


class NoCopy(Exception):
    """The officer holds no copy of the key to which this drop was sealed."""


class TooShort(Exception):
    """The passphrase is shorter than MIN_PASSPHRASE characters."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a drop says, in memory only: the text and what the form asked."""

    text: str
    extra: dict[str, str]


def present_name() -> str:
    """The fingerprint of the key that drops are sealed to now, '' when there is none. One query."""
    try:
        return str(present_key().fingerprint)
    except NoCustodyKey:
        return ""


def ensure_custody() -> str:
    """Make a custody key where there is none that anybody can use; returns its fingerprint.

    The private half waits in the keys folder (mode 0600) until the first officer claims it. A key
    of which no officer holds a copy and no file waits opens nothing any more: it is replaced.
    """
    try:
        name = str(present_key().fingerprint)
        if queries.has_any_copy(name) or queries.first_copy(name).exists():
            return name
    except NoCustodyKey:
        pass
    private, public = custody.new_pair()
    name = custody.fingerprint(public)
    file = queries.first_copy(name)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(private)
        out.flush()
        os.fsync(out.fileno())
    register_custody_key(by="system", public=public)
    return name


@transaction.atomic
def claim_custody(*, by: User, passphrase: str) -> OfficerKey:
    """The first officer takes the key under a passphrase; the waiting file is destroyed.

    Refuses when the key was claimed before: then an officer who holds it must share it.
    """
    require(by, P.DROP_OPEN)
    name = ensure_custody()
    file = queries.first_copy(name)
    if queries.has_any_copy(name) or not file.exists():
        raise NoCopy(name)
    made = _keep(by, name, file.read_bytes(), passphrase)
    record(by=by, what="safeguarding:key:claim", on=("safeguarding.officerkey", name))
    transaction.on_commit(lambda: _shred(name))
    return made


@transaction.atomic
def share_custody(*, by: User, passphrase: str, to: User, first_passphrase: str) -> OfficerKey:
    """Give another officer a copy under a first passphrase that they change; both are named."""
    require(by, P.DROP_OPEN)
    require(to, P.DROP_OPEN)
    name = ensure_custody()
    private = _private(by, name, passphrase)
    made = _keep(to, name, private, first_passphrase)
    record(
        by=by,
        what="safeguarding:key:share",
        on=("safeguarding.officerkey", name),
        facts={"to": str(to.pk)},
    )
    return made


@transaction.atomic
def change_passphrase(*, by: User, old: str, new: str) -> OfficerKey:
    """Wrap the officer's own copy under a new passphrase."""
    name = ensure_custody()
    private = _private(by, name, old)
    made = _keep(by, name, private, new)
    record(by=by, what="safeguarding:key:passphrase", on=("safeguarding.officerkey", name))
    return made


@transaction.atomic
def open_drop(*, by: User, drop: SealedDrop, passphrase: str, because: str) -> Opened:
    """Open a drop in memory; every opening is recorded with its reason. Keeps nothing."""
    require(by, P.DROP_OPEN)
    opened = _read(by, drop, passphrase)
    if drop.state == DropState.WAITING:
        move_drop(by=by, drop=drop, to=DropState.OPENED)
    record(by=by, what="safeguarding:drop:open", on=drop, because=because)
    return opened


@transaction.atomic
def refer_drop(*, by: User, drop: SealedDrop, organisation: str, way: str) -> DropReferral:
    """Note that the case was passed to an authority, and how; Ruthan sends no content itself."""
    require(by, P.DROP_OPEN)
    if organisation not in queries.AUTHORITIES:
        raise Forbidden(organisation)
    move_drop(by=by, drop=drop, to=DropState.REFERRED)
    made = DropReferral.objects.create(
        drop=drop.pk, organisation=organisation, way=way, by=by, at=clock.now()
    )
    record(
        by=by,
        what="safeguarding:drop:refer",
        on=drop,
        facts={"to": organisation, "way": way},
    )
    return made


@transaction.atomic
def return_drop(*, by: User, drop: SealedDrop, passphrase: str, because: str) -> Report:
    """A false alarm goes back to ordinary screening under the same receipt, and asks for images.

    The ciphertext of the drop is erased in the same transaction.
    """
    require(by, P.DROP_OPEN)
    opened = _read(by, drop, passphrase)
    report = drops.return_drop(by=by, drop=drop, text=opened.text, extra=opened.extra)
    record(by=by, what="safeguarding:drop:return", on=drop, because=because)
    return report


@transaction.atomic
def close_drop(*, by: User, drop: SealedDrop, because: str) -> None:
    """End work on a drop and erase its ciphertext; refused before it was opened or referred."""
    require(by, P.DROP_OPEN)
    drops.erase_drop(by=by, drop=drop)
    record(by=by, what="safeguarding:drop:close", on=drop, because=because)


def note_wrong_passphrase(*, by: User) -> None:
    """Record that a passphrase did not fit, and count it; raises TooOften from the eleventh on."""
    with transaction.atomic():
        record(by=by, what="safeguarding:key:wrong", on=("accounts.user", str(by.pk)))
    throttle.count(WRONG_TRIES, str(by.pk))


def refuse_guessing(*, by: User) -> None:
    """Raise TooOften while an officer has typed too many wrong passphrases within the hour."""
    throttle.refuse_if_full(WRONG_TRIES, str(by.pk))


def notify_officers(*, drop_id: str) -> None:
    """Tell every officer by e-mail, once, that a sealed case waits; the mail says nothing else."""
    address = settings.RUTHAN_BASE_URL + reverse("safeguarding:list")
    for officer in network.people_with(Role.CHILD_PROTECTION):
        if not officer.email:
            continue
        text = _("A sealed case is waiting. Sign in to open it: %(url)s") % {"url": address}
        send(
            to=officer.email,
            subject=_("A sealed case is waiting"),
            body=text,
            about=("sealed", drop_id),
            dedupe_key=f"sealed:{drop_id}:{officer.pk}",
            data_key=crypto.new_data_key("message"),
        )


def _read(by: User, drop: SealedDrop, passphrase: str) -> Opened:
    if not drop.sealed:
        raise Refused(drop.state, "opened")
    private = _private(by, str(drop.custody_id), passphrase)
    body = json.loads(custody.open_with(private, bytes(drop.sealed)))
    return Opened(text=str(body["text"]), extra={k: str(v) for k, v in body["extra"].items()})


def _private(by: User, name: str, passphrase: str) -> bytes:
    held = queries.officer_key(by, name)
    if held is None:
        raise NoCopy(name)
    return custody.unwrap_private(bytes(held.wrapped), passphrase)


def _keep(user: User, name: str, private: bytes, passphrase: str) -> OfficerKey:
    if len(passphrase) < MIN_PASSPHRASE:
        raise TooShort
    wrapped = custody.wrap_private(private, passphrase)
    held, _ = OfficerKey.objects.update_or_create(
        user=user, fingerprint=name, defaults={"wrapped": wrapped}
    )
    return held


def _shred(name: str) -> None:
    file = queries.first_copy(name)
    if file.exists():
        size = file.stat().st_size
        with file.open("r+b") as out:
            out.write(os.urandom(size))
            out.flush()
            os.fsync(out.fileno())
        file.unlink()


def shred_drops(ids: Sequence[UUID]) -> int:
    """Erase sealed cases that an authority has had for so long; they are closed by the system."""
    done = 0
    for drop in drops.drops_of(ids):
        drops.erase_drop(by="system", drop=drop)
        done += 1
    return done


def _passed_on(edge: datetime) -> QuerySet[Any]:
    """Drops that were last passed on before the edge and that nobody closed since."""
    last = DropReferral.objects.filter(drop=OuterRef("pk")).order_by("-at").values("at")[:1]
    there = intake.drops().filter(state=DropState.REFERRED, is_demonstration=False)
    return there.annotate(moment=Subquery(last)).filter(moment__lt=edge)


def _not_passed_on(edge: datetime) -> QuerySet[Any]:
    there = intake.drops().filter(state__in=(DropState.WAITING, DropState.OPENED))
    return there.annotate(moment=F("dropped_at")).filter(moment__lt=edge, is_demonstration=False)


RULES = (
    Rule(
        name="safeguarding.drop", model="intake.SealedDrop",
        what=gettext_noop("Sealed cases that were passed on to an authority"),
        since=gettext_noop("since the authority was told"),
        due=_passed_on, waiting=_not_passed_on, shred=shred_drops,
    ),
)  # fmt: skip
