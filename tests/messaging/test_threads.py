"""Updates and cancellations reach exactly those who got the first word; quiet hours at the edges."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.core import mail

from ruthan.core import clock, jobs
from ruthan.core.mail import MailRefused
from ruthan.messaging import actions, queries
from ruthan.messaging.models import Batch, Broadcast, Message, Subscription
from ruthan.messaging.rules import BANGKOK, QuietHours
from ruthan.project.simulator.state import Fault
from tests.messaging.conftest import (
    NIGHT,
    NOON,
    mail_of,
    notice,
    only,
    reached,
    titles,
    user,
)

pytestmark = pytest.mark.django_db


def tell(ident: str, **over: Any) -> Broadcast:
    """Begin one and have everything done that follows."""
    held = actions.begin_broadcast(notice(ident, **over))
    jobs.run_due()
    held.refresh_from_db()
    return held


def test_a_cancellation_reaches_exactly_those_who_got_the_first(
    followers: Any, line: Any, at: Any
) -> None:
    at(NOON)
    first = followers(2, provinces=["34"])
    tell("a1", provinces=["34"])
    followers(1, provinces=["34"])  # came too late for the first
    Subscription.objects.filter(pk=first[0].pk).update(provinces=["50"])  # moved since
    actions.stop_following(token=actions.manage_token(first[1]))
    tell("a2", kind="cancel", provinces=["34"])

    assert reached(line, [1, 2, 3]) == {1: ["ระวัง a1", "ระวัง a2"], 2: ["ระวัง a1"], 3: []}


def test_an_update_reaches_them_and_everyone_it_concerns_now(
    followers: Any, line: Any, at: Any
) -> None:
    at(NOON)
    first = followers(1, provinces=["34"])
    followers(1, provinces=["50"]), followers(1, provinces=["10"])
    tell("a1", provinces=["34"])
    Subscription.objects.filter(pk=first[0].pk).update(provinces=["10"], least=4)
    tell("a2", kind="update", provinces=["50"])

    assert reached(line, [1, 2, 3]) == {1: ["ระวัง a1", "ระวัง a2"], 2: ["ระวัง a2"], 3: []}


def test_another_thread_is_no_news_to_them(followers: Any, line: Any, at: Any) -> None:
    at(NOON)
    followers(1)
    tell("a1")
    tell("b1", kind="cancel", thread="t2")

    assert titles(line, user(1)) == ["ระวัง a1"]


def test_what_has_not_gone_collapses_into_the_update(followers: Any, line: Any, at: Any) -> None:
    at(NOON)
    followers(600)
    held = actions.begin_broadcast(notice("a1"))
    actions.cut(broadcast_id=held.pk)
    one = Batch.objects.order_by("number").first()
    actions.deliver_batch(batch_id=one.pk)
    told_first = set(one.members)
    tell("a2", kind="update")

    by_key = dict(Subscription.objects.values_list("to_hash", "pk"))
    for number in range(1, 601):
        got_first = by_key[queries.hash_of(user(number))] in told_first
        expected = ["ระวัง a1", "ระวัง a2"] if got_first else ["ระวัง a2"]
        assert titles(line, user(number)) == expected
    held.refresh_from_db()
    assert (held.state, held.because) == ("stopped", "replaced")


def test_who_never_got_the_first_does_not_get_its_cancellation(
    followers: Any, line: Any, at: Any
) -> None:
    at(NOON)
    followers(600)
    held = actions.begin_broadcast(notice("a1"))
    actions.cut(broadcast_id=held.pk)
    actions.deliver_batch(batch_id=Batch.objects.get(people=100).pk)
    tell("a2", kind="cancel")

    counts = [len(titles(line, user(number))) for number in range(1, 601)]
    assert counts.count(2) == 100
    assert counts.count(0) == 500


def test_who_may_have_got_the_first_gets_what_follows(followers: Any, line: Any, at: Any) -> None:
    at(NOON)
    followers(2)
    held = actions.begin_broadcast(notice("a1"))
    actions.cut(broadcast_id=held.pk)
    line.faults = [Fault("multicast", 0, is_taken=True)]
    with pytest.raises(actions.StillTrying):
        actions.deliver_batch(batch_id=Batch.objects.get().pk)
    tell("a2", kind="cancel")

    assert reached(line, [1, 2]) == {n: ["ระวัง a1", "ระวัง a2"] for n in (1, 2)}


def test_mail_in_the_outbox_collapses_too(
    followers: Any, line: Any, at: Any, monkeypatch: Any
) -> None:
    at(NOON)
    followers(2, channel="email")
    held = actions.begin_broadcast(notice("a1"))
    actions.cut(broadcast_id=held.pk)
    actions.deliver_batch(batch_id=Batch.objects.get().pk)
    first = queries.hash_of(mail_of(1))
    one, other = sorted(Message.objects.all(), key=lambda held: bytes(held.to_hash) != first)
    actions.deliver(message_id=str(one.pk))
    tell("a2", kind="cancel")

    assert [(m.to[0], m.subject) for m in mail.outbox] == [
        ("person1@mail.test-a.org", "ระวัง a1"), ("person1@mail.test-a.org", "ระวัง a2"),
    ]  # fmt: skip
    other.refresh_from_db()
    assert other.state == "stopped"


def test_mail_that_may_have_gone_is_followed(
    followers: Any, line: Any, at: Any, monkeypatch: Any
) -> None:
    at(NOON)
    followers(1, channel="email")
    held = actions.begin_broadcast(notice("a1"))
    actions.cut(broadcast_id=held.pk)
    actions.deliver_batch(batch_id=Batch.objects.get().pk)

    def killed(**_: object) -> None:
        raise KeyboardInterrupt

    send_mail = "ruthan.core.mail.send_mail"
    with monkeypatch.context() as patch:
        patch.setattr(send_mail, killed)
        with pytest.raises(KeyboardInterrupt):
            actions.deliver(message_id=str(Message.objects.get().pk))
    actions.begin_broadcast(notice("a2", kind="cancel"))
    followed = queries.reach_of(queries.aim_of(Broadcast.objects.get(about_id="a2")))
    assert followed.email == 1


def test_refused_mail_was_not_got(followers: Any, line: Any, at: Any, monkeypatch: Any) -> None:
    at(NOON)
    followers(1, channel="email")

    def refuse(**_: object) -> None:
        raise MailRefused("x")

    monkeypatch.setattr("ruthan.core.mail.send_mail", refuse)
    held = actions.begin_broadcast(notice("a1"))
    actions.cut(broadcast_id=held.pk)
    actions.deliver_batch(batch_id=Batch.objects.get().pk)
    with pytest.raises(actions.StillTrying):
        actions.deliver(message_id=str(Message.objects.get().pk))
    actions.begin_broadcast(notice("a2", kind="cancel"))

    assert queries.reach_of(queries.aim_of(Broadcast.objects.get(about_id="a2"))).email == 0
    assert Message.objects.get().state == "stopped"


# -- Quiet hours ----------------------------------------------------------------------------------


def bangkok(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BANGKOK)


@pytest.mark.parametrize(
    ("moment", "until"),
    [
        ("2026-11-21 20:59:59", None),
        ("2026-11-21 21:00:00", "2026-11-22 07:00"),
        ("2026-11-21 23:59:59", "2026-11-22 07:00"),
        ("2026-11-22 00:00:00", "2026-11-22 07:00"),
        ("2026-11-22 06:59:59", "2026-11-22 07:00"),
        ("2026-11-22 07:00:00", None),
        ("2026-11-22 12:00:00", None),
        ("2026-12-31 22:00:00", "2027-01-01 07:00"),
    ],
)
def test_the_edges_of_the_night(moment: str, until: str | None) -> None:
    quiet = QuietHours(time(21), time(7))
    assert quiet.until(bangkok(moment)) == (bangkok(until) if until else None)


def test_quiet_hours_may_lie_in_one_day_or_be_none() -> None:
    noon = QuietHours(time(12), time(13))
    assert noon.until(bangkok("2026-11-21 12:30")) == bangkok("2026-11-21 13:00")
    assert noon.until(bangkok("2026-11-21 13:00")) is None
    assert QuietHours(time(0), time(0)).until(bangkok("2026-11-21 03:00")) is None


def test_the_operator_may_set_them(settings: Any) -> None:
    assert queries.quiet_hours() == QuietHours(time(21), time(7))
    settings.RUTHAN_QUIET_HOURS = "22:30-06:00"
    assert queries.quiet_hours() == QuietHours(time(22, 30), time(6))
    settings.RUTHAN_QUIET_HOURS = "none"
    assert queries.quiet_hours().until(clock.now()) is None


def test_at_night_it_is_held_until_the_morning(followers: Any, line: Any, at: Any) -> None:
    travel = at(NIGHT)
    followers(1)
    held = tell("a1")
    assert (held.state, held.because, held.not_before) == (
        "held", "night", bangkok("2026-11-22 07:00"),
    )  # fmt: skip
    travel.move_to(bangkok("2026-11-22 06:59"))
    assert actions.release_due() == 0
    travel.move_to(bangkok("2026-11-22 07:00"))
    followers(1)  # who begins over night is told in the morning
    assert actions.release_due() == 1
    assert actions.release_due() == 0
    jobs.run_due()

    assert reached(line, [1, 2]) == {1: ["ระวัง a1"], 2: ["ระวัง a1"]}


def test_immediate_danger_does_not_wait(followers: Any, line: Any, at: Any) -> None:
    at(NIGHT)
    followers(1)
    assert tell("a1", is_immediate=True).state == "done"
    assert titles(line, user(1)) == ["ระวัง a1"]


def test_what_is_cancelled_over_night_is_told_to_nobody(followers: Any, line: Any, at: Any) -> None:
    travel = at(NIGHT)
    followers(1)
    tell("a1")
    tell("a2", kind="cancel")
    travel.move_to(bangkok("2026-11-22 07:01"))
    actions.release_due()
    jobs.run_due()

    assert line.delivered == []
    states = dict(Broadcast.objects.values_list("about_id", "state"))
    assert states == {"a1": "stopped", "a2": "done"}


def test_what_is_over_by_the_morning_is_not_told(followers: Any, line: Any, at: Any) -> None:
    travel = at(NIGHT)
    followers(1)
    tell("a1", until=clock.now() + timedelta(hours=3))
    travel.move_to(bangkok("2026-11-22 07:01"))
    actions.release_due()
    jobs.run_due()

    assert line.delivered == []
    assert (only().state, only().because) == ("stopped", "over")


def test_an_editor_may_send_at_night(followers: Any, line: Any, at: Any, bua: Any) -> None:
    at(NIGHT)
    followers(1)
    held = tell("a1")
    actions.resume_broadcast(by=bua, held=held)
    jobs.run_due()

    assert titles(line, user(1)) == ["ระวัง a1"]


def test_what_is_taken_down_goes_no_further(followers: Any, line: Any, at: Any) -> None:
    at(NIGHT)
    followers(1)
    tell("a1")
    actions.stop_broadcast_about("alert", "a1")
    actions.stop_broadcast_about("alert", "a1")
    actions.stop_broadcast_about("alert", "nothing")

    assert (only().state, only().because) == ("stopped", "down")
