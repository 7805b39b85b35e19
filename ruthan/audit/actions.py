"""Recording what was done, sealing it into the chain, and having the chain walked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import structlog
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Model, QuerySet
from django.utils.translation import gettext_noop

from ruthan.audit import queries
from ruthan.audit.events import CheckAsked
from ruthan.audit.models import Check, Entry, Seal
from ruthan.core import clock, crypto
from ruthan.core.events import emit
from ruthan.core.refs import uuid7
from ruthan.core.retention import Rule, held
from ruthan.core.together import NewRow

if TYPE_CHECKING:
    from ruthan.core.models import DataKey

LABEL = "audit.because"
KEY = "audit"  # the purpose of a key that seals one reason and nothing else
_SEALER = 7_302_119_001  # advisory lock: one sealer at a time
BATCH = 1_000
_log = structlog.get_logger()


def record(
    *,
    by: Any,
    what: str,
    on: Model | tuple[str, str],
    because: str = "",
    key: DataKey | None = None,
    facts: Mapping[str, str | int | bool | None] | None = None,
) -> Entry:
    """Write one entry in the caller's transaction.

    `by` is a user, "citizen" or "system"; `facts` hold codes and ids, never text of a person. A
    free-text reason is sealed under `key`, or under a key of its own when none is given.
    """
    entry = Entry(**entry_row(by=by, what=what, on=on, facts=facts).columns)
    if because:
        entry.because_key = key or crypto.new_data_key(KEY)
        entry.because_sealed = crypto.seal(entry.because_key, LABEL, because)
    entry.save(force_insert=True)
    return entry


def entry_row(
    *,
    by: Any,
    what: str,
    on: Model | tuple[str, str],
    facts: Mapping[str, str | int | bool | None] | None = None,
) -> NewRow:
    """An entry that is not written yet, for whoever writes it together with what it records."""
    kind, ident = on if isinstance(on, tuple) else (on._meta.label_lower, str(on.pk))
    columns = {
        "uid": uuid7(),
        "what": what,
        "on_kind": kind,
        "on_id": ident,
        "facts": dict(facts or {}),
        "actor_kind": by if isinstance(by, str) else "staff",
        "actor": None if isinstance(by, str) else by.pk,
    }
    return NewRow(Entry, columns)


@transaction.atomic
def open_reason(*, by: Any, entry: Entry) -> str | None:
    """The words of a sealed reason, None once their key is destroyed; the reading is recorded."""
    record(by=by, what="audit:reason:read", on=("audit.entry", str(entry.pk)))
    if entry.because_key is None or entry.because_sealed is None:
        return None
    try:
        return crypto.open_text(entry.because_key, LABEL, entry.because_sealed)
    except crypto.KeyDestroyed:
        return None


@transaction.atomic
def seal(*, limit: int = BATCH, is_alone: bool = False) -> int:
    """Chain the entries whose transactions have ended, in commit order; returns how many.

    One sealer at a time; entries of transactions still open wait for the next run. `is_alone` as
    in `queries.unsealed`, for a restore.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_SEALER])
        if not cursor.fetchone()[0]:
            return 0
    last = Seal.objects.order_by("-number").first()
    number = last.number if last else 0
    digest = bytes(last.digest) if last else queries.GENESIS
    links = []
    for entry in queries.unsealed(is_alone=is_alone)[:limit]:
        number += 1
        digest = queries.link(digest, entry)
        links.append(Seal(number=number, entry=entry, digest=digest))
    Seal.objects.bulk_create(links)
    return len(links)


@transaction.atomic
def ask_check(*, by: Any) -> None:
    """Have the whole chain walked by a job; what is asked while a walk goes on is that walk."""
    if queries.check_going_on() is not None:
        return
    try:
        with transaction.atomic():
            check = Check.objects.create(total=queries.sealed())
    except IntegrityError:  # somebody else asked at this moment
        return
    emit(CheckAsked(check.pk))
    if by != "system":
        record(by=by, what="audit:chain:check", on=check)


def walk_chain(check_id: int) -> None:
    """Walk the chain and write down how far it came and what it found; once only.

    A chain that does not hold is also an error in the log, for whoever watches that.
    """
    check = Check.objects.filter(pk=check_id, finished_at__isnull=True)
    if not check.exists():
        return
    found = queries.verify(passed=lambda links: check.update(links=links))
    if found.broken_at is not None:
        _log.error("audit.chain_broken", link=found.broken_at)
    check.update(
        links=found.links, total=found.links, waiting=found.waiting,
        broken_at=found.broken_at, head=found.head, finished_at=clock.now(),
    )  # fmt: skip


def shred_reasons(ids: Sequence[int]) -> int:
    """Destroy the words of sealed reasons; the entries and the chain over their ciphertext stay."""
    done = 0
    for entry in Entry.objects.select_related("because_key").filter(pk__in=list(ids)):
        if entry.because_key is not None:
            crypto.destroy(entry.because_key)
            done += 1
    return done


def _reasons(edge: datetime) -> QuerySet[Any]:
    """Only those under a key of their own: the others go with the report they speak of."""
    own = Entry.objects.filter(because_key__purpose=KEY, because_key__destroyed_at__isnull=True)
    free = own.exclude(on_id__in=held("intake.Report"))
    return free.filter(at__lt=edge).annotate(moment=F("at"))


RULES = (
    Rule(
        name="audit.reason", model="audit.Entry", covers=("core.DataKey",),
        what=gettext_noop("The written reasons in the audit trail; the trail itself stays"),
        since=gettext_noop("since the reason was written"),
        due=_reasons, shred=shred_reasons,
    ),
)  # fmt: skip
