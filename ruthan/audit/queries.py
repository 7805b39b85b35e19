"""Reading the trail, and verifying that nobody changed it."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Max, QuerySet

from ruthan.audit.models import Check, Entry, Seal

GENESIS = hashlib.sha256(b"ruthan audit chain 1").digest()
TOLD_EVERY = 10_000  # links; a second or so of walking
_ENDED = ["audit_entry.xid < pg_snapshot_xmin(pg_current_snapshot())"]


class Line(NamedTuple):
    """A link with what of its entry goes into the digest; models would cost four times as much."""

    number: int
    digest: bytes
    uid: uuid.UUID
    at: datetime
    actor: uuid.UUID | None
    actor_kind: str
    what: str
    on_kind: str
    on_id: str
    facts: dict[str, object]
    because_sealed: bytes | None


@dataclass(frozen=True, slots=True)
class Verification:
    """How many links hold, how many entries wait for the sealer, and where the chain breaks."""

    links: int
    waiting: int
    broken_at: int | None
    head: str


def unsealed(*, is_alone: bool = False) -> QuerySet[Entry]:
    """Entries of ended transactions that no link holds yet, in commit order.

    `is_alone`: nobody else writes, so every entry is of an ended transaction. After a restore only
    this tells: transaction ids of the other server may lie ahead of ours for months.
    """
    waiting = Entry.objects.filter(seal__isnull=True).order_by("xid", "id")
    return waiting if is_alone else waiting.extra(where=_ENDED)  # noqa: S610 - a constant


def entries() -> QuerySet[Entry]:
    """The whole trail, newest first."""
    return Entry.objects.select_related("because_key", "seal").order_by("-id")


def trail(
    *,
    actor: uuid.UUID | None = None,
    what: str = "",
    kind: str = "",
    thing: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    before: int | None = None,
) -> QuerySet[Entry]:
    """The trail by person, action (or its beginning), thing and time, newest first."""
    found = entries()
    for name, value in (
        ("actor", actor), ("what__startswith", what), ("on_kind", kind), ("on_id", thing),
        ("at__gte", since), ("at__lt", until), ("id__lt", before),
    ):  # fmt: skip
        if value:
            found = found.filter(**{name: value})
    return found


def person_id(typed: str) -> uuid.UUID | None:
    """Whom an auditor means: a user name or an id; nobody's id when there is no such person."""
    if not typed:
        return None
    with suppress(ValueError):
        return uuid.UUID(typed)
    named = get_user_model()._default_manager.filter(username=typed.strip().lower())
    return named.values_list("pk", flat=True).first() or uuid.UUID(int=0)


def whats() -> list[str]:
    """Every action ever recorded, by hopping along the index rather than reading it all."""
    with connection.cursor() as cursor:
        cursor.execute(_WHATS)
        return [row[0] for row in cursor.fetchall()]


def entry(entry_id: int) -> Entry | None:
    """One entry. One query."""
    return entries().filter(pk=entry_id).first()


def entries_on(kind: str, ident: str) -> QuerySet[Entry]:
    """The trail of one thing, oldest first."""
    return Entry.objects.filter(on_kind=kind, on_id=ident).order_by("id")


def link(previous: bytes, entry: Entry | Line) -> bytes:
    """The digest that binds an entry to everything before it."""
    body = {
        "uid": str(entry.uid),
        "at": entry.at.astimezone().timestamp(),
        "actor": str(entry.actor) if entry.actor else None,
        "actor_kind": entry.actor_kind,
        "what": entry.what,
        "on": f"{entry.on_kind}:{entry.on_id}",
        "facts": entry.facts,
        "because": bytes(entry.because_sealed).hex() if entry.because_sealed else None,
    }
    canonical = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(previous + canonical.encode()).digest()


def last_check() -> Check | None:
    """The last walk along the chain that came to its end. One query."""
    return Check.objects.filter(finished_at__isnull=False).order_by("-finished_at").first()


def check_going_on() -> Check | None:
    """The walk that is asked for or under way. One query."""
    return Check.objects.filter(finished_at__isnull=True).first()


def sealed() -> int:
    """How many links the chain has. One query."""
    return Seal.objects.aggregate(last=Max("number"))["last"] or 0


def verify(*, passed: Callable[[int], object] | None = None) -> Verification:
    """Walk the chain from its beginning; reads every entry once.

    `passed` hears from time to time how many links hold so far.
    """
    digest, number, broken = GENESIS, 0, None
    for line in _chain():
        number += 1
        if passed is not None and number % TOLD_EVERY == 0:
            passed(number)
        digest = link(digest, line)
        if line.number != number or bytes(line.digest) != digest:
            broken = line.number
            break
    if broken is None and sealed() != number:
        broken = number + 1  # an entry is missing under its link
    return Verification(number, unsealed().count(), broken, digest.hex())


def _chain() -> Iterator[Line]:
    """Every link with its entry, in order, a few thousand at a time."""
    names = [name if name in ("number", "digest") else f"entry__{name}" for name in Line._fields]
    rows = Seal.objects.order_by("number").values_list(*names)
    return (Line(*row) for row in rows.iterator(chunk_size=5000))


_WHATS = """
WITH RECURSIVE found(what) AS (
    (SELECT what FROM audit_entry ORDER BY what LIMIT 1)
    UNION ALL
    SELECT (SELECT what FROM audit_entry WHERE what > found.what ORDER BY what LIMIT 1)
    FROM found WHERE found.what IS NOT NULL
) SELECT what FROM found WHERE what IS NOT NULL
"""


def chained(*, after: int = 0) -> Iterator[dict[str, object]]:
    """The links of the chain after a number, with what each covers; reasons stay sealed.

    Enough to compute every digest again, as `link` does: `because` is the ciphertext.
    """
    seals = Seal.objects.select_related("entry").filter(number__gt=after).order_by("number")
    for seal in seals.iterator(chunk_size=2000):
        entry = seal.entry
        yield {
            "number": seal.number,
            "digest": bytes(seal.digest).hex(),
            "uid": str(entry.uid),
            "at": entry.at.isoformat(),
            "actor": str(entry.actor) if entry.actor else None,
            "actor_kind": entry.actor_kind,
            "what": entry.what,
            "on": f"{entry.on_kind}:{entry.on_id}",
            "facts": entry.facts,
            "because": bytes(entry.because_sealed).hex() if entry.because_sealed else None,
        }
