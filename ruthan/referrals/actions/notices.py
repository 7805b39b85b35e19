"""Notices to platforms: written by one, signed by another, contested, and watched for return."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from ruthan.audit.actions import record
from ruthan.core import clock, crypto
from ruthan.core.events import emit
from ruthan.core.guard import require
from ruthan.core.refs import public_reference
from ruthan.core.states import Refused, move
from ruthan.referrals import queries
from ruthan.referrals.actions.sending import refer, take_back
from ruthan.referrals.actions.telling import tell_again
from ruthan.referrals.events import NoticeSigned
from ruthan.referrals.models import Again, Notice
from ruthan.referrals.permissions import P
from ruthan.referrals.states import (
    DONE,
    NOTICE_MOVES,
    About,
    Ask,
    CounterEnd,
    NoticeState,
    Target,
    Tlp,
)

if TYPE_CHECKING:
    from ruthan.network.models import Organisation
    from ruthan.referrals.models import Matter, Referral

BODY, COUNTER = "referrals.notice", "referrals.counter"
ASKS = (Ask.REMOVE, Ask.CORRECT, Ask.CLOSE, Ask.INVESTIGATE)
_ABOUT = {
    Target.CONTENT: About.CONTENT,
    Target.ACCOUNT: About.PERSON,
    Target.PERSON: About.PERSON,
    Target.ORGANISATION: About.PERSON,
}


class SamePerson(Exception):
    """Whoever wrote a notice does not sign it, too."""


class NotForThisWay(ValueError):
    """What concerns children goes by the sealed lane, and only a platform takes a notice."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a platform is told: about which address or account, what is there, why it is to act."""

    target: str
    statement: str
    why: str
    xarf: str = ""  # of engine.xarf.KINDS, '' for what XARF has no kind of
    xarf_detail: str = ""
    official_site: str = ""


@transaction.atomic
def propose_notice(
    *,
    by: Any,
    centre: Organisation,
    platform: Organisation,
    target_kind: str,
    ask: str,
    ground: str,
    strand: str,
    words: Words,
    cluster_id: UUID | None = None,
    matter: Matter | None = None,
    follows: Notice | None = None,
    is_demonstration: bool = False,
) -> Notice:
    """Write a notice that a second person signs; nothing is sent yet.

    Raises NotForThisWay for what concerns children and for a recipient that is no platform.
    """
    require(by, P.NOTICE_PROPOSE, organisation=centre.pk)
    if strand == "CHD" or platform.kind != "platform" or ask not in ASKS:
        raise NotForThisWay(f"{strand} {platform.code} {ask}")
    key = crypto.new_data_key("notice")
    notice = Notice(
        ref=public_reference("N"),
        platform=platform,
        from_centre=centre,
        target_kind=Target(target_kind),
        ask=ask,
        ground=ground,
        strand=strand,
        data_key=key,
        body_sealed=crypto.seal(key, BODY, json.dumps(asdict(words), ensure_ascii=False)),
        target_hash=queries.target_hash_of(words.target),
        cluster_id=cluster_id,
        matter=matter,
        follows=follows,
        proposed_by=by,
        proposed_at=clock.now(),
        is_demonstration=is_demonstration,
    )
    notice.save(force_insert=True)
    facts = {"to": platform.code, "ground": ground, "ask": str(ask)}
    record(by=by, what="referrals:notice:propose", on=notice, facts=facts)
    return notice


@transaction.atomic
def sign_notice(*, by: Any, notice: Notice) -> Referral:
    """The second signature: the notice becomes a request to the platform and its clock runs.

    Raises SamePerson for whoever wrote it, Refused when it was sent or dropped meanwhile.
    """
    require(by, P.NOTICE_SIGN, organisation=notice.from_centre_id)
    if notice.proposed_by_id == by.pk:
        raise SamePerson(notice.ref)
    now, told = clock.now(), queries.body_of(notice)
    move(notice, to=NoticeState.SENT, moves=NOTICE_MOVES, signed_by=by, signed_at=now)
    package = {
        "asked": told["why"],
        "statement": told["statement"],
        "target": told["target"],
        "target_kind": notice.target_kind,
        "notice": notice.ref,
        "xarf": told.get("xarf", ""),
        "xarf_detail": told.get("xarf_detail", ""),
        "official_site": told.get("official_site", ""),
    }
    if notice.follows_id:
        package["follows"] = notice.follows.ref if notice.follows else ""
    referral = refer(
        by=by,
        organisation=notice.platform,
        from_centre=notice.from_centre,
        about=(_ABOUT[Target(notice.target_kind)], notice.pk),
        ask=notice.ask,
        ground=notice.ground,
        package=package,
        tlp=Tlp.GREEN,
        is_demonstration=notice.is_demonstration,
    )
    notice.referral = referral
    notice.save(update_fields=["referral"])
    record(by=by, what="referrals:notice:sign", on=notice, facts={"referral": referral.ref})
    emit(NoticeSigned(notice_id=notice.pk))
    return referral


@transaction.atomic
def drop_notice(*, by: Any, notice: Notice, because: str) -> Notice:
    """Do not send it; whoever wrote it and whoever may sign may drop it. Raises Refused."""
    if notice.proposed_by_id != by.pk:
        require(by, P.NOTICE_SIGN, organisation=notice.from_centre_id)
    move(notice, to=NoticeState.DROPPED, moves=NOTICE_MOVES)
    record(by=by, what="referrals:notice:drop", on=notice, because=because)
    return notice


@transaction.atomic
def note_counter(*, by: Any, notice: Notice, text: str) -> Notice:
    """Keep a counter-notice: the platform or whoever it concerns says that the notice is wrong.

    It is looked at by two people as the notice was. Raises Refused for a notice not sent, while
    another counter-notice is looked at, after one that was right, and past the notice's time.
    """
    require(by, P.NOTICE_PROPOSE, organisation=notice.from_centre_id)
    rows = queries.notices().select_for_update(of=("self",))
    notice.refresh_from_db(from_queryset=rows)
    may_come = notice.state == NoticeState.SENT and notice.counter_end in {"", CounterEnd.STANDS}
    if not may_come or not queries.body_of(notice):
        raise Refused(notice.counter_end or notice.state, CounterEnd.OPEN)
    notice.counter_sealed = crypto.seal(notice.data_key, COUNTER, text.strip())
    notice.counter_at, notice.counter_end = clock.now(), CounterEnd.OPEN
    notice.counter_by = by
    notice.save(update_fields=["counter_sealed", "counter_at", "counter_end", "counter_by"])
    record(by=by, what="referrals:counter:note", on=notice)
    return notice


@transaction.atomic
def end_counter(*, by: Any, notice: Notice, stands: bool, because: str) -> Notice:
    """Decide a counter-notice: the notice stands, or it is taken back and the platform is told.

    A request that still waits is withdrawn; of a platform that has acted we ask to put it back.
    Whoever wrote the notice or the counter-notice down does not decide. Raises SamePerson, Refused.
    """
    require(by, P.NOTICE_SIGN, organisation=notice.from_centre_id)
    if by.pk in {notice.proposed_by_id, notice.counter_by_id}:
        raise SamePerson(notice.ref)
    end = CounterEnd.STANDS if stands else CounterEnd.TAKEN_BACK
    open_one = Notice.objects.filter(pk=notice.pk, counter_end=CounterEnd.OPEN)
    if not open_one.update(counter_end=end):
        raise Refused(notice.counter_end, end)
    notice.counter_end = end
    record(by=by, what="referrals:counter:end", on=notice, because=because, facts={"end": str(end)})
    if not stands and notice.referral:
        ours = Q(pk=notice.referral_id) | Q(appeal_of=notice.referral_id)
        for request in queries.referrals().select_for_update(of=("self",)).filter(ours):
            _undo(by, notice, request, because)
    return notice


def _undo(by: Any, notice: Notice, request: Referral, because: str) -> None:
    """Undo what a request of a notice asked for: still open, or done already."""
    if request.is_open:
        take_back(by=by, referral=request, because=because)
    elif request.answer_code in DONE:
        told = queries.body_of(notice)
        with override("th"):
            asked = _(
                "We have taken our notice %(ref)s back: it was wrong. Please undo what you did."
            ) % {"ref": notice.ref}
        refer(
            by=by,
            organisation=request.organisation,
            from_centre=notice.from_centre,
            about=(request.about_kind, request.about_id),
            ask=Ask.RESTORE,
            ground=notice.ground,
            package={
                "asked": asked,
                "statement": told.get("statement", ""),
                "target": told.get("target", ""),
                "target_kind": notice.target_kind,
                "notice": notice.ref,
            },
            tlp=Tlp.GREEN,
            is_demonstration=notice.is_demonstration,
        )


@transaction.atomic
def note_again(
    *, report_id: UUID, targets: Collection[str], cluster_id: UUID | None
) -> list[Notice]:
    """Note that a report brings back what a platform removed; returns the notices. Safe twice.

    The report stays opaque: its id alone is kept, so that staff are led to it.
    """
    found = queries.gone_before(targets=targets, cluster_id=cluster_id)
    for one in found:
        _row, is_new = Again.objects.get_or_create(
            notice=one.notice, report_id=report_id,
            defaults={"by_link": one.by_link, "at": clock.now()},
        )  # fmt: skip
        if is_new:
            record(by="system", what="referrals:notice:again", on=one.notice)
            tell_again(one.notice)
    return [one.notice for one in found]
