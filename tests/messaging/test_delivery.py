"""Mail: sealed, once, with patience, and never against a person's wish."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection

from ruthan.core import clock, crypto, jobs
from ruthan.core.mail import MailRefused
from ruthan.messaging import actions, queries
from ruthan.messaging.actions import delivery
from ruthan.messaging.models import Delivery, Message, OptOut
from ruthan.messaging.rules import ATTEMPTS

pytestmark = pytest.mark.django_db

TO = "mali@mail.test-a.org"


def send(**over: Any) -> Message:
    plain = {
        "to": TO, "subject": "มีคำตอบแล้ว", "body": "อ่านได้ที่หน้าติดตาม", "about": ("report", "r1"),
        "dedupe_key": "answer:1", "data_key": crypto.new_data_key("test"), "language": "th",
    }  # fmt: skip
    return actions.send(**(plain | over))


def test_a_message_is_delivered_with_its_html_twin_and_its_way_out() -> None:
    message = send()
    jobs.run_due()

    message.refresh_from_db()
    letter = mail.outbox[0]
    assert message.state == "sent"
    assert message.sent_at is not None
    assert letter.to == [TO]
    assert "อ่านได้ที่หน้าติดตาม" in letter.body
    assert "/mail/stop/" in letter.body
    assert letter.alternatives[0][1] == "text/html"
    assert str(message.pk) in letter.extra_headers["Message-ID"]


def test_a_dedupe_key_is_used_once() -> None:
    first, again = send(), send(body="อีกข้อความ")
    jobs.run_due()
    jobs.run_due()

    assert first.pk == again.pk
    assert len(mail.outbox) == 1


def test_delivering_twice_sends_once() -> None:
    message = send()
    for _ in range(3):
        actions.deliver(message_id=str(message.pk))

    assert len(mail.outbox) == 1
    assert Delivery.objects.count() == 1


def test_address_subject_and_body_are_sealed_and_the_job_carries_an_id_only() -> None:
    send()

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (m.*)::text FROM messaging_message m UNION ALL SELECT args::text FROM procrastinate_jobs"
        )
        rows = " ".join(row[0] for row in cursor.fetchall())
    for needle in (TO, "มีคำตอบ", "หน้าติดตาม"):
        assert needle not in rows
        assert needle.encode().hex() not in rows


def test_a_refusing_server_is_tried_again_until_eight_times(monkeypatch: Any) -> None:
    def refuse(**_: object) -> None:
        raise MailRefused("ConnectionRefusedError")

    monkeypatch.setattr("ruthan.core.mail.send_mail", refuse)
    message = send()
    for _ in range(ATTEMPTS - 1):
        with pytest.raises(actions.StillTrying):
            actions.deliver(message_id=str(message.pk))
    actions.deliver(message_id=str(message.pk))

    message.refresh_from_db()
    assert message.state == "failed"
    assert list(message.deliveries.values_list("outcome", flat=True)) == ["failed"] * ATTEMPTS


def test_while_another_worker_tries_nobody_else_does(monkeypatch: Any) -> None:
    message = send()
    Delivery.objects.create(message=message, attempt=1, outcome="trying")

    with pytest.raises(actions.StillTrying):
        actions.deliver(message_id=str(message.pk))
    assert mail.outbox == []

    Delivery.objects.update(at=clock.now() - timedelta(minutes=5))
    actions.deliver(message_id=str(message.pk))
    assert len(mail.outbox) == 1


def test_what_was_read_before_another_sent_it_is_not_sent_again(monkeypatch: Any) -> None:
    """The message is delivered at once and by the queue; both may have read it while it waited."""
    message, claim = send(), delivery._claim

    def slowly(read: Message) -> Delivery | None:
        monkeypatch.setattr(delivery, "_claim", claim)
        actions.deliver(message_id=str(read.pk))
        return claim(read)

    monkeypatch.setattr(delivery, "_claim", slowly)
    actions.deliver(message_id=str(message.pk))

    assert len(mail.outbox) == 1
    assert list(message.deliveries.values_list("attempt", "outcome")) == [(1, "sent")]


def test_an_address_that_opted_out_gets_nothing_more_whatever_it_is_about() -> None:
    first = send()
    jobs.run_due()
    token = actions.opt_out_address(str(first.pk))
    actions.opt_out(token=token)
    actions.opt_out(token=token)
    later = send(to=TO.upper(), dedupe_key="answer:2", about=("report", "r2"))
    jobs.run_due()

    later.refresh_from_db()
    assert later.state == "stopped"
    assert len(mail.outbox) == 1
    assert OptOut.objects.count() == 1


@pytest.mark.parametrize("token", ["", "x", "made:up:token"])
def test_a_made_up_link_stops_nobody(token: str) -> None:
    send()

    with pytest.raises(actions.OptOutRefused):
        actions.opt_out(token=token)
    assert OptOut.objects.count() == 0


def test_a_destroyed_key_stops_the_message() -> None:
    key = crypto.new_data_key("test")
    message = send(data_key=key)
    crypto.destroy(key)
    jobs.run_due()

    message.refresh_from_db()
    assert message.state == "stopped"
    assert mail.outbox == []


def test_stopping_blanks_what_was_written() -> None:
    message = send()

    assert actions.stop_messages(about=("report", "r1")) == 1
    message.refresh_from_db()
    assert message.state == "stopped"
    assert bytes(message.to_sealed) == bytes(message.body_sealed) == b""
    jobs.run_due()
    assert mail.outbox == []


@pytest.mark.parametrize("address", ["a@bank.example", "a@x.invalid", "a@example.com"])
def test_addresses_of_examples_are_sent_to_the_quiet_twin(address: str) -> None:
    message = send(to=address)
    jobs.run_due()

    message.refresh_from_db()
    assert message.state == "sent"
    assert mail.outbox == []


def test_the_quiet_setting_sends_nothing_at_all(settings: Any) -> None:
    settings.RUTHAN_QUIET = True
    send()
    jobs.run_due()

    assert mail.outbox == []
    assert queries.counts_of(("report", "r1")) == {"sent": 1}


def test_english_readers_get_an_english_frame() -> None:
    send(language="en", subject="Checked", body="Read it.")
    jobs.run_due()

    assert "We never ask for passwords" in mail.outbox[0].body
    assert "/en/mail/stop/" in mail.outbox[0].body
