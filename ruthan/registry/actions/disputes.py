"""Contesting what is told: filed by anybody, proposed by one officer, signed by another."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.core import clock, crypto
from ruthan.core.events import emit
from ruthan.core.guard import require
from ruthan.core.locks import hold
from ruthan.core.refs import Receipt, public_reference
from ruthan.core.states import Refused, move
from ruthan.network.queries import after_working_days
from ruthan.registry.actions.clearing import clear, correct, entries_of
from ruthan.registry.actions.receipts import drawn, stamp
from ruthan.registry.actions.sightings import let_go
from ruthan.registry.events import DisputeDecided, DisputeFiled, DisputeLate
from ruthan.registry.models import Dispute, Indicator, Sighting
from ruthan.registry.permissions import P
from ruthan.registry.queries.disputes import entries_of_dispute
from ruthan.registry.queries.hashes import hash_of
from ruthan.registry.queries.labels import ANSWER, CONTACT, REASON, SHOWN, WORDS
from ruthan.registry.rules.numbers import numbers
from ruthan.registry.states import DISPUTE_MOVES, OPEN_DISPUTES, DisputeState, Kind, Outcome

if TYPE_CHECKING:
    from ruthan.registry.rules.naming import Named

_KEY = "dispute"


class DisputeRefused(Exception):
    """Not so; `code`: same_person, no_reason, no_answer, unknown_outcome, nothing_chosen."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Filed:
    """A dispute that was taken in, and the receipt that opens its answer."""

    dispute: Dispute
    receipt: Receipt


@transaction.atomic
def file_dispute(
    *,
    nonce: str,
    names: Sequence[Named],
    shown: str,
    words: str,
    kind: str = "",
    email: str = "",
    language: str = "th",
    at: datetime | None = None,
    is_demonstration: bool = False,
) -> Filed:
    """Take a contest in, whether an entry exists or not; the clock of working days begins.

    `names` is all that the one thing may be called, `kind` what it is as it was typed, else that
    of the first name: nothing that its author reads depends on an entry. `nonce` is the secret of
    the form: handed in twice it is one dispute and one receipt. Words and address are sealed.
    """
    receipt = drawn(nonce)
    hold(f"registry:dispute:{receipt.lookup}")
    before = Dispute.objects.filter(receipt_lookup=receipt.lookup).first()
    if before is not None:
        return Filed(before, receipt)
    hashes = [hash_of(name) for name in names]
    entry = _first_entry(hashes)
    main = bytes(entry.hash) if entry else hashes[0]
    key, filed = crypto.new_data_key(_KEY), at or clock.now()
    dispute = Dispute(
        ref=public_reference("D"),
        kind=kind if kind in Kind.values else names[0].kind,
        hash=main,
        also=[one.hex() for one in hashes if one != main],
        indicator=entry,
        data_key=key,
        shown_sealed=crypto.seal(key, SHOWN, shown),
        words_sealed=crypto.seal(key, WORDS, words),
        contact_sealed=crypto.seal(key, CONTACT, email) if email else None,
        language=language[:2],
        filed_at=filed,
        due_at=after_working_days(filed, numbers().dispute_working_days),
        is_demonstration=is_demonstration,
        **stamp(receipt),
    )
    dispute.save(force_insert=True)
    record(by="citizen", what="registry:dispute:file", on=dispute)
    emit(DisputeFiled(dispute_id=dispute.pk))
    return Filed(dispute, receipt)


@transaction.atomic
def withdraw_dispute(*, dispute: Dispute) -> Dispute:
    """Its author takes it back; raises Refused once it is decided.

    An entry that only this contest kept goes with it.
    """
    move(dispute, to=DisputeState.WITHDRAWN, moves=DISPUTE_MOVES, decided_at=clock.now())
    _let_go_of(dispute)
    record(by="citizen", what="registry:dispute:withdraw", on=dispute)
    return dispute


@transaction.atomic
def propose_outcome(
    *,
    by: Any,
    dispute: Dispute,
    outcome: str,
    reason: str,
    answer: str,
    entries: Collection[UUID] | None = None,
    set_aside: Collection[UUID] = (),
) -> Dispute:
    """Propose how a dispute ends; nothing changes until another person signs.

    `reason` is for that person, `answer` for whoever contested. `entries` are those, of all that
    go by the same name, which it is about; the main one alone when None. A correction names the
    sightings that no longer count, and is about their entries. Raises DisputeRefused, or Refused
    when somebody was first.
    """
    require(by, P.DISPUTE_PROPOSE)
    if outcome not in Outcome.values:
        raise DisputeRefused("unknown_outcome")
    if not reason.strip():
        raise DisputeRefused("no_reason")
    if not answer.strip():
        raise DisputeRefused("no_answer")
    if outcome == Outcome.CORRECTED and not set_aside:
        raise DisputeRefused("nothing_chosen")
    chosen = _chosen(dispute, outcome, entries, set_aside)
    key = dispute.data_key
    move(
        dispute,
        to=DisputeState.PROPOSED,
        moves=DISPUTE_MOVES,
        outcome=outcome,
        reason_sealed=crypto.seal(key, REASON, reason.strip()),
        answer_sealed=crypto.seal(key, ANSWER, answer.strip()),
        chosen=[str(one) for one in chosen],
        set_aside=[str(one) for one in set_aside] if outcome == Outcome.CORRECTED else [],
        proposed_by=by,
        proposed_at=clock.now(),
    )
    facts: dict[str, Any] = {"outcome": outcome, "entries": len(chosen)}
    record(by=by, what="registry:dispute:propose", on=dispute, facts=facts)
    return dispute


@transaction.atomic
def sign_outcome(*, by: Any, dispute: Dispute, proposed_at: datetime | None = None) -> Dispute:
    """Sign as the second person: the outcome is in force and everyone who was told hears of it.

    `proposed_at` is that of the proposal which was read, else that of `dispute` as it was read.
    Raises DisputeRefused same_person for whoever proposed it, Refused when it is decided, was sent
    back or proposed anew. Two disputes of one entry are signed one after the other, under its lock.
    """
    require(by, P.DISPUTE_DECIDE)
    read = proposed_at or dispute.proposed_at
    locked_one = Dispute.objects.select_for_update(of=("self",)).select_related("data_key")
    dispute = locked_one.get(pk=dispute.pk)
    if by.pk == dispute.proposed_by_id:
        raise DisputeRefused("same_person")
    if dispute.state != DisputeState.PROPOSED or dispute.proposed_at != read:
        raise Refused(dispute.state, DisputeState.DECIDED)
    locked = entries_of(dispute)
    signed = {"decided_by": by, "decided_at": clock.now()}
    move(dispute, to=DisputeState.DECIDED, moves=DISPUTE_MOVES, **signed)
    if dispute.outcome == Outcome.CLEARED:
        clear(dispute, locked)
    elif dispute.outcome == Outcome.CORRECTED:
        correct(dispute, locked)
    _let_go_of(dispute)
    facts: dict[str, Any] = {"outcome": dispute.outcome, "entries": len(locked)}
    facts["proposed_by"] = str(dispute.proposed_by_id)
    record(by=by, what="registry:dispute:sign", on=dispute, facts=facts)
    emit(DisputeDecided(dispute_id=dispute.pk))
    return dispute


@transaction.atomic
def return_proposal(*, by: Any, dispute: Dispute, because: str) -> Dispute:
    """Send a proposal back with a reason, or take one's own back; raises Refused when too late."""
    own = by.pk == dispute.proposed_by_id
    require(by, P.DISPUTE_PROPOSE if own else P.DISPUTE_DECIDE)
    if not because.strip():
        raise DisputeRefused("no_reason")
    nobody: dict[str, Any] = {"proposed_by": None, "proposed_at": None, "outcome": ""}
    move(
        dispute, to=DisputeState.WAITING, moves=DISPUTE_MOVES, **nobody,
        reason_sealed=None, answer_sealed=None, chosen=[], set_aside=[],
    )  # fmt: skip
    record(by=by, what="registry:dispute:return", on=dispute, because=because.strip())
    return dispute


def note_late(*, limit: int = 200) -> int:
    """Say once of every open dispute that its clock has run out; returns how many. Safe twice."""
    late = 0
    overdue = Dispute.objects.filter(
        state__in=OPEN_DISPUTES, late_at=None, due_at__lte=clock.now(), is_demonstration=False
    )
    for dispute in overdue.order_by("due_at")[:limit]:
        with transaction.atomic():
            waiting = Dispute.objects.filter(pk=dispute.pk, late_at=None, state__in=OPEN_DISPUTES)
            if not waiting.update(late_at=clock.now()):
                continue
            record(by="system", what="registry:dispute:late", on=dispute)
            emit(DisputeLate(dispute_id=dispute.pk))
            late += 1
    return late


def _chosen(
    dispute: Dispute, outcome: str, entries: Collection[UUID] | None, set_aside: Collection[UUID]
) -> list[UUID]:
    """The entries that a proposal is about: only such as go by the name that is contested."""
    there = {row.pk: bytes(row.hash) for row in entries_of_dispute(dispute)}
    if outcome == Outcome.CORRECTED:
        of_these = Sighting.objects.filter(pk__in=set_aside, indicator__in=list(there))
        chosen = set(of_these.values_list("indicator_id", flat=True))
    elif entries is None:
        chosen = {pk for pk, name in there.items() if name == bytes(dispute.hash)}
    else:
        chosen = {pk for pk in there if pk in set(entries)}
    if there and not chosen and outcome != Outcome.KEPT:
        raise DisputeRefused("nothing_chosen")
    return sorted(chosen)


def _let_go_of(dispute: Dispute) -> None:
    """Let the entry of an ended contest go, if no report of it is left."""
    if dispute.indicator_id is None:
        return
    rows = Indicator.objects.select_for_update().filter(pk=dispute.indicator_id, reports=0)
    let_go([row.pk for row in rows])


def _first_entry(hashes: Sequence[bytes]) -> Indicator | None:
    """The first of some names of which there is an entry. One query, always."""
    found = {bytes(row.hash): row for row in Indicator.objects.filter(hash__in=hashes)}
    return next((found[name] for name in hashes if name in found), None)
