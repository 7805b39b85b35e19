"""Followers by the hundred on a channel of this machine, and notices that are told to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest

from ruthan.core import clock, crypto, http
from ruthan.core.say import Bulletin, Said
from ruthan.messaging import actions, queries
from ruthan.messaging.actions.following import ADDRESS
from ruthan.messaging.models import Batch, Broadcast, Subscription
from ruthan.project.simulator.api import MessagingApi
from ruthan.project.simulator.serving import Server, serving

SECRET, TOKEN = "channel_secret", "channel-token"
NOON, NIGHT = "2026-11-21 12:00", "2026-11-21 22:30"


@pytest.fixture(scope="session")
def api_server() -> Iterator[Server]:
    """The Messaging API on a free port, for all tests of this process."""
    with serving(Server(0, MessagingApi())) as server:
        yield server
        http.drop_connections()


@pytest.fixture
def line(api_server: Server, settings: Any) -> Any:
    """The state of a fresh channel that the settings name."""
    state = api_server.api.state
    state.__init__(token=TOKEN, secret=SECRET)  # the same object: the server keeps it
    settings.RUTHAN_LINE_SECRET, settings.RUTHAN_LINE_TOKEN = SECRET, TOKEN
    settings.RUTHAN_LINE_API = settings.RUTHAN_LINE_DATA_API = api_server.url
    return state


def user(number: int) -> str:
    """A LINE user."""
    return f"U{number:032x}"


def mail_of(number: int) -> str:
    """An address that is none of the reserved ones, so that mail is really handed over."""
    return f"person{number}@mail.test-a.org"


@pytest.fixture
def followers(db: None, line: Any) -> Callable[..., list[Subscription]]:
    """`followers(3, provinces=["34"], channel="line")`: so many new people who follow."""
    made = [0]

    def make(count: int = 1, *, channel: str = "line", **over: Any) -> list[Subscription]:
        key = crypto.new_data_key("subscription")
        plain: dict[str, Any] = {
            "channel": channel, "state": "active", "asked_at": clock.now(), "data_key": key,
            "confirmed_at": clock.now(),
        }  # fmt: skip
        rows = []
        for _ in range(count):
            made[0] += 1
            to = user(made[0]) if channel == "line" else mail_of(made[0])
            if channel == "line":
                line.followers.add(to)
            one = plain | {"data_key": key if count > 10 else crypto.new_data_key("subscription")}
            sealed = crypto.seal(one["data_key"], ADDRESS, to)
            rows.append(Subscription(to_hash=queries.hash_of(to), to_sealed=sealed, **(one | over)))
        return Subscription.objects.bulk_create(rows)

    return make


def told(title: str = "ระวัง") -> Said:
    """What is said in a chat."""
    return Said((Bulletin(
        is_over=False, word="ประกาศ · สูง", title=title, change="", body="มีคนอ้างการไฟฟ้าตัวอย่าง",
        todo="วางสาย", note="ทั้งประเทศ", url="https://ruthan.example/alerts/A-1/", read="อ่าน",
        share="ส่งต่อ", passed_on=title,
    ),))  # fmt: skip


def notice(ident: str = "a1", **over: Any) -> actions.Notice:
    """A warning for the whole country on no one topic, unless told."""
    title = over.pop("title", f"ระวัง {ident}")
    words = {
        "th": actions.Words(told(title), title, f"{title}\n\nวางสาย"),
        "en": actions.Words(told(f"EN {title}"), f"EN {title}", "Hang up"),
    }
    plain: dict[str, Any] = {
        "about": ("alert", ident), "thread": "t1", "kind": "alert", "provinces": (), "topic": "",
        "severity": "high", "is_immediate": False, "until": clock.now() + timedelta(days=3),
        "words": words,
    }  # fmt: skip
    return actions.Notice(**(plain | over))


def titles(state: Any, person: str) -> list[str]:
    """The headlines that reached somebody on LINE, in order."""
    return [m["contents"]["body"]["contents"][0]["text"] for m in state.reached(person)]


def reached(state: Any, people: Sequence[int]) -> dict[int, list[str]]:
    """The same of several people."""
    return {number: titles(state, user(number)) for number in people}


def only() -> Broadcast:
    """The one broadcast."""
    return Broadcast.objects.get()


def deliver_waiting() -> None:
    """Try every batch that waits, once, as workers do."""
    for pk in Batch.objects.filter(state="waiting").order_by("number").values_list("pk", flat=True):
        actions.deliver_batch(batch_id=pk)


def cut_alone() -> list[Batch]:
    """Cut what was begun without telling anybody yet."""
    actions.cut(broadcast_id=only().pk)
    return list(Batch.objects.order_by("number"))


def counts_of(line: Any) -> Counter[str]:
    """How often each person was reached."""
    return Counter(to for one in line.delivered for to in one.to)
