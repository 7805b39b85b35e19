"""Every call of ours against a server made of LINE's published OpenAPI, kinds checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ruthan.core import http
from ruthan.messaging.transports import Refused
from ruthan.messaging.transports.line import Admin, Client, Door
from ruthan.project.line.menu import menu, picture
from tests.line import prism, spec
from tests.line.test_conformance import BAD, KEY
from tests.line.turns import every_message

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("reference"),
    pytest.mark.skipif(not spec.SPECS.is_dir(), reason=spec.ABSENT),
    pytest.mark.skipif(not prism.is_here(), reason=prism.ABSENT),
]
MALI = "U" + "1" * 32
TEXT = [{"type": "text", "text": "สวัสดี"}]


PATIENCE_SECONDS = 90.0  # Prism reads the large document at its first calls, on a busy machine


@pytest.fixture(scope="module")
def address(tmp_path_factory: Any) -> Iterator[str]:
    http.drop_connections()
    with (
        prism.serving(spec.document("messaging-api.yml"), tmp_path_factory.mktemp("prism")) as at,
        pytest.MonkeyPatch.context() as patched,
    ):
        patched.setattr(http, "TIMEOUT_SECONDS", PATIENCE_SECONDS)
        yield at
    http.drop_connections()


@pytest.fixture
def door(address: str) -> Door:
    return Door(address, address, "token")


def test_every_message_that_we_can_say_is_taken(door: Door) -> None:
    client, said = Client(door), [message for turn in every_message() for message in turn]
    fives = [said[at : at + 5] for at in range(0, len(said), 5)]  # as many as LINE takes at once
    for messages in fives:
        client.reply("token", messages)
    for messages in fives[:: len(fives) // 3]:
        client.push(MALI, messages, retry_key=KEY)
        client.multicast([MALI] * 500, messages, retry_key=KEY)
        client.broadcast(messages, retry_key=KEY)
        client.narrowcast(messages, retry_key=KEY, most=10)
        for kind in ("reply", "push", "multicast", "broadcast", "narrowcast"):
            client.validate(kind, messages)


def test_every_other_call_is_one_that_line_describes(door: Door) -> None:
    client, admin = Client(door), Admin(door)
    client.quota()
    assert client.progress("request-1")["phase"]
    assert client.profile(MALI) is not None
    client.transcoding("1")
    admin.name()
    admin.webhook()
    admin.set_webhook("https://ruthan.example/line/webhook/")
    admin.check_webhook()
    admin.menus()
    admin.validate_menu(menu("ruthan-1"))
    admin.make_menu(menu("ruthan-1"), picture())
    admin.show_menu("richmenu-1")
    admin.shown_menu()
    admin.drop_menu("richmenu-1")


@pytest.mark.parametrize(
    "wrong",
    [
        *(lambda client, bad=bad: client.reply("token", [bad]) for bad in BAD),
        lambda client: client.push(MALI, TEXT, retry_key="no-uuid"),
        lambda client: client.door.post(
            "/v2/bot/message/multicast", {"to": [MALI] * 501, "messages": TEXT}, retry_key=KEY
        ),
        lambda client: client.door.post(
            "/v2/bot/message/push", {"to": MALI, "messages": TEXT * 6}, retry_key=KEY
        ),
        lambda client: client.door.post("/v2/bot/message/push", {"to": MALI}, retry_key=KEY),
        lambda client: client.door.post("/v2/bot/message/telegram", {"messages": TEXT}),
    ],
)
def test_what_line_does_not_describe_is_refused(wrong: Callable[[Client], Any], door: Door) -> None:
    with pytest.raises(Refused) as refused:
        wrong(Client(door))
    assert refused.value.is_final


def test_each_answer_of_line_means_to_us_what_it_says(door: Door) -> None:
    def asked(code: int, key: str = KEY) -> Any:
        headers = {"Prefer": f"code={code}"} | ({"X-Line-Retry-Key": key} if key else {})
        body = b'{"to": "%s", "messages": [{"type": "text", "text": "x"}]}' % MALI.encode()
        return door.call("POST", "/v2/bot/message/push", body=body, headers=headers)

    assert asked(409).status == 409  # taken before: as good as 200
    with pytest.raises(Refused) as refused:
        asked(429)
    assert refused.value.pause
    assert not refused.value.is_final
    with pytest.raises(Refused) as refused:
        asked(400)
    assert refused.value.is_final


def test_without_a_token_nothing_is_taken(address: str) -> None:
    with pytest.raises(Refused):
        Client(Door(address, address, "")).reply("token", TEXT)
