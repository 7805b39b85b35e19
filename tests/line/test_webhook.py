"""The webhook: only who knows the secret is heard, each event once, nothing in clear."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ruthan.core import jobs
from ruthan.gateway.conversation import taking
from ruthan.gateway.models import Chat, Heard
from ruthan.gateway.sources.line.events import Unreadable, read_event, read_events
from ruthan.gateway.sources.line.signature import is_signed
from ruthan.intake.models import Report
from ruthan.messaging.models import Message
from tests import makers
from tests.line.conftest import MALI, Person, bring

pytestmark = pytest.mark.django_db
RUMOUR = "ด่วน! ธนาคารตัวอย่างจะปิดทุกสาขาวันศุกร์นี้ รีบถอนเงิน ส่งต่อด้วย"


@pytest.fixture(autouse=True)
def _centre(reference: Any) -> None:
    makers.an_organisation("ruthan")


def test_the_official_signature_vector() -> None:
    given = "/gg9a+LvFevTH1sd7XCQycD7tsWclCsInj7MhBHxN7k="
    assert is_signed(b"bodybodybodybody", given, secret="channel_secret")
    assert not is_signed(b"bodybodybodybody", given, secret="another")
    assert not is_signed(b"bodybodybodybodz", given, secret="channel_secret")
    for nonsense in ("", "=", "ก", given[:-1], given + "A"):
        assert not is_signed(b"bodybodybodybody", nonsense, secret="channel_secret")
    assert not is_signed(b"", "", secret="")


def test_without_a_channel_there_is_no_such_address(settings: Any) -> None:
    assert bring().status_code == 404
    settings.RUTHAN_LINE_SECRET = "channel_secret"
    assert bring().status_code == 404  # no token yet: nobody could be answered


def test_a_wrong_signature_is_not_even_parsed(line: Any, mali: Person) -> None:
    event = mali.text(RUMOUR)
    assert bring(event, signed="x").status_code == 401
    assert bring(body=b"no JSON", signed="").status_code == 401
    assert Heard.objects.count() == Report.objects.count() == 0


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"events": 1}', b"\xff", b"[" * 90_000])
def test_signed_nonsense_is_refused_and_harms_nothing(line: Any, body: bytes) -> None:
    assert bring(body=body).status_code == 400


def test_the_call_without_events_by_which_line_looks_is_answered(line: Any) -> None:
    assert bring().status_code == 200
    assert Client().get("/line/webhook/").status_code == 405


def test_200_means_committed_and_sealed(line: Any, mali: Person) -> None:
    bring(mali.text(RUMOUR))

    report = Report.objects.get()
    assert report.channel == "line"
    heard = Heard.objects.get()
    assert (heard.became, heard.report, heard.is_done) == ("report", report.pk, False)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (h.*)::text || (c.*)::text FROM gateway_heard h JOIN gateway_chat c ON"
            " c.id = h.chat_id UNION ALL SELECT (r.*)::text FROM intake_report r"
            " UNION ALL SELECT args::text FROM procrastinate_jobs"
        )
        rows = " ".join(row[0] for row in cursor.fetchall())
    token = next(iter(line.reply_tokens))
    for needle in (MALI, "ธนาคาร", token):
        assert needle not in rows
        assert needle.encode().hex() not in rows


def test_the_same_event_three_times_is_one_report_and_one_answer(line: Any, mali: Person) -> None:
    event = mali.text(RUMOUR)
    for again in range(3):
        assert bring({**event, "deliveryContext": {"isRedelivery": again > 0}}).status_code == 200
        jobs.run_due()

    assert Report.objects.count() == Heard.objects.count() == Message.objects.count() == 1
    assert len(mali.hears()) == 1


def test_two_events_of_one_call_that_was_half_taken_are_taken_once(line: Any, mali: Person) -> None:
    first, second = mali.text(RUMOUR), mali.text("กินมะนาวกับโซดาทุกเช้าหายจากเบาหวานได้ใน 7 วัน")
    bring(first)
    bring(first, second)

    assert Report.objects.count() == 2


def test_an_event_that_fails_keeps_no_other_from_being_heard(
    line: Any, mali: Person, monkeypatch: Any
) -> None:
    take = taking.take_text

    def fail(chat: Any, text: str) -> Any:
        if "สมมุติ" in text:
            raise RuntimeError("a fault of ours")
        return take(chat, text)

    monkeypatch.setattr(taking, "take_text", fail)
    bad, good = mali.text("ข่าวสมมุติที่ทำให้ระบบล้มไปหนึ่งครั้ง"), mali.text(RUMOUR)
    with pytest.raises(RuntimeError):
        bring(bad, good)
    assert Report.objects.count() == 1
    monkeypatch.setattr(taking, "take_text", take)
    bring(bad, good)

    assert Report.objects.count() == 2


def test_a_text_costs_a_constant_number_of_queries(line: Any, mali: Person) -> None:
    bring(mali.text("ข่าวลือแรกของวันนี้เรื่องน้ำท่วมเมืองตัวอย่างคืนนี้"))  # the chat is new once
    counts = []
    for text in (RUMOUR, "แชร์ด่วน เขื่อนตัวอย่างแตกแล้ว รีบหนีขึ้นที่สูง"):
        with CaptureQueriesContext(connection) as seen:
            bring(mali.text(text))
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 16


def test_an_event_without_an_id_is_still_heard_once(line: Any, mali: Person) -> None:
    event = mali.text(RUMOUR)
    del event["webhookEventId"]
    bring(event)
    bring(event)

    assert Report.objects.count() == 1


def test_standby_and_unknown_kinds_pass(line: Any, mali: Person) -> None:
    odd = [
        {**mali.text(RUMOUR), "mode": "standby"}, mali.event("newKind"), mali.event("beacon"),
        mali.event("message", message={"type": "hologram", "id": "1"}), {"type": "message"}, {},
    ]  # fmt: skip
    assert bring(*odd).status_code == 200
    assert bring(body=b'{"events": [1, null, "x"]}').status_code == 200
    assert Heard.objects.count() == 0


def test_values_of_the_wrong_type_raise_nothing() -> None:
    for value in (None, 1, [], {}, "x", True, -1, 10**30):
        event = dict.fromkeys(("type", "mode", "source", "message", "timestamp", "postback", "replyToken"), value)  # fmt: skip
        read_event({**event, "type": "message"})
        read_event({**event, "type": "message", "message": {"type": "text", "text": value}})
    with pytest.raises(Unreadable):
        read_events(b"{")


# -- What others wrote ----------------------------------------------------------------------------

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "specs" / "line"


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="LINE's published samples are not beside us")
def test_every_official_event_passes(line: Any) -> None:
    body = (SAMPLES / "sdk-webhook-events.json").read_bytes()
    events = json.loads(body)["events"]
    assert len(events) == 28
    assert bring(body=body).status_code == 200
    for number, event in enumerate(events):
        assert bring({**event, "webhookEventId": f"official-{number}"}).status_code == 200
    jobs.run_due()

    assert Chat.objects.filter(kind="person").count() == 1
    assert not Heard.objects.filter(is_done=False).exists()
