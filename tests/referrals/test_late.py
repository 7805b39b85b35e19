"""Late by itself: each step up once, both sides told; what a program lost is found and sent again."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from ruthan.core import clock, jobs
from ruthan.messaging.models import Message
from ruthan.referrals import actions, queries
from ruthan.referrals.api.told import told
from ruthan.referrals.models import Escalation, Referral
from ruthan.referrals.tasks import note_missed_deadlines
from tests import makers
from tests.messaging.partner import endpoint, partner, registered
from tests.together import at_once

__all__ = ["endpoint", "partner", "registered"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def late(lek, nat, ploy):
    """A request due in an hour, its recipient's contact for late matters, our supervisor."""
    nat.email, lek.email = "nat@centre.test-a.org", "lek@bank.test-a.org"
    nat.save()
    lek.save()
    referral = makers.a_referral(ask="hold", ground="money_sent", due_at=None)
    values = {
        "escalation_email": "late@bank.test-a.org", "source": "ตัวอย่าง", "checked_on": clock.today(),
    }  # fmt: skip
    actions.set_recipient(by=ploy, organisation=referral.organisation, values=values)
    jobs.run_due()
    return referral


def _told(step: int) -> int:
    return Message.objects.filter(dedupe_key__contains=f"late-{step}").count()


def test_a_late_request_goes_up_by_itself_each_step_once(late, at):
    assert late.due_at - late.dispatched_at == timedelta(hours=1)
    at(late.due_at - timedelta(minutes=1))
    note_missed_deadlines()
    assert not Escalation.objects.exists()
    for hours, steps in ((0, 1), (1, 1), (24, 2), (25, 2), (72, 3), (500, 3)):
        at(late.due_at + timedelta(hours=hours, seconds=1))
        for _ in range(3):
            note_missed_deadlines()
        jobs.run_due()
        assert Escalation.objects.count() == steps, hours
    assert [_told(step) for step in (1, 2, 3)] == [3, 3, 3]  # liaison, supervisor, their contact


def test_an_answered_request_goes_no_further_up(late, lek, at):
    at(late.due_at + timedelta(seconds=1))
    note_missed_deadlines()
    actions.record_answer(by=lek, referral=queries.referral(late.pk), code="held", text="ระงับแล้ว")
    at(late.due_at + timedelta(days=10))
    note_missed_deadlines()
    assert Escalation.objects.count() == 1


def test_a_question_of_theirs_stops_the_steps(late, lek, nok, at):
    at(late.due_at + timedelta(seconds=1))
    note_missed_deadlines()
    held = queries.referral(late.pk)
    actions.ask_back(by=lek, referral=held, text="ขอเลขบัญชี")
    at(late.due_at + timedelta(days=3))
    note_missed_deadlines()
    assert Escalation.objects.count() == 1
    actions.reply(by=nok, referral=held, text="อยู่ในสำนวน")
    note_missed_deadlines()
    assert Escalation.objects.count() == 1


def test_a_question_between_the_missed_clock_and_its_first_step_loses_no_step(late, lek, nok, at):
    at(late.due_at + timedelta(seconds=1))
    assert actions.note_missed() == 1
    held = queries.referral(late.pk)
    actions.ask_back(by=lek, referral=held, text="ขอเลขบัญชี")
    note_missed_deadlines()
    assert not Escalation.objects.exists()
    at(late.due_at + timedelta(hours=2))
    actions.reply(by=nok, referral=held, text="อยู่ในสำนวน")
    at(late.due_at + timedelta(hours=3))
    note_missed_deadlines()
    assert Escalation.objects.count() == 1


def test_a_clock_that_stands_is_not_told_as_late(late, lek, at):
    held = queries.referral(late.pk)
    actions.ask_back(by=lek, referral=held, text="ขอเลขบัญชี")
    at(late.due_at + timedelta(hours=2))
    assert told(held)["is_overdue"] is False
    held.state = "acknowledged"
    assert told(held)["is_overdue"] is True


def test_a_program_that_says_200_and_loses_it_is_told_again_once(late, registered, partner, at):
    referral = makers.a_referral(makers.a_claim(), due_at=clock.now() + timedelta(hours=4))
    jobs.run_due()
    lost = [json.loads(call.body) for call in partner.calls]
    partner.calls.clear()
    assert [one["subject"] for one in lost] == [referral.ref]  # 200, and nobody took it up
    at(clock.now() + timedelta(minutes=59))
    note_missed_deadlines()
    jobs.run_due()
    assert not [c for c in partner.calls if json.loads(c.body)["subject"] == referral.ref]
    at(clock.now() + timedelta(minutes=2))
    for _ in range(3):
        note_missed_deadlines()
        jobs.run_due()
    again = [json.loads(c.body) for c in partner.calls]
    again = [one for one in again if one["subject"] == referral.ref]
    assert [one["type"] for one in again] == ["th.ruthan.referral.sent"]
    assert again[0]["id"] != lost[0]["id"]
    ways = [(p.dispatch.channel, p.dispatch.number) for p in queries.proofs_of(referral)]
    assert ways == [("desk", 1), ("webhook", 1), ("webhook", 2)]


def test_what_was_taken_up_is_not_sent_again(late, lek, at):
    actions.acknowledge(by=lek, referral=queries.referral(late.pk))
    at(clock.now() + timedelta(minutes=30))
    assert actions.chase_unacknowledged() == 0


def test_what_was_opened_is_not_sent_again(late, lek, at):
    actions.note_opened(by=lek, referral=queries.referral(late.pk))
    at(clock.now() + timedelta(minutes=30))
    assert actions.chase_unacknowledged() == 0


def test_a_task_that_died_half_way_leaves_a_whole_step_or_none(late, at, monkeypatch):
    at(late.due_at + timedelta(seconds=1))
    actions.note_missed()

    def dies(event):
        raise RuntimeError("killed")

    with monkeypatch.context() as broken:
        broken.setattr("ruthan.referrals.actions.clocks.emit", dies)
        with pytest.raises(RuntimeError):
            actions.escalate_late()
    assert not Escalation.objects.exists()
    assert Referral.objects.get(pk=late.pk).escalations == 0
    assert actions.escalate_late() == 1


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_at_once_take_one_step(lek):
    referral = makers.a_referral(due_at=clock.now() - timedelta(minutes=1))
    actions.note_missed()
    at_once([actions.escalate_late] * 2)
    assert Escalation.objects.filter(referral=referral).count() == 1
