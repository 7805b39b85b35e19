"""A notice to many by mail, within a quota, and in the hands of those who steer it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail

from ruthan.core import clock, jobs
from ruthan.messaging import actions, queries
from ruthan.messaging.models import Batch, Broadcast, Message, Subscription
from tests.messaging.conftest import (
    NOON,
    counts_of,
    cut_alone,
    deliver_waiting,
    notice,
    only,
    user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon(at: Any) -> Any:
    """The middle of a day, in which nothing is held."""
    return at(NOON)


# -- Mail -----------------------------------------------------------------------------------------


def test_mail_goes_one_letter_each_with_one_press_to_stop(followers: Any, line: Any) -> None:
    followers(3, channel="email")
    actions.begin_broadcast(notice())
    jobs.run_due()

    assert len({letter.to[0] for letter in mail.outbox}) == len(mail.outbox) == 3
    letter = mail.outbox[0]
    assert letter.subject == "ระวัง a1"
    stop = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert "/follow/stop/" in stop
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stop in letter.body
    assert "/follow/manage/" in letter.body
    assert Message.objects.filter(about_kind="broadcast").count() == 3


def test_mail_that_waits_in_the_outbox_is_stopped_with_the_subscription(
    followers: Any, line: Any
) -> None:
    rows = followers(1, channel="email")
    held = actions.begin_broadcast(notice())
    actions.cut(broadcast_id=held.pk)
    deliver_waiting()
    actions.stop_following(token=actions.manage_token(rows[0]))
    jobs.run_due()

    assert mail.outbox == []
    assert Message.objects.get().state == "stopped"


def test_a_small_quota_of_line_holds_no_mail_up(followers: Any, line: Any) -> None:
    followers(2), followers(1, channel="email")
    line.monthly = 1
    actions.begin_broadcast(notice())
    jobs.run_due()

    assert len(mail.outbox) == 1
    assert line.delivered == []
    assert (only().state, only().because, only().needed, only().left) == ("held", "quota", 2, 1)


# -- Quota and people at the wheel ----------------------------------------------------------------


def test_people_decide_what_does_not_fit(followers: Any, line: Any, bua: Any) -> None:
    followers(2)
    line.monthly = 1
    actions.begin_broadcast(notice())
    jobs.run_due()
    line.monthly = 10
    actions.resume_broadcast(by=bua, held=only())
    jobs.run_due()

    assert set(counts_of(line).values()) == {1}
    assert only().state == "done"


def test_line_can_be_left_out(followers: Any, line: Any, bua: Any) -> None:
    followers(2), followers(1, channel="email")
    line.monthly = 0
    actions.begin_broadcast(notice())
    jobs.run_due()
    actions.leave_line_out(by=bua, held=only())
    jobs.run_due()

    assert line.delivered == []
    assert only().state == "done"
    assert len(mail.outbox) == 1


def test_a_month_that_ends_in_the_middle_holds_the_rest(followers: Any, line: Any) -> None:
    followers(800)
    line.monthly = 800
    actions.begin_broadcast(notice())
    cut_alone()
    line.used = 300  # somebody else used it meanwhile
    deliver_waiting()

    assert len(counts_of(line)) == 500
    assert (only().state, only().because) == ("held", "quota")


def test_a_pause_lets_nothing_go_and_resuming_tells_the_rest(
    followers: Any, line: Any, bua: Any
) -> None:
    followers(1_100)
    actions.begin_broadcast(notice())
    first, *_rest = cut_alone()
    actions.deliver_batch(batch_id=first.pk)
    actions.pause_broadcast(by=bua, held=only())
    deliver_waiting()
    assert len(counts_of(line)) == 500
    actions.resume_broadcast(by=bua, held=only())
    jobs.run_due()

    assert len(counts_of(line)) == 1_100
    assert set(counts_of(line).values()) == {1}


def test_a_stop_is_the_end(followers: Any, line: Any, bua: Any) -> None:
    followers(2)
    actions.begin_broadcast(notice())
    cut_alone()
    actions.stop_broadcast(by=bua, held=only())
    jobs.run_due()

    assert line.delivered == []
    assert Batch.objects.get().state == "stopped"
    assert only().because == "people"


def test_only_who_may_steers(followers: Any, line: Any, nok: Any) -> None:
    from ruthan.core.guard import Forbidden

    actions.begin_broadcast(notice())
    for act in (actions.pause_broadcast, actions.resume_broadcast, actions.stop_broadcast):
        with pytest.raises(Forbidden):
            act(by=nok, held=only())
    assert only().state == "running"


def test_progress_counts_people_by_what_became_of_them(followers: Any, line: Any, bua: Any) -> None:
    followers(600), followers(2, channel="email")
    actions.begin_broadcast(notice())
    cut_alone()
    largest = Batch.objects.filter(channel="line").order_by("-people").first()
    actions.deliver_batch(batch_id=largest.pk)
    found = queries.progress_of(Broadcast.objects.get())

    assert {c.channel: (c.sent, c.waiting, c.people) for c in found.channels} == {
        "line": (500, 100, 600), "email": (0, 2, 2),
    }  # fmt: skip
    jobs.run_due()
    found = queries.progress_of(Broadcast.objects.get())
    assert (found.sent, found.waiting, found.is_whole) == (602, 0, True)


def test_no_address_stands_in_a_job_a_batch_or_a_broadcast(followers: Any, line: Any) -> None:
    from django.db import connection

    followers(1)
    actions.begin_broadcast(notice())
    cut_alone()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (m.*)::text FROM messaging_batch m UNION ALL SELECT args::text FROM "
            "procrastinate_jobs UNION ALL SELECT (s.*)::text FROM messaging_subscription s"
        )
        rows = " ".join(row[0] for row in cursor.fetchall())
    assert user(1) not in rows
    assert user(1).encode().hex() not in rows


def test_counting_says_where_and_when(followers: Any, line: Any) -> None:
    followers(3, provinces=["34"]), followers(2), followers(1, channel="email", provinces=["34"])
    followers(5, provinces=["50"])
    aim = queries.Aim(kind="alert", thread="x", provinces=["34"], topic="", rank=3)
    found = queries.reach_of(aim)

    assert (found.line, found.email) == (5, 1)
    assert [(p.province, p.line, p.email) for p in found.places] == [("34", 3, 1), ("", 2, 0)]
    assert found.at <= clock.now()
    assert Subscription.objects.count() == 11
