"""Letting go what is wrongly held: opened by anybody or by us, asked of the bank, ended."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.cases.actions.packages import release_package
from ruthan.cases.actions.requests import close_requests, desk_of, let_go, take_back_about
from ruthan.cases.events import ReleaseEnded
from ruthan.cases.models import Hold, Release
from ruthan.cases.permissions import P
from ruthan.cases.queries.requests import RELEASE
from ruthan.cases.rules import labels
from ruthan.cases.rules.accounts import characters
from ruthan.cases.rules.clocks import rules
from ruthan.cases.states import OPEN_RELEASES, RELEASE_MOVES, HoldState, ReleaseState
from ruthan.core import clock, crypto
from ruthan.core.crypto import keyed_hash
from ruthan.core.events import emit
from ruthan.core.guard import require
from ruthan.core.refs import public_reference
from ruthan.core.states import Refused, move
from ruthan.referrals import actions as referrals
from ruthan.referrals import queries as asked
from ruthan.referrals.states import Ask, Finding

if TYPE_CHECKING:
    from ruthan.network.models import Organisation

GROUND = "release"


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
def ask_release(*, by: Any, release: Release, bank: str = "") -> Release:
    """Ask the bank to look again: the one that was told, unless an officer chose another.

    Raises NoSuchBank, and then nothing was asked; Refused when it was asked or is over.
    """
    require(by, P.CASE_WORK, organisation=release.centre_id)
    code = bank or release.bank
    desk, now = desk_of(code), clock.now()
    move(release, to=ReleaseState.ASKED, moves=RELEASE_MOVES, asked_at=now, by=by, bank=code)
    referrals.refer(
        by=by, organisation=desk, from_centre=release.centre, about=(RELEASE, release.pk),
        ground=GROUND, ask=Ask.RELEASE, package=release_package(release),
        is_demonstration=release.is_demonstration,
    )  # fmt: skip
    record(by=by, what="cases:release:ask", on=release, facts={"bank": release.bank})
    return release


@transaction.atomic
def end_release(
    *, by: Any, release: Release, is_released: bool, because: str = "", at: datetime | None = None
) -> Release:
    """Note that the amount was let go, or that the hold stays and why; raises Refused.

    Whoever asked is told. What an officer notes closes the request to the bank.
    """
    is_officer = by != "system"
    if is_officer:
        require(by, P.CASE_WORK, organisation=release.centre_id)
    to = ReleaseState.RELEASED if is_released else ReleaseState.REFUSED
    whose = {"by": by} if is_officer else {}
    move(release, to=to, moves=RELEASE_MOVES, ended_at=at or clock.now(), **whose)
    if is_released and release.hold_id:
        _end_hold(by, release.hold_id)
    record(by=by, what="cases:release:end", on=release, because=because, facts={"to": to})
    if is_officer:
        code = Finding.RELEASED if is_released else Finding.KEPT
        close_requests(by=by, rows=asked.about(RELEASE, release.pk), code=code)
    elif is_released:
        take_back_about(RELEASE, release.pk)  # what a higher desk was asked is no question any more
    emit(ReleaseEnded(release_id=release.pk, to=to))
    return release


def _end_hold(by: Any, hold_id: UUID) -> None:
    """The hold of a case is over, unless it had run out."""
    rows = Hold.objects.select_related("case__data_key", "transfer")
    with suppress(Refused), transaction.atomic():
        let_go(by=by, hold=rows.get(pk=hold_id), to=HoldState.RELEASED)


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
