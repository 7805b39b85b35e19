"""Text messages: through the gateway that the settings describe, short, sealed, stopped when asked."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from ruthan.core import crypto, http, jobs
from ruthan.gateway.sources.sms.reading import read_call
from ruthan.messaging import actions, queries
from ruthan.messaging.models import Message, OptOut
from ruthan.messaging.rules import SMS_PARTS
from ruthan.messaging.transports.sms import BadNumber, kept_to, number_of, size_of
from tests.messaging.other_side import OtherSide, other_side

pytestmark = pytest.mark.django_db
NUMBER = "081-000-0000"
SECRET = "a-long-shared-secret"
LINK = "https://ruthan.example/a/C-4T8M2PXW"


@pytest.fixture
def gateway(settings: Any) -> Any:
    with other_side() as held:
        held.statuses = [200]
        settings.RUTHAN_SMS_URL, settings.RUTHAN_SMS_KEY = held.url, "gateway-key"
        settings.RUTHAN_SMS_SENDER, settings.RUTHAN_SMS_CALLBACK = "Ruthan", SECRET
        yield held
        http.drop_connections()


def send(**over: Any) -> Message:
    plain = {
        "transport": "sms", "to": NUMBER, "subject": "", "body": "ผลตรวจ: ไม่จริง\n" + LINK,
        "about": ("report", "r1"), "dedupe_key": "sms:1", "data_key": crypto.new_data_key("test"),
    }  # fmt: skip
    return actions.send(**(plain | over))


# -- Length ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "units", "parts"),
    [
        ("", 0, 1),
        ("a" * 160, 160, 1),
        ("a" * 161, 161, 2),
        ("a" * 306, 306, 2),
        ("a" * 307, 307, 3),
        ("€" * 80, 160, 1),
        ("ก" * 70, 70, 1),
        ("ก" * 71, 71, 2),
        ("ก" * 134, 134, 2),
        ("ก" * 135, 135, 3),
        ("a" * 69 + "ก", 70, 1),
        ("😀" * 35, 70, 1),
        ("😀" * 36, 72, 2),
        ("ก" * 66 + "😀" * 2, 70, 1),
        ("ก" * 66 + "😀" + "ก" * 66, 134, 3),  # it is never parted: the first part has 66
    ],
)
def test_parts_are_counted_as_the_network_does(text: str, units: int, parts: int) -> None:
    size = size_of(text)
    assert (size.units, size.parts) == (units, parts)
    assert size.is_unicode == any(ord(sign) > 0x2FF and sign != "€" for sign in text)


def test_what_is_too_long_is_cut_between_words_and_its_link_stays_whole() -> None:
    words = "ธนาคารตัวอย่างยืนยันว่าทุกสาขาเปิดทำการตามปกติ" * 20
    kept = kept_to(f"{words}\n{LINK}", 3)

    said, _, last = kept.rpartition("\n")
    assert size_of(kept).parts == 3
    assert last == LINK
    assert said.endswith("…")
    assert words.startswith(said.removesuffix("…"))
    assert said.removesuffix("…").endswith(("ตัวอย่าง", "ยืนยัน", "ว่า", "สาขา", "ปกติ", "ทุก", "เปิด", "ทำการ", "ธนาคาร", "ตาม"))  # fmt: skip
    assert size_of(kept).left < 20  # little is wasted


def test_english_words_are_kept_whole_too() -> None:
    kept = kept_to("The bank confirmed that every branch is open. " * 30, 2)
    assert size_of(kept).parts <= 2
    assert kept.removesuffix("…").split()[-1] in "The bank confirmed that every branch is open."


def test_what_fits_is_left_as_it_is() -> None:
    assert kept_to("ผลตรวจ: ไม่จริง", 1) == "ผลตรวจ: ไม่จริง"


# -- Numbers --------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["0810000000", "081-000-0000", "+66 81 000 0000", "66810000000"])
def test_a_number_is_the_same_however_it_is_typed(typed: str) -> None:
    assert number_of(typed) == "+66810000000"
    assert number_of(typed, "digits") == "66810000000"
    assert number_of(typed, "local") == "0810000000"


@pytest.mark.parametrize("typed", ["", "1441", "ศูนย์แปดหนึ่ง", "mali@mail.test-a.org", "0" * 30])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(BadNumber):
        number_of(typed)


# -- The gateway ----------------------------------------------------------------------------------


def test_a_message_goes_out_in_the_shape_of_the_settings(gateway: OtherSide, settings: Any) -> None:
    settings.RUTHAN_SMS_FIELDS = (
        '{"messages": [{"msisdn": "{to}", "body": "{text}", "ref": "{id}"}],'
        ' "sender": "{sender}", "flash": false}'
    )
    settings.RUTHAN_SMS_HEADER, settings.RUTHAN_SMS_NUMBERS = "X-Api-Key: {key}", "local"
    message = send()
    jobs.run_due()

    (call,) = gateway.calls
    assert call.headers["x-api-key"] == "gateway-key"
    assert json.loads(call.body) == {
        "messages": [
            {"msisdn": "0810000000", "body": "ผลตรวจ: ไม่จริง\n" + LINK, "ref": str(message.pk)}
        ],
        "sender": "Ruthan", "flash": False,
    }  # fmt: skip
    message.refresh_from_db()
    assert (message.state, message.deliveries.get().detail) == ("sent", "1 part")


def test_words_of_a_text_are_never_taken_for_the_template(gateway: OtherSide) -> None:
    send(body="{key} {to} {ไม่รู้จัก} {")
    jobs.run_due()

    assert json.loads(gateway.calls[0].body)["text"] == "{key} {to} {ไม่รู้จัก} {"


def test_a_long_text_is_kept_to_what_fits(gateway: OtherSide) -> None:
    message = send(body="ทุกสาขาเปิดทำการตามปกติ" * 60 + "\n" + LINK)
    jobs.run_due()

    text = json.loads(gateway.calls[0].body)["text"]
    assert size_of(text).parts == SMS_PARTS
    assert text.endswith("…\n" + LINK)
    assert message.deliveries.get().detail == f"{SMS_PARTS} parts"


def test_the_number_is_sealed_and_in_no_job_log_or_note(gateway: OtherSide, caplog: Any) -> None:
    gateway.statuses = [400]
    send()
    jobs.run_due()

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (m.*)::text FROM messaging_message m UNION ALL SELECT args::text FROM"
            " procrastinate_jobs UNION ALL SELECT detail FROM messaging_delivery"
        )
        rows = " ".join(row[0] for row in cursor.fetchall())
    assert gateway.calls
    for needle in ("810000000", "081-000", "gateway-key", "ไม่จริง"):
        assert needle not in rows + caplog.text
        assert needle.encode().hex() not in rows


@pytest.mark.parametrize("status", [401, 403, 429, 503])
def test_what_can_be_mended_is_tried_again(gateway: OtherSide, status: int) -> None:
    gateway.statuses = [status, 200]
    message = send()
    with pytest.raises(actions.StillTrying):
        actions.deliver(message_id=str(message.pk))
    actions.deliver(message_id=str(message.pk))

    message.refresh_from_db()
    assert message.state == "sent"


def test_what_may_have_arrived_is_not_sent_twice_by_itself(
    gateway: OtherSide, settings: Any
) -> None:
    settings.RUTHAN_SMS_FIELDS = '{"to": "{to}", "text": "{text}"}'
    gateway.statuses = [500]
    message = send()
    actions.deliver(message_id=str(message.pk))

    message.refresh_from_db()
    assert message.state == "failed"
    assert message.deliveries.get().outcome == "unsure"
    assert len(gateway.calls) == 1


def test_a_gateway_that_knows_a_repeat_is_asked_again(gateway: OtherSide) -> None:
    gateway.statuses = [500, 200]
    message = send()
    with pytest.raises(actions.StillTrying):
        actions.deliver(message_id=str(message.pk))
    actions.deliver(message_id=str(message.pk))

    ids = {json.loads(call.body)["id"] for call in gateway.calls}
    assert ids == {str(message.pk)}


def test_nonsense_instead_of_a_number_fails_at_once(gateway: OtherSide) -> None:
    message = send(to="ไม่มีเบอร์")
    actions.deliver(message_id=str(message.pk))

    message.refresh_from_db()
    assert (message.state, gateway.calls) == ("failed", [])


def test_there_is_a_way_where_a_gateway_is_named(settings: Any) -> None:
    assert not queries.has_way("sms")
    settings.RUTHAN_SMS_URL = "https://sms.example/send"
    assert queries.has_way("sms")
    assert not queries.has_way("pigeon")


def test_the_quiet_twin_sends_nothing(gateway: OtherSide, settings: Any) -> None:
    settings.RUTHAN_QUIET = True
    send()
    jobs.run_due()

    assert gateway.calls == []
    assert Message.objects.get().state == "sent"


# -- Called back ----------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["หยุด", "STOP", " stop. ", "ยกเลิก"])
@pytest.mark.parametrize("number", ["66810000000", "+66810000000", "0810000000"])
def test_a_wish_to_stop_is_honoured(gateway: OtherSide, word: str, number: str) -> None:
    said = Client().post(f"/sms/{SECRET}/", {"msisdn": number, "message": word})
    later = send()
    jobs.run_due()

    later.refresh_from_db()
    assert said.status_code == 200
    assert later.state == "stopped"
    assert gateway.calls == []


def test_any_other_word_stops_nothing(gateway: OtherSide) -> None:
    Client().get(f"/sms/{SECRET}/", {"from": "66810000000", "text": "ขอบคุณครับ"})
    assert OptOut.objects.count() == 0


@pytest.mark.parametrize("path", ["/sms/another-shared-secret/", "/sms/x/", "/sms/"])
def test_without_the_secret_nothing_is_there(gateway: OtherSide, path: str) -> None:
    said = Client().post(path, {"from": "66810000000", "text": "stop"})
    assert said.status_code == 404
    assert OptOut.objects.count() == 0


def test_a_short_secret_opens_nothing(gateway: OtherSide, settings: Any) -> None:
    settings.RUTHAN_SMS_CALLBACK = "short"
    assert Client().post("/sms/short/", {"text": "stop"}).status_code == 404
    settings.RUTHAN_SMS_CALLBACK = ""
    assert Client().post("/sms//", {"text": "stop"}).status_code == 404


def test_that_it_did_not_arrive_is_seen(gateway: OtherSide) -> None:
    message = send()
    jobs.run_due()
    for _ in range(2):
        Client().post(
            f"/sms/{SECRET}/", json.dumps({"id": str(message.pk), "status": "UNDELIV"}),
            content_type="application/json",
        )  # fmt: skip

    message.refresh_from_db()
    assert (message.state, message.sent_at) == ("failed", None)
    assert message.deliveries.get().detail == "not delivered"


def test_that_it_arrived_is_noted_once(gateway: OtherSide) -> None:
    message = send()
    jobs.run_due()
    for _ in range(2):
        Client().post(f"/sms/{SECRET}/", {"ref": str(message.pk), "dlr": "DELIVRD"})

    assert message.deliveries.get().detail == "1 part, arrived"


@pytest.mark.parametrize("body", ["", "[", "[1]", '"x"', "{}", '{"id": "1", "status": "failed"}'])
def test_nonsense_is_passed_over(gateway: OtherSide, body: str) -> None:
    said = Client().post(f"/sms/{SECRET}/", body, content_type="application/json")
    assert said.status_code == 200


def test_a_call_says_what_we_understand_and_nothing_else() -> None:
    called = read_call({"From": "66810000000", "msg": "Stop!", "x": 1})
    assert (called.number, called.is_stop, called.has_arrived) == ("66810000000", True, None)
