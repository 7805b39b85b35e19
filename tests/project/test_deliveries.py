"""The one page of deliveries: every channel, every message, what went wrong, again and stop."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ruthan.audit.models import Entry
from ruthan.core import clock, crypto, jobs
from ruthan.core.mail import MailRefused
from ruthan.messaging import actions, queries
from ruthan.messaging.models import Delivery, Message
from ruthan.project import vitals
from ruthan.project.deliveries.about import words_of
from ruthan.project.doctor import database
from tests import makers
from tests.house.tree import PACKAGE
from tests.messaging.test_delivery import TO, send

pytestmark = pytest.mark.django_db
PAGE = "/staff/deliveries/"


@pytest.fixture
def ploy_at(client_of: Callable[..., Client], ploy: Any) -> Client:
    return client_of(ploy)


def health(channel: str) -> queries.Health:
    return next(one for one in queries.health() if one.channel == channel)


def test_whatever_a_message_is_about_has_words() -> None:
    code = "".join(file.read_text(encoding="utf-8") for file in PACKAGE.rglob("*.py"))
    kinds = set(re.findall(r'about=\("([a-z]+)"', code)) - {"case"}  # of a request, not a message
    assert {"report", "indicator", "month"} < kinds
    assert [kind for kind in kinds if words_of(kind) == kind] == []


def refuse_mail(monkeypatch: Any, how: str = "ConnectionRefusedError", **more: Any) -> None:
    def refuse(**_: object) -> None:
        raise MailRefused(how, **more)

    monkeypatch.setattr("ruthan.core.mail.send_mail", refuse)


def fail(message: Message) -> None:
    with pytest.raises(actions.StillTrying):
        actions.deliver(message_id=str(message.pk))


def test_nothing_sent_yet_is_said(ploy_at: Client) -> None:
    page = ploy_at.get(PAGE).content.decode().replace("<wbr>", "")
    assert "ยังไม่มีการส่งข้อความ" in page
    assert [one.channel for one in queries.health()] == ["email", "line", "sms", "webhook"]
    assert "ยังไม่ได้ตั้งค่า" in page


def test_a_message_is_seen_without_its_address_or_its_words(ploy_at: Client) -> None:
    report = makers.a_report()
    message = send(about=("report", str(report.pk)))
    jobs.run_due()

    for path in (PAGE, f"{PAGE}{message.pk}/"):
        page = ploy_at.get(path).content.decode().replace("<wbr>", "")
        assert report.ref in page
        for hidden in (TO, "mali", "test-a.org", "มีคำตอบแล้ว", "หน้าติดตาม"):
            assert hidden not in page


def test_a_channel_that_fails_says_since_when_and_why_and_is_well_again(
    ploy_at: Client, monkeypatch: Any
) -> None:
    send(dedupe_key="good")
    jobs.run_due()
    with monkeypatch.context() as patch:
        refuse_mail(patch)
        message = send(dedupe_key="bad")
        fail(message)
        fail(message)
        held = health("email")
        page = ploy_at.get(PAGE).content.decode().replace("<wbr>", "")
    assert held.failing_since == message.deliveries.order_by("attempt").first().at
    assert (held.waiting, held.reason) == (1, "ConnectionRefusedError")
    assert "ขัดข้อง" in page
    assert "การเชื่อมต่อถูกปฏิเสธ" in page

    actions.deliver(message_id=str(message.pk))
    held = health("email")
    assert (held.failing_since, held.waiting) == (None, 0)
    assert "ขัดข้อง" not in ploy_at.get(PAGE).content.decode().replace("<wbr>", "")


def test_a_mailbox_that_is_not_there_is_given_up_at_once_and_seen(
    ploy_at: Client, monkeypatch: Any
) -> None:
    refuse_mail(monkeypatch, "550", is_final=True)
    message = send()
    actions.deliver(message_id=str(message.pk))

    page = ploy_at.get(f"{PAGE}?state=failed").content.decode().replace("<wbr>", "")
    assert "550" in page
    assert "ไม่มีกล่องอีเมลนี้" in page
    assert message.deliveries.count() == 1


def test_filters_and_search(ploy_at: Client) -> None:
    report = makers.a_report()
    send(about=("report", str(report.pk)), dedupe_key="one")
    other = makers.a_report("อีกเรื่องหนึ่ง ไม่เกี่ยวกันเลย เรื่องน้ำประปาไม่ไหลที่หมู่บ้านตัวอย่าง")
    send(about=("report", str(other.pk)), dedupe_key="two")

    def shown(**query: str) -> str:
        return ploy_at.get(PAGE, query).content.decode().replace("<wbr>", "")

    assert report.ref in shown(q=report.ref.lower())
    assert other.ref not in shown(q=report.ref)
    assert report.ref in shown(channel="email", state="waiting")
    assert report.ref not in shown(channel="line")
    assert report.ref not in shown(state="sent")
    assert "ไม่มีข้อความตามที่เลือก" in shown(q="R-00000000")
    assert ploy_at.get(PAGE, {"state": "nonsense", "before": "nonsense"}).status_code == 200


def test_pages_follow_one_another_and_cost_the_same_queries(ploy_at: Client) -> None:
    key = crypto.new_data_key("test")

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            ploy_at.get(PAGE)
        return len(asked)

    for number in range(5):
        send(dedupe_key=f"few:{number}", data_key=key)
    few = cost()
    for number in range(60):
        send(dedupe_key=f"many:{number}", data_key=key)
    assert cost() == few
    page = ploy_at.get(PAGE).content.decode().replace("<wbr>", "")
    assert page.count("table-title") == 40
    older = page.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert (
        ploy_at.get(PAGE + older).content.decode().replace("<wbr>", "").count("table-title") == 25
    )


def test_try_again_and_stop_are_done_once_and_recorded(ploy_at: Client, monkeypatch: Any) -> None:
    with monkeypatch.context() as patch:
        refuse_mail(patch, "550", is_final=True)
        message = send()
        actions.deliver(message_id=str(message.pk))
    ploy_at.post(f"{PAGE}{message.pk}/again/", {"token": uuid4()})
    said = ploy_at.post(f"{PAGE}{message.pk}/again/", {"token": uuid4()}, follow=True)
    assert "ไม่ได้เลิกส่งแล้ว" in said.content.decode().replace("<wbr>", "")
    jobs.run_due()
    message.refresh_from_db()
    assert message.state == "sent"

    waits = send(dedupe_key="waits")
    ploy_at.post(f"{PAGE}{waits.pk}/stop/")
    said = ploy_at.post(f"{PAGE}{waits.pk}/stop/", follow=True)
    assert "ไม่ได้รอส่งแล้ว" in said.content.decode().replace("<wbr>", "")
    jobs.run_due()
    waits.refresh_from_db()
    assert waits.state == "stopped"
    made = Entry.objects.filter(what__startswith="messaging:message:")
    assert sorted(made.values_list("what", flat=True)) == [
        "messaging:message:again", "messaging:message:stop",
    ]  # fmt: skip


def test_whoever_only_watches_changes_nothing(
    client_of: Callable[..., Client], chai: Any, anan: Any
) -> None:
    message = send()
    auditor = client_of(chai)
    page = auditor.get(f"{PAGE}{message.pk}/").content.decode().replace("<wbr>", "")
    assert "/stop/" not in page
    assert auditor.post(f"{PAGE}{message.pk}/stop/").status_code == 404
    assert client_of(anan).get(PAGE).status_code == 404
    message.refresh_from_db()
    assert message.state == "waiting"


def test_metrics_and_doctor_say_the_same(monkeypatch: Any, settings: Any, at: Any) -> None:
    traveller = at("2026-11-29 10:00")
    with connection.cursor() as cursor:

        class Asked:
            """The test's own connection, for what it wrote is not committed."""

            def execute(self, query: Any, values: Any = None) -> Any:
                cursor.execute(query.decode() if isinstance(query, bytes) else query, values)
                return cursor

        db: Any = Asked()
        assert database.channels(db).level == "ok"
        refuse_mail(monkeypatch)
        fail(send())
        traveller.shift(timedelta(minutes=11))
        found = database.channels(db)
        assert found.level == "bad"
        assert "email for 11 minutes, 1 wait, last: ConnectionRefusedError" in found.words
        (mail,) = (one for one in vitals.channels(db) if one.channel == "email")
        assert mail.waiting == 1
        assert clock.now() - mail.failing_since == timedelta(minutes=11)
        assert Delivery.objects.filter(outcome="failed").count() == 1
        assert database.partners(db).level == "ok"
