"""What we send is what LINE describes: its OpenAPI, its own library, its limits."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from ruthan.messaging.transports.line import Admin, Client, Door
from ruthan.messaging.transports.line.render import share_url
from ruthan.project.line.menu import menu, picture
from ruthan.project.simulator import checks
from ruthan.project.simulator.phone import Phones, signature
from ruthan.project.simulator.state import State
from tests.line import spec
from tests.line.turns import every_message

pytestmark = pytest.mark.django_db
HERE = Path(__file__).resolve().parent
ORACLE = HERE.parents[1] / ".venv" / "oracle"
KEY = "123e4567-e89b-12d3-a456-426614174000"
with_spec = pytest.mark.skipif(not spec.SPECS.is_dir(), reason=spec.ABSENT)
BAD = (
    {"type": "text"},
    {"type": "hologram", "text": "x"},
    {"type": "flex", "altText": "x", "contents": {"type": "bubble", "body": {
        "type": "box", "layout": "diagonal", "contents": []}}},
)  # fmt: skip


class Recorded(Door):
    """A door that notes what would be sent."""

    __slots__ = ()
    calls: list[tuple[str, str, Any, dict[str, str]]] = []

    def call(self, method: str, path: str, **how: Any) -> Any:
        body = how.get("body")
        is_json = how.get("media_type", "application/json") == "application/json"
        read = json.loads(body) if body and is_json else body
        self.calls.append((method, path, read, how.get("headers") or {}))
        from ruthan.core.http import Answer

        return Answer(200, {}, b'{"richMenuId": "richmenu-1", "type": "none"}')


def everything_sent() -> list[tuple[str, str, Any, dict[str, str]]]:
    """Every call that the client can make, with every message that we can say."""
    Recorded.calls = []
    door = Recorded("", "", "t")
    client, admin = Client(door), Admin(door)
    for messages in every_message():
        client.reply("token", messages)
    client.push("U" + "1" * 32, messages, retry_key=KEY)
    client.multicast(["U" + "1" * 32] * 500, messages, retry_key=KEY)
    client.broadcast(messages, retry_key=KEY)
    client.narrowcast(messages, retry_key=KEY, most=10)
    client.validate("push", messages)
    admin.set_webhook("https://ruthan.example/line/webhook/")
    admin.check_webhook()
    admin.validate_menu(menu("ruthan-1"))
    admin.make_menu(menu("ruthan-1"), picture())
    return Recorded.calls


@with_spec
def test_every_request_is_valid_by_the_published_description(reference: Any) -> None:
    wrong, seen = [], set()
    for method, path, body, headers in everything_sent():
        if isinstance(body, bytes) or body is None:
            continue
        name = spec.request_schema(path, method.lower())
        seen.add(name)
        wrong += [f"{path} {fault}" for fault in spec.faults("messaging-api.yml", name, body)]
        known = spec.parameters_of(path, method.lower())
        assert not ("X-Line-Retry-Key" in headers and "X-Line-Retry-Key" not in known), path
        assert ("X-Line-Retry-Key" in known) == ("X-Line-Retry-Key" in headers), path
    assert wrong == []
    assert {"ReplyMessageRequest", "PushMessageRequest", "MulticastRequest", "BroadcastRequest",
            "NarrowcastRequest", "RichMenuRequest", "ValidateMessageRequest"} <= seen  # fmt: skip


@with_spec
@pytest.mark.parametrize("message", BAD)
def test_the_judge_refuses_what_line_refuses(message: dict[str, Any]) -> None:
    held = {"replyToken": "t", "messages": [message]}
    assert spec.faults("messaging-api.yml", "ReplyMessageRequest", held)
    assert checks.faults_of([message])


@with_spec
def test_the_pretended_line_answers_about_many_as_the_real_one(line: Any) -> None:
    client, messages = Client.of_settings(), every_message()[0]
    line.followers.update({"U" + "1" * 32, "U" + "2" * 32})
    line.blocked.add("U" + "2" * 32)
    line.monthly = 10
    taken = client.narrowcast(messages, retry_key=KEY)
    client.multicast(sorted(line.followers), messages, retry_key=KEY.replace("1", "2"))
    judged = {
        "NarrowcastProgressResponse": client.progress(taken.request_id),
        "MessageQuotaResponse": client.door.get("/v2/bot/message/quota"),
        "QuotaConsumptionResponse": client.door.get("/v2/bot/message/quota/consumption"),
    }
    for schema, held in judged.items():
        assert spec.faults("messaging-api.yml", schema, held) == [], schema
    assert line.used == 2  # people who can be reached, however many messages a call carries


@with_spec
def test_the_pretended_line_calls_as_the_real_one(monkeypatch: Any) -> None:
    sent: list[dict[str, Any]] = []
    phones = Phones(State(), webhook="")
    monkeypatch.setattr(phones, "_carry", lambda _chat, event: sent.append(event))
    for chat in phones.chats:
        phones.add(chat)
        phones.say(chat, "ก")
        phones.stick(chat)
        phones.show(chat, "image/png", b"x")
        phones.show(chat, "video/mp4", b"x")
        phones.show(chat, "application/pdf", b"x", name="a.pdf")
        phones.press(chat, "sent", "โอนไปแล้ว")
        phones.unsend(chat, "1")
        phones.leave(chat)
    wrong = []
    for event in sent:
        held = _as_line_writes(event)
        wrong += [f"{event['type']} {f}" for f in spec.faults("webhook.yml", "Event", held)]
    assert len(sent) == 9 * len(phones.chats)
    assert wrong == []


def _as_line_writes(event: dict[str, Any]) -> dict[str, Any]:
    """With the parts that only LINE knows, and that nobody here reads."""
    message = event.get("message")
    if message and message["type"] in {"text", "image", "video", "sticker"}:
        message = {"quoteToken": "q", **message}
    return {**event, **({"message": message} if message else {})}


@pytest.mark.skipif(not ORACLE.is_dir(), reason="tools/setup.sh dev installs LINE's own library")
def test_lines_own_library_reads_everything_we_say_and_refuses_the_rest(reference: Any) -> None:
    turns = every_message()
    asked = {
        "messages": [message for turn in turns for message in turn],
        "requests": [
            ["RichMenuRequest", menu("ruthan-1")],
            ["MulticastRequest", {"to": ["U1"] * 500, "messages": turns[0]}],
        ],
        "signed": {"secret": "s", "body": "ก", "signature": signature("ก".encode(), "s")},
    }
    assert _complaints(asked) == []
    bad = {**asked, "messages": list(BAD), "requests": [
        ["MulticastRequest", {"to": ["U1"] * 501, "messages": turns[0]}]]}  # fmt: skip
    assert len(_complaints(bad)) == 4


def _complaints(asked: dict[str, Any]) -> list[str]:
    made = subprocess.run(
        [sys.executable, "-W", "ignore", str(HERE / "oracle.py")],
        input=json.dumps(asked), capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(ORACLE), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert made.returncode == 0, made.stderr[-2000:]
    found: list[str] = json.loads(made.stdout)
    return found


def test_our_own_checks_take_everything_we_say(reference: Any) -> None:
    assert [checks.faults_of(messages) for messages in every_message()] == [[]] * len(
        every_message()
    )


def test_an_answer_with_a_long_title_can_still_be_passed_on() -> None:
    address = share_url(
        "เท็จ: " + "ธนาคารตัวอย่าง" * 30 + "\nhttps://ruthan.example/answers/C-2345ABCD/"
    )
    assert len(address) <= 1_000
    told = unquote(address.partition("text=")[2])
    assert told.startswith("เท็จ: ธนาคารตัวอย่าง")
    assert told.endswith("…\nhttps://ruthan.example/answers/C-2345ABCD/")


def test_the_picture_of_the_menu_is_what_line_takes(reference: Any) -> None:
    assert picture().startswith(b"\x89PNG")
    assert len(picture()) < 1_000_000
    held = menu("ruthan-1")
    covered = sum(a["bounds"]["width"] * a["bounds"]["height"] for a in held["areas"])
    assert covered == held["size"]["width"] * held["size"]["height"]
    assert len(held["chatBarText"]) <= 14
