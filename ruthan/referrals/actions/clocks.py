"""Clocks: what nobody took up is sent again, what is late goes up by itself, once each."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from ruthan.audit.actions import record
from ruthan.core import clock
from ruthan.core.events import emit
from ruthan.referrals import queries, rules
from ruthan.referrals.events import DeadlineMissed, ReferralChased, ReferralEscalated
from ruthan.referrals.models import Escalation, Referral
from ruthan.referrals.states import RUNNING, ReferralState


def note_missed(*, limit: int = 500) -> int:
    """Say once of every open request that its clock has run out; returns how many. Safe twice.

    With it the first step up is taken.
    """
    missed = 0
    for referral in queries.overdue().filter(missed_at=None)[:limit]:
        with transaction.atomic():
            waiting = Referral.objects.filter(pk=referral.pk, missed_at=None, state__in=RUNNING)
            if not waiting.update(missed_at=clock.now(), escalate_at=F("due_at")):
                continue
            record(by="system", what="referrals:deadline:miss", on=referral)
            emit(DeadlineMissed(referral_id=referral.id))
            missed += 1
    return missed


def escalate_late(*, limit: int = 500) -> int:
    """Take every step up that is due: the recipient's contact and our supervisors are told.

    Returns how many steps were taken. Each step once, however many run this at the same moment.
    """
    late = Referral.objects.filter(escalate_at__lte=clock.now(), state__in=RUNNING)
    done = 0
    for referral in late.order_by("escalate_at", "id")[:limit]:
        with transaction.atomic():
            done += _step_up(referral)
    return done


def _step_up(referral: Referral) -> bool:
    step = referral.escalations
    ours = Referral.objects.filter(
        pk=referral.pk, escalations=step, escalate_at=referral.escalate_at, state__in=RUNNING
    )
    nearest = rules.next_step(referral.due_at, step + 1)
    if not ours.update(escalations=step + 1, escalate_at=nearest):
        return False
    Escalation.objects.create(referral=referral, step=step + 1, at=clock.now())
    record(by="system", what="referrals:referral:escalate", on=referral, facts={"step": step + 1})
    emit(ReferralEscalated(referral_id=referral.id, step=step + 1))
    return True


def chase_unacknowledged(*, limit: int = 500) -> int:
    """Send again what nobody took up or opened in its first part of the clock; once each.

    This is how a program is found that answers 200 and loses what it was told. Returns how many.
    """
    quiet = Referral.objects.filter(
        state=ReferralState.DISPATCHED,
        opened_at=None,
        chased_at=None,
        chase_at__lte=clock.now(),
    )
    done = 0
    for referral in quiet.order_by("chase_at", "id")[:limit]:
        with transaction.atomic():
            ours = quiet.filter(pk=referral.pk)
            if not ours.update(chased_at=clock.now()):
                continue
            record(by="system", what="referrals:referral:chase", on=referral)
            emit(ReferralChased(referral_id=referral.id))
            done += 1
    return done
