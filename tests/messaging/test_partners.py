"""Partners' programs: told once of each thing, signed, with patience, never at others' expense."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection

from ruthan.audit.models import Entry
from ruthan.core import clock, jobs
from ruthan.messaging import actions
from ruthan.messaging.engine.kinds import KINDS
from ruthan.messaging.models import Delivery, Endpoint, Message
from ruthan.messaging.rules import patience
from ruthan.messaging.tasks import wake_partners
from tests import makers
from tests.messaging.other_side import OtherSide
from tests.messaging.partner import endpoint, is_signed, partner, registered, tell

__all__ = ["endpoint", "partner", "registered"]

pytestmark = pytest.mark.django_db
NUMBERS = patience()


# -- Told once ------------------------------------------------------------------------------------


def test_an_event_arrives_signed_with_its_id_and_is_done(
    partner: OtherSide, registered: actions.Registered
) -> None:
    event = tell()
    jobs.run_due()

    (call,) = partner.calls
    held = json.loads(call.body)
    assert call.headers["content-type"].startswith("application/cloudevents+json")
    assert call.headers["webhook-id"] == held["id"] == str(event.pk)
    assert (held["specversion"], held["type"]) == ("1.0", "th.ruthan.verdict.published")
    assert is_signed(registered.secret, call)
    message = Message.objects.get()
    assert (message.state, message.deliveries.get().detail) == ("sent", "204")
    assert message.deliveries.get().took_ms is not None
    assert Endpoint.objects.get().last_ok_at is not None


def test_what_is_told_twice_is_one_event(partner: OtherSide, endpoint: Any) -> None:
    first, again = tell(), tell()
    jobs.run_due()
    jobs.run_due()

    assert first.pk == again.pk
    assert len(partner.calls) == 1


def test_the_same_bytes_go_out_at_every_attempt(partner: OtherSide, endpoint: Any, at: Any) -> None:
    clock_of = at("2026-11-29 10:00")
    partner.statuses = [500, 204]
    tell()
    jobs.run_due()
    clock_of.shift(timedelta(minutes=1))
    jobs.run_due()

    one, two = partner.calls
    assert one.body == two.body
    assert one.headers["webhook-id"] == two.headers["webhook-id"]
    assert one.headers["webhook-timestamp"] != two.headers["webhook-timestamp"]


def test_only_what_it_chose_and_may_see(partner: OtherSide, endpoint: Any, lek: Any) -> None:
    actions.change_endpoint(
        by=lek, endpoint=endpoint, label="x", url=partner.url,
        kinds=["verdict.published", "referral.sent"],
    )  # fmt: skip
    request = KINDS["referral.sent"].example
    tell("verdict.corrected", "a")
    tell("referral.sent", "b", only=makers.an_organisation("ddpm"), data=request)
    mine = tell("referral.sent", "b", only=makers.an_organisation("bot"), data=request)
    jobs.run_due()

    assert partner.ids() == [str(mine.pk)]


def test_address_and_secret_are_sealed_and_in_no_job_or_log(
    partner: OtherSide, registered: actions.Registered, caplog: Any
) -> None:
    tell()
    jobs.run_due()

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (e.*)::text FROM messaging_endpoint e UNION ALL SELECT (m.*)::text FROM"
            " messaging_message m UNION ALL SELECT args::text FROM procrastinate_jobs"
        )
        rows = " ".join(row[0] for row in cursor.fetchall())
    assert partner.calls
    for needle in ("hidden-in-the-address", registered.secret.removeprefix("whsec_")):
        assert needle not in rows
        assert needle.encode().hex() not in rows
        assert needle not in caplog.text


def test_an_event_whose_fields_are_not_those_of_its_kind_is_refused(endpoint: Any) -> None:
    with pytest.raises(ValueError, match="ref"):
        tell(data={"number": 1})


# -- Failing --------------------------------------------------------------------------------------


def test_a_refusal_is_tried_again_by_the_schedule_until_it_is_given_up(
    partner: OtherSide, endpoint: Any, at: Any
) -> None:
    clock_of = at("2026-11-29 10:00")
    partner.statuses = [500]
    tell()
    for pause in (0, *NUMBERS.retries):
        clock_of.shift(timedelta(seconds=pause * (1 + NUMBERS.jitter)))
        wake_partners.func(timestamp=0)
        jobs.run_due()

    message = Message.objects.get()
    assert len(partner.calls) == len(NUMBERS.retries) + 1
    assert set(partner.ids()) == {str(message.event_id)}
    assert message.state == "failed"
    assert list(message.deliveries.values_list("detail", flat=True)) == ["500"] * len(partner.calls)


def test_a_partner_that_fails_is_left_alone_more_and_more(
    partner: OtherSide, endpoint: Any, at: Any
) -> None:
    at("2026-11-29 10:00")
    partner.statuses = [503]
    for number in range(50):
        tell(key=str(number))
    jobs.run_due()

    assert len(partner.calls) == 1  # fifty jobs, and forty-nine found it resting
    held = Endpoint.objects.get()
    assert held.rest_until > clock.now()
    assert Message.objects.filter(state="waiting").count() == 50


def test_what_waited_goes_out_once_it_is_well_again(
    partner: OtherSide, endpoint: Any, at: Any
) -> None:
    clock_of = at("2026-11-29 10:00")
    partner.statuses = [503, 503, 204]
    for number in range(20):
        tell(key=str(number))
    for _ in range(12):
        clock_of.shift(timedelta(minutes=10))
        wake_partners.func(timestamp=0)
        jobs.run_due()

    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}
    taken = [call.headers["webhook-id"] for call in partner.calls[2:]]
    assert len(taken) == len(set(taken)) == 20


def test_retry_after_is_heeded(partner: OtherSide, endpoint: Any, at: Any) -> None:
    clock_of = at("2026-11-29 10:00")
    partner.statuses, partner.headers = [429, 204], {"Retry-After": "7200"}
    tell()
    jobs.run_due()
    clock_of.shift(timedelta(hours=1))
    wake_partners.func(timestamp=0)
    jobs.run_due()
    assert len(partner.calls) == 1

    clock_of.shift(timedelta(hours=1, minutes=1))
    wake_partners.func(timestamp=0)
    jobs.run_due()
    assert len(partner.calls) == 2


@pytest.mark.parametrize("status", [301, 302, 400, 404, 500])
def test_anything_but_2xx_is_a_failure(partner: OtherSide, endpoint: Any, status: int) -> None:
    partner.statuses = [status]
    tell()
    jobs.run_due()

    assert Message.objects.get().state == "waiting"
    assert len(partner.calls) == 1


def test_after_days_without_success_it_is_switched_off_and_its_people_are_told(
    partner: OtherSide, endpoint: Any, lek: Any, at: Any
) -> None:
    clock_of = at("2026-11-29 10:00")
    lek.email = "lek@mail.test-a.org"
    lek.save()
    partner.statuses = [500]
    for number in range(NUMBERS.off_after_failures):
        tell(key=str(number))
    for _ in range(5 * (NUMBERS.off_after.days + 1)):
        clock_of.shift(timedelta(hours=5))
        wake_partners.func(timestamp=0)
        jobs.run_due()

    held = Endpoint.objects.get()
    assert (held.state, held.off_because) == ("disabled", "failing")
    assert held.off_at - held.failing_since >= NUMBERS.off_after
    assert [letter.to for letter in mail.outbox] == [["lek@mail.test-a.org"]]
    assert "ไม่ส่งเหตุการณ์" in mail.outbox[0].subject
    assert "hidden-in-the-address" not in mail.outbox[0].body
    assert Entry.objects.filter(what="messaging:endpoint:disable").count() == 1
    tell(key="later")
    jobs.run_due()
    assert not Message.objects.filter(event__pk=tell(key="later").pk).exists()


def test_410_ends_it_at_once(partner: OtherSide, endpoint: Any) -> None:
    partner.statuses = [410]
    tell()
    jobs.run_due()

    held = Endpoint.objects.get()
    assert (held.state, held.off_because) == ("disabled", "gone")
    assert Message.objects.get().state == "failed"


def test_a_worker_killed_between_sending_and_noting_sends_the_same_id_again(
    partner: OtherSide, endpoint: Any, monkeypatch: Any, at: Any
) -> None:
    clock_of = at("2026-11-29 10:00")

    class Killed(BaseException):
        pass

    def die(*_: object, **__: object) -> None:
        raise Killed

    event = tell()
    with monkeypatch.context() as patch:
        patch.setattr("ruthan.messaging.actions.serving._arrived", die)
        patch.setattr("ruthan.messaging.actions.serving._free", lambda _endpoint: None)
        with pytest.raises(Killed):
            actions.serve(endpoint_id=endpoint.pk)
    assert actions.serve(endpoint_id=endpoint.pk) is None  # the dead worker's time is not over
    assert len(partner.calls) == 1

    clock_of.shift(timedelta(minutes=3))
    wake_partners.func(timestamp=0)
    jobs.run_due()

    assert partner.ids() == [str(event.pk)] * 2
    assert list(Delivery.objects.order_by("attempt").values_list("outcome", flat=True)) == [
        "unsure", "sent",
    ]  # fmt: skip
    assert Message.objects.get().state == "sent"


def test_two_workers_never_ask_one_partner_at_once(partner: OtherSide, endpoint: Any) -> None:
    seen: list[Any] = []
    partner.before = lambda: seen.append(len(partner.calls))
    Endpoint.objects.update(busy_until=clock.now() + timedelta(minutes=1))
    tell()
    jobs.run_due()

    assert partner.calls == []


def test_a_private_address_is_never_asked(partner: OtherSide, endpoint: Any, settings: Any) -> None:
    settings.RUTHAN_WEBHOOK_LOOPBACK = False
    tell()
    jobs.run_due()

    assert partner.calls == []
    assert Delivery.objects.get().detail == "a private address"


# -- Secrets --------------------------------------------------------------------------------------


def test_while_a_secret_is_changed_both_sign_and_then_the_new_one_alone(
    partner: OtherSide, registered: actions.Registered, lek: Any, at: Any
) -> None:
    clock_of = at("2026-11-29 10:00")
    old = registered.secret
    tell(key="before")
    new = actions.rotate_secret(by=lek, endpoint=registered.endpoint).secret
    jobs.run_due()  # what was written before the change goes out in the middle of it
    clock_of.shift(NUMBERS.overlap + timedelta(minutes=1))
    tell(key="after")
    jobs.run_due()

    middle, after = partner.calls
    assert is_signed(old, middle)
    assert is_signed(new, middle)
    assert middle.headers["webhook-signature"].count("v1,") == 2
    assert is_signed(new, after)
    assert not is_signed(old, after)
    assert after.headers["webhook-signature"].count("v1,") == 1


def test_a_second_change_ends_the_first_secret_at_once(
    partner: OtherSide, registered: actions.Registered, lek: Any
) -> None:
    first = registered.secret
    actions.rotate_secret(by=lek, endpoint=registered.endpoint)
    actions.rotate_secret(by=lek, endpoint=registered.endpoint)
    tell()
    jobs.run_due()

    assert not is_signed(first, partner.calls[0])
