"""One notice to many: each once whatever fails, never after an opt-out, in LINE's limits."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ruthan.core import clock, jobs
from ruthan.messaging import actions, queries
from ruthan.messaging.models import Batch
from ruthan.messaging.rules import BATCH_LEASE, CHAT_FOR
from ruthan.messaging.states import OptOutReason
from ruthan.messaging.transports.line import Client
from ruthan.project.simulator.state import Fault
from tests.messaging.conftest import (
    NOON,
    counts_of,
    cut_alone,
    deliver_waiting,
    notice,
    only,
    reached,
    titles,
    user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon(at: Any) -> Any:
    """The middle of a day, in which nothing is held."""
    return at(NOON)


def test_everyone_is_told_once_in_batches_of_five_hundred(followers: Any, line: Any) -> None:
    followers(1_203)
    actions.begin_broadcast(notice())
    jobs.run_due()

    assert list(Batch.objects.order_by("number").values_list("people", flat=True)) == [
        500,
        500,
        203,
    ]
    assert set(counts_of(line).values()) == {1}
    assert len(counts_of(line)) == 1_203
    assert only().state == "done"
    assert line.calls["/v2/bot/message/multicast"] == 3


def test_a_thing_is_told_once_however_often_it_is_begun(followers: Any, line: Any) -> None:
    followers(3)
    first, again = actions.begin_broadcast(notice()), actions.begin_broadcast(notice())
    jobs.run_due()

    assert first.pk == again.pk
    assert set(counts_of(line).values()) == {1}


def test_cutting_twice_and_telling_twice_changes_nothing(followers: Any, line: Any) -> None:
    followers(700)
    held = actions.begin_broadcast(notice())
    jobs.run_due()
    for batch in cut_alone():
        actions.deliver_batch(batch_id=batch.pk)
    actions.cut(broadcast_id=held.pk)

    assert Batch.objects.count() == 2
    assert set(counts_of(line).values()) == {1}


def test_a_cut_that_breaks_off_goes_on_where_it_was(
    followers: Any, line: Any, monkeypatch: Any
) -> None:
    followers(25)
    monkeypatch.setattr("ruthan.messaging.actions.cutting.CUT_AT_ONCE", 10)
    held = actions.begin_broadcast(notice())
    write = actions.cutting._write
    done: list[int] = []

    def killed(*given: Any) -> None:
        if done:
            raise KeyboardInterrupt
        done.append(1)
        write(*given)

    monkeypatch.setattr("ruthan.messaging.actions.cutting._write", killed)
    with pytest.raises(KeyboardInterrupt):
        actions.cut(broadcast_id=held.pk)
    assert Batch.objects.count() == 1
    monkeypatch.setattr("ruthan.messaging.actions.cutting._write", write)
    jobs.run_due()

    members = [pk for batch in Batch.objects.all() for pk in batch.members]
    assert len(members) == len(set(members)) == 25
    assert set(counts_of(line).values()) == {1}


@pytest.mark.parametrize(
    ("wants", "over", "gets"),
    [
        ({"provinces": []}, {"provinces": ("34",)}, 1),
        ({"provinces": ["34", "50"]}, {"provinces": ("34",)}, 1),
        ({"provinces": ["50"]}, {"provinces": ("34",)}, 0),
        ({"provinces": ["50"]}, {"provinces": ()}, 1),
        ({"topics": ["SCM"]}, {"topic": "SCM"}, 1),
        ({"topics": ["SCM"]}, {"topic": "MIS"}, 0),
        ({"topics": ["SCM"]}, {"topic": ""}, 1),
        ({"least": 3}, {"severity": "high"}, 1),
        ({"least": 4}, {"severity": "high"}, 0),
        ({"state": "paused"}, {}, 0),
        ({"state": "asked"}, {}, 0),
        ({"state": "ended"}, {}, 0),
    ],
)
def test_people_get_what_they_follow(
    followers: Any, line: Any, wants: dict[str, Any], over: dict[str, Any], gets: int
) -> None:
    followers(1, **wants)
    held = actions.begin_broadcast(notice(**over))
    before = queries.reach_of(queries.aim_of(held))
    jobs.run_due()

    assert len(titles(line, user(1))) == gets
    assert before.line == gets


def test_each_is_told_in_the_language_they_write(followers: Any, line: Any) -> None:
    followers(1), followers(1, language="en")
    actions.begin_broadcast(notice())
    jobs.run_due()

    assert reached(line, [1, 2]) == {1: ["ระวัง a1"], 2: ["EN ระวัง a1"]}


@pytest.mark.parametrize(
    "fault",
    [
        Fault("multicast", 429, times=2),
        Fault("multicast", 500, times=2),
        Fault("multicast", 500, times=2, is_taken=True),
        Fault("multicast", 0, times=2, is_taken=True),
        Fault("multicast", 0, times=2),
    ],
    ids=["429", "500", "500 after taking it", "no answer after taking it", "no answer"],
)
def test_faults_lose_nobody_and_double_nobody(followers: Any, line: Any, fault: Fault) -> None:
    followers(1_100)
    actions.begin_broadcast(notice())
    cut_alone()
    line.faults = [fault]
    for _ in range(2):
        with pytest.raises(actions.StillTrying):
            deliver_waiting()
    deliver_waiting()

    assert len(counts_of(line)) == 1_100
    assert set(counts_of(line).values()) == {1}
    assert only().state == "done"


def test_429_waits_as_long_as_it_was_told(followers: Any, line: Any) -> None:
    followers(1)
    actions.begin_broadcast(notice())
    cut_alone()
    line.faults = [Fault("multicast", 429)]
    with pytest.raises(actions.StillTrying) as refused:
        deliver_waiting()

    assert refused.value.pause == 1
    decision = jobs.Patience(8).get_retry_decision(
        exception=actions.StillTrying("429", pause=77), job=type("Job", (), {"attempts": 1})
    )
    assert decision is not None
    assert abs((decision.retry_at - clock.now()).total_seconds() - 77) < 2


def test_a_final_refusal_is_seen_and_tried_again_by_hand(
    followers: Any, line: Any, bua: Any
) -> None:
    followers(2)
    actions.begin_broadcast(notice())
    cut_alone()
    line.faults = [Fault("multicast", 400)]
    deliver_waiting()

    held = only()
    failed = queries.failed_batches(held)
    assert [(one.detail, one.people, one.may_repeat) for one in failed] == [("400", 2, True)]
    assert held.state == "done"
    assert queries.progress_of(held).failed == 2

    assert actions.repeat_batch(by=bua, held=held, batch_id=failed[0].id)
    jobs.run_due()
    assert set(counts_of(line).values()) == {1}
    assert only().state == "done"


def test_what_may_have_arrived_is_not_repeated_once_line_forgot_the_key(
    followers: Any, line: Any, bua: Any, _noon: Any
) -> None:
    followers(2)
    actions.begin_broadcast(notice())
    batch = cut_alone()[0]
    line.faults = [Fault("multicast", 0, times=1, is_taken=True), Fault("multicast", 400)]
    with pytest.raises(actions.StillTrying):
        deliver_waiting()
    deliver_waiting()
    _noon.shift(CHAT_FOR + timedelta(hours=1))

    assert queries.failed_batches(only())[0].may_repeat is False
    assert not actions.repeat_batch(by=bua, held=only(), batch_id=batch.pk)


def test_a_worker_killed_between_sending_and_noting_doubles_nothing(
    followers: Any, line: Any, monkeypatch: Any, _noon: Any
) -> None:
    followers(700)
    actions.begin_broadcast(notice())
    batches = cut_alone()
    multicast = Client.multicast

    def killed(self: Client, *args: Any, **how: Any) -> Any:
        multicast(self, *args, **how)
        raise KeyboardInterrupt

    monkeypatch.setattr(Client, "multicast", killed)
    with pytest.raises(KeyboardInterrupt):
        actions.deliver_batch(batch_id=batches[0].pk)
    monkeypatch.setattr(Client, "multicast", multicast)
    with pytest.raises(actions.StillTrying):  # that worker may still be at it
        actions.deliver_batch(batch_id=batches[0].pk)
    actions.deliver_batch(batch_id=batches[1].pk)
    _noon.shift(BATCH_LEASE + timedelta(seconds=1))
    actions.deliver_batch(batch_id=batches[0].pk)

    assert len(counts_of(line)) == 700
    assert set(counts_of(line).values()) == {1}
    batches[0].refresh_from_db()
    assert (batches[0].state, batches[0].detail) == ("sent", "before")


def test_who_opts_out_between_the_cut_and_the_call_gets_nothing(followers: Any, line: Any) -> None:
    rows = followers(4)
    actions.begin_broadcast(notice())
    cut_alone()
    actions.stop_following(token=actions.manage_token(rows[0]))
    actions.close_address(to=user(2), reason=OptOutReason.LEFT)
    actions.pause_following(token=actions.manage_token(rows[2]))
    deliver_waiting()

    assert {n: len(t) for n, t in reached(line, [1, 2, 3, 4]).items()} == {1: 0, 2: 0, 3: 0, 4: 1}
    assert Batch.objects.get().members == [rows[3].pk]


def test_who_opts_out_between_two_attempts_gets_nothing(followers: Any, line: Any) -> None:
    rows = followers(2)
    actions.begin_broadcast(notice())
    cut_alone()
    line.faults = [Fault("multicast", 503)]
    with pytest.raises(actions.StillTrying):
        deliver_waiting()
    actions.stop_following(token=actions.manage_token(rows[0]))
    followers(1)
    deliver_waiting()

    assert {n: len(t) for n, t in reached(line, [1, 2, 3]).items()} == {1: 0, 2: 1, 3: 0}


def test_a_batch_whom_everybody_left_calls_nobody(followers: Any, line: Any) -> None:
    rows = followers(1)
    actions.begin_broadcast(notice())
    cut_alone()
    actions.stop_following(token=actions.manage_token(rows[0]))
    deliver_waiting()

    assert "/v2/bot/message/multicast" not in line.calls
    assert only().state == "done"


def test_an_hour_without_line_is_outlasted(followers: Any, line: Any, _noon: Any) -> None:
    followers(600)
    actions.begin_broadcast(notice())
    cut_alone()
    line.faults = [Fault("multicast", 503, times=30)]
    for _ in range(30):
        _noon.shift(timedelta(minutes=2))
        with pytest.raises(actions.StillTrying):
            deliver_waiting()
    deliver_waiting()

    assert len(counts_of(line)) == 600
    assert set(counts_of(line).values()) == {1}


def test_a_revoked_token_waits_and_loses_nobody(followers: Any, line: Any, settings: Any) -> None:
    followers(2)
    actions.begin_broadcast(notice())
    cut_alone()
    line.is_revoked = True
    with pytest.raises(actions.StillTrying):
        deliver_waiting()
    assert Batch.objects.get().detail == "401"
    assert Batch.objects.get().is_unsure is False
    line.is_revoked, line.token = False, "another"
    settings.RUTHAN_LINE_TOKEN = "another"
    deliver_waiting()

    assert set(counts_of(line).values()) == {1}


def test_after_twenty_hours_it_is_given_up_and_seen(followers: Any, line: Any, _noon: Any) -> None:
    followers(2)
    actions.begin_broadcast(notice())
    cut_alone()
    line.faults = [Fault("multicast", 503, times=2)]
    with pytest.raises(actions.StillTrying):
        deliver_waiting()
    _noon.shift(CHAT_FOR + timedelta(minutes=1))
    deliver_waiting()

    assert Batch.objects.get().state == "failed"


def test_what_is_over_is_not_told_any_more(followers: Any, line: Any, _noon: Any) -> None:
    followers(2)
    actions.begin_broadcast(notice())
    cut_alone()
    _noon.shift(timedelta(days=4))
    deliver_waiting()

    assert line.delivered == []
    assert (only().state, only().because) == ("stopped", "over")


def test_our_own_pace_stays_below_lines_limit(followers: Any, line: Any, monkeypatch: Any) -> None:
    followers(2)
    actions.begin_broadcast(notice())
    cut_alone()
    from ruthan.messaging import rules
    from ruthan.messaging.actions import fanout

    assert 2 * rules.MULTICASTS.times <= 200
    monkeypatch.setattr(fanout, "MULTICASTS", type(rules.MULTICASTS)("line.test", 0, 1))
    with pytest.raises(actions.StillTrying) as refused:
        deliver_waiting()
    assert refused.value.pause == 1
    assert line.delivered == []
