"""What an organisation's people do with their endpoints: pause, test, replay, delete."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from ruthan.core import clock, jobs
from ruthan.core.guard import Forbidden
from ruthan.messaging import actions, queries
from ruthan.messaging.models import Endpoint, Event, Message
from ruthan.messaging.rules import patience
from tests import makers
from tests.messaging.other_side import OtherSide
from tests.messaging.partner import endpoint, partner, registered, tell

__all__ = ["endpoint", "partner", "registered"]

pytestmark = pytest.mark.django_db
NUMBERS = patience()


def test_paused_it_gets_nothing_and_resumed_it_gets_what_was_held(
    partner: OtherSide, endpoint: Any, lek: Any
) -> None:
    actions.pause_endpoint(by=lek, endpoint=endpoint)
    event = tell()
    jobs.run_due()
    assert partner.calls == []

    actions.resume_endpoint(by=lek, endpoint=endpoint)
    jobs.run_due()
    assert partner.ids() == [str(event.pk)]


def test_deleted_nothing_is_left_of_its_address_and_what_waits_is_stopped(
    partner: OtherSide, endpoint: Any, lek: Any
) -> None:
    tell()
    actions.delete_endpoint(by=lek, endpoint=endpoint)
    jobs.run_due()

    held = Endpoint.objects.get()
    assert partner.calls == []
    assert Message.objects.get().state == "stopped"
    assert bytes(held.url_sealed) == bytes(held.secret_sealed) == b""
    assert held.data_key.destroyed_at is not None
    assert not queries.endpoints().exists()


def test_a_test_goes_to_that_endpoint_alone_whatever_it_chose(
    partner: OtherSide, endpoint: Any, lek: Any, ploy: Any
) -> None:
    actions.register_endpoint(
        by=ploy, organisation=makers.an_organisation("ddpm"), label="อีกแห่ง", url=partner.url,
        kinds=["alert.published"],
    )  # fmt: skip
    actions.test_endpoint(by=lek, endpoint=endpoint)
    jobs.run_due()

    (call,) = partner.calls
    assert json.loads(call.body)["type"] == "th.ruthan.test"
    assert Message.objects.get().endpoint_id == endpoint.pk


def test_a_test_that_arrives_brings_what_waits_for_a_later_try(
    partner: OtherSide, endpoint: Any, lek: Any, at: Any
) -> None:
    clock_of = at("2026-11-29 10:00")
    partner.statuses = [500, 500, 500, 204]
    event = tell()
    for _ in range(2):
        jobs.run_due()
        clock_of.shift(timedelta(minutes=1))
    actions.test_endpoint(by=lek, endpoint=endpoint)
    jobs.run_due()
    assert partner.ids().count(str(event.pk)) == 2  # a test that fails brings nothing

    clock_of.shift(timedelta(seconds=1))
    actions.test_endpoint(by=lek, endpoint=endpoint)
    jobs.run_due()
    assert partner.ids().count(str(event.pk)) == 3
    assert Message.objects.filter(event_id=event.pk, state="sent").exists()


def test_everything_since_a_moment_is_sent_again_under_its_old_id(
    partner: OtherSide, endpoint: Any, lek: Any, at: Any
) -> None:
    clock_of = at("2026-11-29 10:00")
    tell(key="too old")
    jobs.run_due()
    clock_of.shift(timedelta(hours=1))
    since = clock.now()
    events = [tell(key=str(number)) for number in range(3)]
    jobs.run_due()
    partner.calls.clear()

    token = uuid4()
    assert actions.replay(by=lek, endpoint=endpoint, since=since, token=token) == 3
    assert actions.replay(by=lek, endpoint=endpoint, since=since, token=token) == 0
    jobs.run_due()
    assert sorted(partner.ids()) == sorted(str(event.pk) for event in events)


def test_what_was_missed_while_it_was_off_can_be_had_later(
    partner: OtherSide, endpoint: Any, lek: Any
) -> None:
    partner.statuses = [410, 204]
    tell(key="gone")
    jobs.run_due()
    missed = tell(key="missed")
    jobs.run_due()
    assert str(missed.pk) not in partner.ids()

    endpoint.refresh_from_db()
    since = endpoint.off_at - timedelta(minutes=1)
    actions.resume_endpoint(by=lek, endpoint=endpoint)
    actions.replay(by=lek, endpoint=endpoint, since=since, token=uuid4())
    jobs.run_due()
    assert str(missed.pk) in partner.ids()


def test_one_is_sent_again_and_not_doubled_while_it_waits(
    partner: OtherSide, endpoint: Any, lek: Any
) -> None:
    event = tell()
    jobs.run_due()
    message = Message.objects.get()

    assert actions.replay_one(by=lek, message=message, token=uuid4())
    assert not actions.replay_one(by=lek, message=message, token=uuid4())
    jobs.run_due()
    assert partner.ids() == [str(event.pk)] * 2


@pytest.mark.parametrize(
    "url",
    [
        "http://bank.example/in",
        "https://user:word@bank.example/in",
        "https://bank.example/in#part",
        "https:///in",
        "ftp://127.0.0.1/",
        "ftp://bank.example",
        "bank.example/in",
        "https://bank.example/a b",
        "https://[",
        "https://bank.example:99999/",
        "https://10.0.0.7/in",
        "https://[::1]/in",
        "https://in.localhost/",
        "https://" + "in." * 90 + "bank.example/",
        "https://bank.example/\x07",
    ],
)
def test_addresses_that_cannot_be_are_refused(lek: Any, url: str) -> None:
    with pytest.raises(actions.EndpointRefused) as refused:
        actions.register_endpoint(
            by=lek, organisation=makers.an_organisation("bot"), label="x", url=url,
            kinds=["alert.published"],
        )  # fmt: skip
    assert refused.value.code == "address"


def test_nobody_else_touches_it(endpoint: Any, wit: Any, anan: Any, partner: OtherSide) -> None:
    for person in (wit, anan):
        for press in (
            actions.pause_endpoint, actions.rotate_secret, actions.delete_endpoint,
            actions.test_endpoint,
        ):  # fmt: skip
            with pytest.raises(Forbidden):
                press(by=person, endpoint=endpoint)
        with pytest.raises(Forbidden):
            actions.register_endpoint(
                by=person, organisation=makers.an_organisation("bot"), label="x",
                url="https://bank.example/", kinds=["alert.published"],
            )  # fmt: skip


def test_an_organisation_has_so_many_and_no_more(partner: OtherSide, lek: Any) -> None:
    def one_more() -> None:
        actions.register_endpoint(
            by=lek, organisation=makers.an_organisation("bot"), label="x", url=partner.url,
            kinds=["alert.published"],
        )  # fmt: skip

    for _ in range(NUMBERS.most):
        one_more()
    with pytest.raises(actions.EndpointRefused) as refused:
        one_more()
    assert refused.value.code == "too_many"


def test_events_go_after_their_time_with_what_told_them(
    partner: OtherSide, endpoint: Any, at: Any
) -> None:
    clock_of = at("2026-11-29 10:00")
    tell()
    jobs.run_due()
    clock_of.shift(timedelta(days=91))
    rule = next(rule for rule in actions.RULES if rule.name == "messaging.event")
    due = list(rule.due(clock.now() - timedelta(days=90)).values_list("pk", flat=True))

    assert rule.shred(due) >= 1
    assert not Event.objects.exists()
    assert not Message.objects.exists()
