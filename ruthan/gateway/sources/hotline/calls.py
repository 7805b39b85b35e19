"""Taking a call: begun, answered from what is known, made a report once, ended with an outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from ruthan.audit.actions import record
from ruthan.claims import queries as claims
from ruthan.claims.actions import answer_if_known, answer_one
from ruthan.core import clock
from ruthan.core.crypto import keyed_hash
from ruthan.core.guard import require
from ruthan.gateway.models import Call, CallBack
from ruthan.gateway.permissions import P
from ruthan.gateway.sources.hotline.access import centre_of
from ruthan.gateway.states import AFTER_REPORT, BY_ITSELF, BackState, Outcome, Situation
from ruthan.intake import access, queries
from ruthan.intake.actions import HandedIn, hand_in, handed_in
from ruthan.intake.states import WayKind
from ruthan.messaging.actions import send
from ruthan.messaging.queries import has_way

if TYPE_CHECKING:
    from uuid import UUID

    from ruthan.core.refs import Receipt
    from ruthan.intake.actions import Submission


class AlreadySaved(Exception):
    """A report was made of this call by another form, or the call is over."""


class NotSent(Exception):
    """The code cannot be sent: it is shown no longer, or nobody agreed to a way for it."""


def start_call(*, by: Any, situation: str = "") -> Call:
    """Begin a call; raises Forbidden. Nothing but the time, the operator and a code is kept."""
    require(by, P.CALL_TAKE)
    known = situation if situation in Situation.values else ""
    return Call.objects.create(
        operator=by, centre_id=centre_of(by), situation=known, started_at=clock.now()
    )


def note_situation(call: Call, situation: str) -> None:
    """Note what the call is about as far as it is known now. One UPDATE where it changed."""
    if situation in Situation.values and situation != call.situation:
        call.situation = situation
        Call.objects.filter(pk=call.pk, ended_at__isnull=True).update(situation=situation)


def save_call(*, by: Any, call: Call, ticket: str, submission: Submission) -> HandedIn:
    """Make the one report, or sealed drop, of a call; pressed again it gives back the same.

    Raises AlreadySaved for another form or an ended call, and whatever `intake.hand_in` refuses.
    A sealed call keeps its outcome and nothing that leads to the drop.
    """
    name = keyed_hash("gateway.call.form", ticket)
    free = Call.objects.filter(pk=call.pk, operator=by, ended_at__isnull=True, outcome="")
    if not free.filter(Q(form_hash__isnull=True) | Q(form_hash=name)).update(form_hash=name):
        return _again(call, ticket)
    try:
        handed = hand_in(by=by, ticket=ticket, submission=submission)
    except Exception:
        free.filter(form_hash=name).update(form_hash=None)
        raise
    mine = Call.objects.filter(pk=call.pk, outcome="")
    if access.kind_of(handed.thing) == "drop":
        mine.update(outcome=Outcome.SEALED, situation=Situation.CHILD, form_hash=None, told=None)
        return handed
    mine.update(outcome=Outcome.TAKEN, report=handed.thing)
    if not handed.is_replay:
        _answer(call, handed.thing, submission.text)
    return handed


@transaction.atomic
def note_told(*, by: Any, call: Call, verdict_id: UUID) -> bool:
    """Note that an answer was read out and answers the caller; False where it is in force no more.

    It stands on the claim's record, with the call, and is the answer of the call's report.
    """
    verdict = claims.verdict(verdict_id)
    if verdict is None or claims.current_verdict(verdict.claim) != verdict:
        return False
    live = Call.objects.filter(pk=call.pk, ended_at__isnull=True).exclude(outcome=Outcome.SEALED)
    if not live.update(told=verdict.pk):
        return False
    call.told = verdict.pk
    record(
        by=by, what="gateway:call:tell", on=("claims.claim", str(verdict.claim_id)),
        facts={"verdict": verdict.code, "number": verdict.number},
    )  # fmt: skip
    report = call.report
    if report is not None:
        answer_one(report=report, verdict=verdict)
        waiting = CallBack.objects.filter(report=report, about_id=verdict.pk, state=BackState.DUE)
        waiting.update(state=BackState.TOLD, ended_at=clock.now())
    return True


@transaction.atomic
def end_call(*, by: Any, call: Call, outcome: str, is_read_back: bool) -> bool:
    """End a call with its outcome; False when that was done before. What was sealed stays so."""
    chosen = outcome_of(call, outcome)
    mine = Call.objects.filter(pk=call.pk, operator=by, ended_at__isnull=True)
    ended = mine.update(
        ended_at=clock.now(), outcome=chosen, form_hash=None,
        is_read_back=is_read_back and call.outcome != "",
    )  # fmt: skip
    if ended:
        facts = {"outcome": chosen, "situation": call.situation}
        record(by=by, what="gateway:call:end", on=call, facts=facts)
    return bool(ended)


def outcome_of(call: Call, chosen: str) -> str:
    """The outcome that a call may end with, given what was chosen."""
    if call.outcome == Outcome.SEALED:
        return Outcome.SEALED
    if call.outcome:
        return chosen if chosen in AFTER_REPORT else Outcome.TAKEN
    if chosen in Outcome.values and chosen not in BY_ITSELF:
        return chosen
    return Outcome.KNOWN if call.told else Outcome.ADVICE


@transaction.atomic
def send_code(*, by: Any, call: Call, ticket: str) -> str:
    """Send the code to where the caller agreed, once; says by which way. Raises NotSent."""
    receipt, report = shown_receipt(call, ticket), call.report
    if receipt is None or report is None:
        raise NotSent
    kind, to = queries.way_of(report)
    if kind not in (WayKind.EMAIL, WayKind.SMS) or not has_way(kind):
        raise NotSent
    with translation.override(report.language):
        body = _("Your tracking code: %(code)s\n\nFollow your report %(ref)s: %(track)s") % {
            "code": receipt, "ref": report.ref,
            "track": settings.RUTHAN_BASE_URL + reverse("gateway:track"),
        }  # fmt: skip
        subject = _("Your tracking code") if kind == WayKind.EMAIL else ""
    send(
        transport=kind, to=to, subject=subject, body=body, about=("report", str(report.pk)),
        dedupe_key=f"code:{report.pk}", data_key=report.data_key, language=report.language,
    )  # fmt: skip
    record(by=by, what="gateway:call:send-code", on=report, facts={"way": kind})
    return kind


def shown_receipt(call: Call, ticket: str) -> Receipt | None:
    """The code of a call's report or drop for ten minutes, else None; raises TicketRefused."""
    handed = handed_in(ticket) if ticket else None
    return handed.receipt if handed is not None and _is_of(call, handed) else None


def forget_report(report_id: UUID) -> None:
    """Forget which call a report came from and that somebody was to be called. Two queries."""
    Call.objects.filter(report=report_id).update(report=None, form_hash=None)
    CallBack.objects.filter(report=report_id).delete()


def _again(call: Call, ticket: str) -> HandedIn:
    call.refresh_from_db()
    handed = handed_in(ticket)
    if handed is None or not _is_of(call, handed):
        raise AlreadySaved
    return handed


def _is_of(call: Call, handed: HandedIn) -> bool:
    """Whether a form became this call's report; of a sealed call only that much is known."""
    if access.kind_of(handed.thing) == "drop":
        return call.outcome == Outcome.SEALED
    return bool(call.report_id == handed.thing.pk)


def _answer(call: Call, report: Any, text: str) -> None:
    """The answer that was read out before; else the one that surely answers it."""
    call.refresh_from_db(fields=["told"])
    verdict = claims.verdict(call.told) if call.told else None
    if verdict is None or answer_one(report=report, verdict=verdict) is None:
        answer_if_known(report=report, text=text)
