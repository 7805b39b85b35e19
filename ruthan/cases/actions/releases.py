"""Letting go what is wrongly held: opened by anybody or by us, asked of the bank, ended."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.cases import queries
from ruthan.cases.actions.packages import release_words
from ruthan.cases.actions.timeline import note
from ruthan.cases.events import HoldReleased
from ruthan.cases.models import Hold, Release
from ruthan.cases.permissions import P
from ruthan.cases.rules import labels
from ruthan.cases.rules.accounts import characters
from ruthan.cases.rules.clocks import rules
from ruthan.cases.states import (
    HOLD_MOVES,
    OPEN_RELEASES,
    RELEASE_MOVES,
    TRANSFER_MOVES,
    HoldState,
    Moment,
    ReleaseState,
    TransferState,
)
from ruthan.core import clock, crypto
from ruthan.core.crypto import keyed_hash
from ruthan.core.events import emit
from ruthan.core.guard import require
from ruthan.core.refs import public_reference
from ruthan.core.states import Refused, move
from ruthan.network.queries import bank as bank_of
from ruthan.network.queries import organisation
from ruthan.referrals import actions as referrals
from ruthan.referrals.states import Ask

if TYPE_CHECKING:
    from ruthan.network.models import Organisation

KIND, GROUND = "release", "release"


@transaction.atomic
def open_release(
    *,
    by: Any,
    centre: Organisation,
    report: Any = None,
    hold: Hold | None = None,
    bank: str,
    account: str,
    satang: int,
    why: str,
    is_demonstration: bool = False,
) -> Release:
    """Take up that an amount is held by mistake; four hours to ask the bank.

    Once for each report, and for each hold while one is open: a second time gives back the first.
    """
    held = _held(report, hold)
    if held is not None:
        return held
    key, now = crypto.new_data_key("release"), clock.now()
    facts = json.dumps({"account": account.strip(), "why": why}, ensure_ascii=False)
    bare = characters(account)
    made = Release(
        ref=public_reference("L"), centre=centre, report=report, hold=hold, data_key=key,
        facts_sealed=crypto.seal(key, labels.RELEASE, facts), bank=bank, amount_satang=satang,
        account_hash=keyed_hash(labels.ACCOUNT, bare) if bare else None, opened_at=now,
        due_at=now + rules().release, by=None if isinstance(by, str) else by,
        is_demonstration=is_demonstration,
    )  # fmt: skip
    made.save(force_insert=True)
    record(by=by, what="cases:release:open", on=made, facts={"bank": bank})
    return made


def _held(report: Any, hold: Hold | None) -> Release | None:
    """The one that is there already."""
    if report is not None:
        return Release.objects.filter(report=report).first()
    if hold is None:
        return None
    Hold.objects.select_for_update().get(pk=hold.pk)  # two at once come one after another
    return Release.objects.filter(hold=hold, state__in=OPEN_RELEASES).first()


@transaction.atomic
def ask_release(*, by: Any, release: Release) -> Release:
    """Ask the bank to look again; raises Refused when it was asked or is over."""
    require(by, P.CASE_WORK, organisation=release.centre_id)
    move(release, to=ReleaseState.ASKED, moves=RELEASE_MOVES, asked_at=clock.now(), by=by)
    found = bank_of(release.bank)
    desk = organisation(found.organisation) if found and found.organisation else None
    if desk is not None:
        facts = queries.release_facts(release)
        referrals.refer(
            by=by, organisation=desk, from_centre=release.centre, about=(KIND, release.pk),
            ground=GROUND, ask=Ask.RELEASE, due_at=max(release.due_at, clock.now()),
            package={
                "asked": release_words(facts.account, release.amount_satang),
                "statement": release_words(facts.account, release.amount_satang),
                "samples": [], "account": facts.account, "amount_satang": release.amount_satang,
            },
            is_demonstration=release.is_demonstration,
        )  # fmt: skip
    record(by=by, what="cases:release:ask", on=release, facts={"bank": release.bank})
    emit(HoldReleased(release_id=release.pk))
    return release


@transaction.atomic
def end_release(*, by: Any, release: Release, is_released: bool, because: str = "") -> Release:
    """Note that the amount was let go, or that the hold stays and why; raises Refused."""
    require(by, P.CASE_WORK, organisation=release.centre_id)
    to = ReleaseState.RELEASED if is_released else ReleaseState.REFUSED
    move(release, to=to, moves=RELEASE_MOVES, ended_at=clock.now(), by=by)
    if is_released and release.hold_id:
        _let_go(by, Hold.objects.select_related("case__data_key", "transfer").get(
            pk=release.hold_id
        ))  # fmt: skip
    record(by=by, what="cases:release:end", on=release, because=because, facts={"to": to})
    emit(HoldReleased(release_id=release.pk))
    return release


def _let_go(by: Any, hold: Hold) -> None:
    """The hold of a case is over; its money is where it was sent."""
    try:
        move(hold, to=HoldState.RELEASED, moves=HOLD_MOVES, ended_at=clock.now(), held_satang=0)
    except Refused:
        return  # it had run out
    if hold.transfer.state == TransferState.HELD:
        move(hold.transfer, to=TransferState.SENT, moves=TRANSFER_MOVES, held_satang=0)
    note(hold.case, Moment.HOLD_ENDED, by=by, number=hold.transfer.number, to=HoldState.RELEASED)


def note_missed_releases() -> int:
    """Say once of every open release that its hours have passed; returns how many."""
    now = clock.now()
    waits = Release.objects.filter(state__in=OPEN_RELEASES, missed_at=None, due_at__lte=now)
    missed = 0
    for row in waits[:500]:
        with transaction.atomic():
            if Release.objects.filter(pk=row.pk, missed_at=None).update(missed_at=now):
                record(by="system", what="cases:release:miss", on=row)
                missed += 1
    return missed
