"""LINE down and back, a token revoked, a worker killed, a lost answer: nothing doubled or lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ruthan.core import clock, jobs
from ruthan.gateway.conversation import answering
from ruthan.gateway.models import Heard
from ruthan.intake.models import Report
from ruthan.messaging import actions
from ruthan.messaging.models import Delivery, Message
from ruthan.messaging.rules import CHAT_FOR, JOB_ATTEMPTS
from ruthan.messaging.transports.line import Client
from ruthan.project.simulator.state import Fault
from tests import makers
from tests.journeys.steps import REASON, RUMOUR, TITLE
from tests.line.conftest import Person, bring

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _centre(reference: Any) -> None:
    makers.an_organisation("ruthan")


def verdict_on(report: Report) -> None:
    report.refresh_from_db()
    makers.a_verdict(makers.a_claim(clusters=[report.cluster_id], title_th=TITLE), reason_th=REASON)


def waiting_push(mali: Person) -> Message:
    """The message that keeps the promise, written and not delivered."""
    mali.says(RUMOUR)
    mali.hears()
    verdict_on(Report.objects.get())
    mali.state.is_revoked = True
    with pytest.raises(actions.StillTrying):
        jobs.run_due()
    mali.state.is_revoked = False
    return Message.objects.get(state="waiting")


def test_a_token_revoked_loses_nothing_once_there_is_a_new_one(mali: Person, settings: Any) -> None:
    message = waiting_push(mali)
    mali.state.token = settings.RUTHAN_LINE_TOKEN = "another-token"
    actions.deliver(message_id=str(message.pk))

    assert TITLE in mali.hears_words()
    assert list(message.deliveries.values_list("outcome", "detail")) == [
        ("failed", "401"), ("sent", "push"),
    ]  # fmt: skip


def test_an_hour_without_line_is_outlasted(mali: Person, at: Any) -> None:
    traveller = at("2026-11-21 10:00")
    message = waiting_push(mali)
    mali.state.faults = [Fault("push", 503, times=30)]
    for _ in range(30):
        traveller.shift(timedelta(minutes=2))
        with pytest.raises(actions.StillTrying):
            actions.deliver(message_id=str(message.pk))
    actions.deliver(message_id=str(message.pk))

    assert len(mali.hears()) == 2
    message.refresh_from_db()
    assert message.state == "sent"


def test_the_queue_asks_for_longer_than_a_message_is_tried() -> None:
    pauses = sum(min(512, 2 ** (n + 1)) for n in range(JOB_ATTEMPTS))
    assert CHAT_FOR.total_seconds() < pauses < 24 * 3_600  # a retry key counts for a day


def test_after_twenty_hours_it_is_given_up_and_staff_can_see_it(mali: Person) -> None:
    message = waiting_push(mali)
    Message.objects.update(created_at=clock.now() - CHAT_FOR - timedelta(minutes=1))
    mali.state.faults = [Fault("push", 503)]
    actions.deliver(message_id=str(message.pk))

    message.refresh_from_db()
    assert message.state == "failed"


@pytest.mark.parametrize("status", [500, 0])
def test_a_push_whose_answer_was_lost_is_not_doubled(mali: Person, status: int) -> None:
    message = waiting_push(mali)
    mali.state.faults = [Fault("push", status, is_taken=True)]
    with pytest.raises(actions.StillTrying):
        actions.deliver(message_id=str(message.pk))
    actions.deliver(message_id=str(message.pk))

    assert len(mali.hears()) == 2  # the line and the card, once
    assert message.deliveries.latest("attempt").detail == "push, taken before"


def test_a_worker_killed_after_line_took_it_doubles_nothing(mali: Person, monkeypatch: Any) -> None:
    message = waiting_push(mali)
    push = Client.push

    def killed(self: Client, *args: Any, **how: Any) -> Any:
        push(self, *args, **how)
        raise KeyboardInterrupt

    monkeypatch.setattr(Client, "push", killed)
    with pytest.raises(KeyboardInterrupt):
        actions.deliver(message_id=str(message.pk))
    monkeypatch.setattr(Client, "push", push)
    with pytest.raises(actions.StillTrying):  # it may still be at it
        actions.deliver(message_id=str(message.pk))
    Delivery.objects.filter(outcome="trying").update(at=clock.now() - timedelta(minutes=5))
    actions.deliver(message_id=str(message.pk))

    assert len(mali.hears()) == 2


def test_a_worker_killed_before_it_wrote_anything_answers_once(
    line: Any, mali: Person, monkeypatch: Any
) -> None:
    bring(mali.text(RUMOUR))
    heard = Heard.objects.get()
    tell = answering.tell
    monkeypatch.setattr(answering, "tell", lambda **_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        answering.answer(heard_id=heard.pk)
    monkeypatch.setattr(answering, "tell", tell)
    for _ in range(2):
        answering.answer(heard_id=heard.pk)
    jobs.run_due()

    assert len(mali.hears()) == 1


def test_a_reply_whose_answer_was_lost_is_known_by_its_token(line: Any, mali: Person) -> None:
    line.faults = [Fault("reply", 500, is_taken=True)]
    mali.says(RUMOUR)
    message = Message.objects.get()

    assert len(mali.hears()) == 1
    assert message.deliveries.latest("attempt").detail == "reply, taken before"


def test_a_reply_that_never_arrived_is_replied_again(line: Any, mali: Person) -> None:
    line.faults = [Fault("reply", 500)]
    mali.says(RUMOUR)

    assert len(mali.hears()) == 1
    found = Delivery.objects.order_by("attempt").values_list("outcome", "detail")
    assert list(found) == [("unsure", "unsure 500"), ("sent", "reply")]


def test_a_token_that_is_too_old_becomes_a_push(line: Any, mali: Person, at: Any) -> None:
    traveller = at("2026-11-21 10:00")
    bring(mali.text(RUMOUR))
    traveller.shift(timedelta(minutes=3))
    jobs.run_due()

    assert len(mali.hears()) == 1
    assert Delivery.objects.get().detail == "push"
    assert not any("reply" in path for path in line.calls)


def test_a_token_that_line_refuses_becomes_a_push(line: Any, mali: Person) -> None:
    event = mali.text(RUMOUR)
    line.reply_tokens.clear()
    mali.sends(event)

    assert len(mali.hears()) == 1
    assert Delivery.objects.get().detail == "push"


def test_a_message_that_line_refuses_for_good_is_not_tried_again(line: Any, mali: Person) -> None:
    line.faults = [Fault("reply", 400), Fault("push", 400, times=9)]
    mali.says(RUMOUR)
    jobs.run_due()

    assert Message.objects.get().state == "failed"
    assert Delivery.objects.count() == 1


def test_events_out_of_order_and_again_are_each_heard_once(line: Any, mali: Person) -> None:
    first, second = mali.text(RUMOUR), mali.text("ขอเช็กเรื่องเขื่อนตัวอย่างแตกคืนนี้จริงหรือเปล่าคะ ส่งต่อกันมา")
    for event in (second, first, second, first):
        mali.sends(event)

    assert Report.objects.count() == 2
    assert str(mali.hears()).count("เลขที่ R-") == 2
